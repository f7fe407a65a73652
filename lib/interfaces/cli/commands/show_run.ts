/**
 * `aexp show-run`
 *
 * @module
 */

import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
import { printJson } from "../print_json.ts";
import { jsonFlag, repoFlag } from "../flags.ts";
import { jobIdArgument } from "../job_id_arguments.ts";

/** Shows one run. */
export const showRun = command({
  brief: "Show one run: state, attempts, results, why it failed",
  examples: [
    ["aexp show-run 9f3a1b2c", "the run whose id begins like that"],
    ["aexp show-run 9f3a1b2c --json", "the same as JSON"],
  ],
  parameters: {
    flags: { repo: repoFlag, json: jsonFlag },
    positional: jobIdArgument,
  },
  async run(context, { repo, json }, jobId) {
    const { showRun } = await import("../../../operations/list_runs.ts");
    const run = await showRun(context, { repo, jobId });
    if (json) {
      const { recordAnswer } = await import("../../answer/runs.ts");
      await printJson(context, recordAnswer(run));
    } else {
      const { recordText } = await import("../views/record_view.ts");
      context.stdout.write(recordText(run));
    }
    return EXIT.ok;
  },
});
