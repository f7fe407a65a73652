/**
 * `aexp queue retry`
 *
 * @module
 */

import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
import { printJson } from "../print_json.ts";
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
export const queueRetry = command({
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
  async run(context, { experiment: experimentId, dryRun: isDryRun, json, ...options }, ...jobIds) {
    const { retryJobs } = await import("../../../operations/retry_jobs.ts");
    const retrying = await retryJobs(context, { ...options, experimentId, isDryRun, jobIds });
    if (json) {
      const { retryingAnswer } = await import("../../answer/changes.ts");
      await printJson(context, retryingAnswer(retrying, isDryRun));
    } else {
      const { writeRetrying } = await import("../views/changes_view.ts");
      writeRetrying(retrying, isDryRun, context);
    }
    const isLeft = retrying.jobs.some(({ kind }) => kind !== "retried");
    return jobIds.length > 0 && isLeft ? EXIT.failed : EXIT.ok;
  },
});
