/**
 * `aexp ledger backfill`
 *
 * @module
 */

import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
import { jsonFlag, machineLabelFlag, repoFlag, switchFlag } from "../flags.ts";
import { printJson } from "../print_json.ts";

/** Writes the entries that the ledger lacks. */
export const ledgerBackfill = command({
  brief: "Write the entries that the ledger lacks",
  details:
    "There is one entry for each run that is over. Runs write their entries when they end. This is for runs from before there was a ledger, " +
    "and for entries that could not be written. Exits with 1 if an entry cannot be written.",
  examples: [
    ["aexp ledger backfill", "add what is missing; then commit .aexp/ledger/"],
    ["aexp ledger backfill --overwrite", "also replace entries that disagree with the run store"],
  ],
  parameters: {
    flags: {
      overwrite: switchFlag("Replace entries that disagree with the run store"),
      machineLabel: machineLabelFlag,
      repo: repoFlag,
      json: jsonFlag,
    },
  },
  async run(context, { json, ...options }) {
    const { backfillLedger } = await import("../../../operations/backfill_ledger.ts");
    const filled = await backfillLedger(context, options);
    if (json) {
      const { backfillAnswer } = await import("../../answer/ledger.ts");
      await printJson(context, backfillAnswer(filled));
    } else {
      const { writeBackfilled } = await import("../views/ledger_view.ts");
      writeBackfilled(filled, context);
    }
    return filled.failed.length > 0 ? EXIT.failed : EXIT.ok;
  },
});
