/**
 * `aexp queue list`
 *
 * @module
 */

import { EXIT } from "../../errors.ts";
import { listQueue } from "../../operations/list_queue.ts";
import { command } from "../command.ts";
import { experimentFlag, jsonFlag, repoFlag, switchFlag, tagFlag } from "../flags.ts";
import { entryMapping, jsonLine, listing } from "../views/json_view.ts";
import { writeDamaged } from "../views/notes_view.ts";
import { writeQueue } from "../views/queue_view.ts";

interface Flags {
  readonly experiment?: string;
  readonly tag?: string;
  readonly includeTerminal: boolean;
  readonly repo?: string;
  readonly json: boolean;
}

/** Lists the queue. */
export const queueList = command<Flags>({
  brief: "List the queue in the order in which it is run, with why runs failed",
  details: "Piped, each line holds id, status, experiment, tag, state point and outcome, " +
    "separated by tabs.",
  examples: [
    ["aexp queue list --tag paper-ablation", "what waits or runs under one tag"],
    ["aexp queue list --include-terminal --json", "everything that was ever queued, as JSON"],
  ],
  parameters: {
    flags: {
      experiment: experimentFlag,
      tag: tagFlag,
      includeTerminal: switchFlag("Also runs that are over"),
      repo: repoFlag,
      json: jsonFlag,
    },
  },
  run: async (context, flags) => {
    const { experiment: experimentId, ...options } = flags;
    const found = await listQueue(context, { ...options, experimentId });
    if (flags.json) {
      context.stdout.write(jsonLine(listing(found.entries.map(entryMapping), found.damaged)));
    } else {
      await writeQueue(found, context.stdout);
      writeDamaged(found.damaged, context.stderr);
    }
    return EXIT.ok;
  },
});
