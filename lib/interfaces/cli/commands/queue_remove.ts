/**
 * `aexp queue remove`
 *
 * @module
 */

import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
import { printJson } from "../print_json.ts";
import { jobIdArgument, jsonFlag, repoFlag, switchFlag } from "../flags.ts";

/** Removes a run from the queue. */
export const queueRemove = command({
  brief: "Remove a run from the queue: mark it as abandoned, keep its files",
  details:
    "This also frees a run that is stuck. A run that a live runner holds is refused, unless " +
    "--running stops it first.",
  examples: [
    ["aexp queue remove 9f3a1b2c", "remove the run whose id begins like that"],
    ["aexp queue remove 9f3a1b2c --json", "the same, with the result as JSON"],
  ],
  parameters: {
    flags: {
      running: switchFlag("Stop the run first if it is running"),
      repo: repoFlag,
      json: jsonFlag,
    },
    positional: jobIdArgument,
  },
  async run(context, { json, ...options }, jobId) {
    const { removeJob } = await import("../../../operations/remove_job.ts");
    const removed = await removeJob(context, { ...options, jobId });
    if (json) {
      const { removalAnswer } = await import("../../answer/changes.ts");
      await printJson(context, removalAnswer(removed));
    } else {
      const { removalText } = await import("../views/changes_view.ts");
      context.stdout.write(removalText(removed));
    }
    return EXIT.ok;
  },
});
