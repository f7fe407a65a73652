/**
 * `aexp queue retry`
 *
 * @module
 */

import type { Flags } from "../actions/queue_retry.ts";
import { command } from "../command.ts";
import {
  experimentFlag,
  JOB_ID,
  jsonFlag,
  nonEmpty,
  repoFlag,
  switchFlag,
  tagFlag,
} from "../flags.ts";

/** Puts jobs back. */
export const queueRetry = command<Flags, string[]>({
  brief: "Put runs that failed or were stopped back into the queue, at their places",
  details: "Tag and history stay. A run that is named is put back whatever became of it, but not " +
    "while somebody works on it.",
  examples: [
    ["aexp queue retry --failed --tag paper-ablation", "put back what failed under one tag"],
    ["aexp queue retry 9f3a1b2c 04d7", "put back these two"],
  ],
  parameters: {
    flags: {
      failed: switchFlag("All that failed"),
      stopped: switchFlag("All that was stopped"),
      experiment: experimentFlag,
      tag: tagFlag,
      dryRun: switchFlag("Say what would be put back, and write nothing"),
      repo: repoFlag,
      json: jsonFlag,
    },
    positional: {
      kind: "array",
      parameter: { brief: "Ids of jobs or their beginnings", placeholder: JOB_ID, parse: nonEmpty },
    },
  },
  load: () => import("../actions/queue_retry.ts"),
});
