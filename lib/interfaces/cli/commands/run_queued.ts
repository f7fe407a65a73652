/**
 * `aexp run-queued`
 *
 * @module
 */

import { command } from "../command.ts";
import { printJson } from "../print_json.ts";
import { jsonFlag, logFlag, repoFlag, switchFlag } from "../flags.ts";
import { oneJobId } from "../job_id_arguments.ts";

/** Executes one run. */
export const runQueued = command({
  brief: "Execute one run by its id, and exit with its code",
  details: "A run that is over is skipped, with code 0, unless --force is given.",
  examples: [
    ["aexp run-queued 9f3a1b2c", "execute the run whose id begins like that"],
    ["aexp run-queued 9f3a1b2c --dry-run", "print its command"],
  ],
  parameters: {
    flags: {
      force: switchFlag("Execute a run again that is over"),
      dryRun: switchFlag("Print the command; run nothing"),
      log: logFlag,
      repo: repoFlag,
      json: jsonFlag,
    },
    positional: oneJobId("queued"),
  },
  async run(context, { dryRun: isDryRun, json, log, ...options }, jobId) {
    const { runJob } = await import("../../../operations/run_job.ts");
    const { listenerFor, runLine } = await import("../views/run_view.ts");
    const chosen = { ...options, isDryRun, jobId, noLog: !log };
    const run = await runJob(context, chosen, listenerFor(context, json));
    if (json) {
      const { jobRunAnswer } = await import("../../answer/runs.ts");
      await printJson(context, jobRunAnswer(run));
    } else {
      context.stdout.write(runLine(run));
    }
    const { codeOfJobRun } = await import("../run_codes.ts");
    return codeOfJobRun(run);
  },
});
