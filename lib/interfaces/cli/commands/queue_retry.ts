/**
 * `aexp queue retry`
 *
 * @module
 */

import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
import { printJson } from "../print_json.ts";
import { filterFlags, filterOptions, jsonFlag, repoFlag, switchFlag } from "../flags.ts";
import { anyJobIds } from "../job_id_arguments.ts";

/** Retries runs. */
export const queueRetry = command({
  brief: "Queue failed or stopped runs again, at their old places",
  details:
    "Runs keep their tag and history. A run that you name is retried however it ended, unless " +
    "a runner holds it.",
  examples: [
    ["aexp queue retry --failed --tag paper-ablation", "retry the failed runs of one tag"],
    ["aexp queue retry --cause time_limit", "retry what the scheduler's time limit ended"],
    ["aexp queue retry 9f3a1b2c 04d7", "retry these two runs"],
  ],
  parameters: {
    flags: {
      failed: switchFlag("All failed runs"),
      stopped: switchFlag("All stopped runs"),
      ...filterFlags,
      yes: switchFlag("Do not ask before complete or removed runs are run again"),
      dryRun: switchFlag("Show what would be put back; write nothing"),
      repo: repoFlag,
      json: jsonFlag,
    },
    aliases: { y: "yes" },
    positional: anyJobIds("failed", "stopped", "abandoned", "complete"),
  },
  async run(
    context,
    { dryRun: isDryRun, failed, stopped, yes, json, repo, ...filter },
    ...jobIds
  ) {
    const { retryJobs } = await import("../../../operations/retry_jobs.ts");
    const { askToConfirm, runsText } = await import("../views/confirm.ts");
    const options = { ...filterOptions(filter, jobIds), failed, stopped, isDryRun, repo };
    const retrying = await retryJobs(context, options, async (count) => {
      return yes || await askToConfirm(context, `put ${runsText(count)} back into the queue`);
    });
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
