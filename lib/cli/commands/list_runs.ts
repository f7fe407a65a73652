/**
 * `aexp list-runs`
 *
 * @module
 */

import { EXIT } from "../../errors.ts";
import { listRuns as list } from "../../operations/list_runs.ts";
import { command } from "../command.ts";
import { experimentFlag, jsonFlag, repoFlag, textFlag } from "../flags.ts";
import { jsonLine, listing } from "../views/json_view.ts";
import { writeDamaged } from "../views/notes_view.ts";
import { recordMapping, writeRuns } from "../views/record_view.ts";

interface Flags {
  readonly experiment?: string;
  readonly hypothesis?: string;
  readonly status?: string;
  readonly sp?: readonly string[];
  readonly repo?: string;
  readonly json: boolean;
}

/** Lists all runs. */
export const listRuns = command<Flags>({
  brief: "List all runs of the store, queued or not",
  examples: [
    ["aexp list-runs --experiment E001 --status failed", "the failed runs of one experiment"],
    ["aexp list-runs --sp seed=3,condition=full --json", "the runs with these values, as JSON"],
  ],
  parameters: {
    flags: {
      experiment: experimentFlag,
      hypothesis: textFlag("Only runs that test this hypothesis", "H001"),
      status: textFlag("Only runs in this state", "status"),
      sp: { ...textFlag("Only runs with these values", "k=v,…"), variadic: true },
      repo: repoFlag,
      json: jsonFlag,
    },
  },
  run: async (context, flags) => {
    const { experiment: experimentId, hypothesis: hypothesisId, ...options } = flags;
    const found = await list(context, { ...options, experimentId, hypothesisId });
    if (flags.json) {
      context.stdout.write(jsonLine(listing(found.runs.map(recordMapping), found.damaged)));
    } else {
      await writeRuns(found, context.stdout);
      writeDamaged(found.damaged, context.stderr);
    }
    return EXIT.ok;
  },
});
