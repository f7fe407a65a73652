/**
 * `aexp queue list`
 *
 * @module
 */

import type { Flags } from "../actions/queue_list.ts";
import { command } from "../command.ts";
import { experimentFlag, jsonFlag, repoFlag, switchFlag, tagFlag } from "../flags.ts";

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
  load: () => import("../actions/queue_list.ts"),
});
