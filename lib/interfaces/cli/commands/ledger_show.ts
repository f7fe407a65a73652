/**
 * `aexp ledger show`
 *
 * @module
 */

import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
import { jsonFlag, repoFlag } from "../flags.ts";
import { optionalJobIdArgument } from "../job_id_arguments.ts";
import { printJson } from "../print_json.ts";

/** Shows the ledger. */
export const ledgerShow = command({
  brief: "List the runs in the ledger, wherever they ran",
  details:
    "With an id it shows the entry of one. Piped, each line holds id, experiment, status, machine, end and state point, separated by " +
    "tabs. With an id, the whole entry is shown, which is JSON.",
  examples: [
    ["aexp ledger show", "all runs that are over, from every machine"],
    ["aexp ledger show 9f3a1b2c", "the entry of the run whose id begins like that"],
  ],
  parameters: {
    flags: { repo: repoFlag, json: jsonFlag },
    positional: optionalJobIdArgument,
  },
  async run(context, { json, repo }, jobId) {
    const { listLedger, showEntry } = await import("../../../operations/show_ledger.ts");
    if (jobId === undefined) {
      const listing = listLedger(context, { repo });
      if (json) {
        const { ledgerAnswer } = await import("../../answer/ledger.ts");
        await printJson(context, ledgerAnswer(listing));
      } else {
        const { writeLedger } = await import("../views/ledger_view.ts");
        await writeLedger(listing, context);
      }
      return EXIT.ok;
    }
    const record = showEntry(context, { repo, jobId });
    if (json) {
      const { entryAnswer } = await import("../../answer/ledger.ts");
      await printJson(context, entryAnswer(record));
    } else {
      context.stdout.write(record.text);
    }
    return EXIT.ok;
  },
});
