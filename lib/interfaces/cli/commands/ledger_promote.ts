/**
 * `aexp ledger promote`
 *
 * @module
 */

import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
import { jsonFlag, machineLabelFlag, repoFlag } from "../flags.ts";
import { jobIdArgument } from "../job_id_arguments.ts";
import { printJson } from "../print_json.ts";

/** Writes the ledger's entry of one run. */
export const ledgerPromote = command({
  brief: "Write the entry of one run that is over",
  details: "An entry that is there is replaced.",
  examples: [
    ["aexp ledger promote 9f3a1b2c", "write the entry of the run whose id begins like that"],
    ["aexp ledger promote 9f3a1b2c --machine-label cluster", "as registered on that machine"],
  ],
  parameters: {
    flags: { machineLabel: machineLabelFlag, repo: repoFlag, json: jsonFlag },
    positional: jobIdArgument,
  },
  async run(context, { json, ...options }, jobId) {
    const { promoteRun } = await import("../../../operations/promote_run.ts");
    const promoted = await promoteRun(context, { ...options, jobId });
    if (json) {
      const { promotionAnswer } = await import("../../answer/ledger.ts");
      await printJson(context, promotionAnswer(promoted));
    } else {
      const { promotionText } = await import("../views/ledger_view.ts");
      context.stdout.write(promotionText(promoted));
    }
    return EXIT.ok;
  },
});
