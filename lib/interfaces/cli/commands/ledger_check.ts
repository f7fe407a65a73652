/**
 * `aexp ledger check`
 *
 * @module
 */

import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
import { jsonFlag, repoFlag } from "../flags.ts";
import { printJson } from "../print_json.ts";

/** Compares the ledger with the run store. */
export const ledgerCheck = command({
  brief: "Compare the ledger with the runs that are here",
  details:
    "Entries of runs that are not in this run store are checked in themselves. Exits with 1 if " +
    "an entry is missing, wrong or in disagreement; nothing is written.",
  examples: [
    ["aexp ledger check", "one line for each problem, with the command that mends it"],
    ["aexp ledger check --json", "the same as JSON"],
  ],
  parameters: { flags: { repo: repoFlag, json: jsonFlag } },
  async run(context, { json, repo }) {
    const { checkLedger } = await import("../../../operations/check_ledger.ts");
    const check = await checkLedger(context, { repo });
    if (json) {
      const { ledgerCheckAnswer } = await import("../../answer/ledger.ts");
      await printJson(context, ledgerCheckAnswer(check));
    } else {
      const { writeLedgerCheck } = await import("../views/ledger_view.ts");
      writeLedgerCheck(check, context);
    }
    return check.problems.length > 0 ? EXIT.failed : EXIT.ok;
  },
});
