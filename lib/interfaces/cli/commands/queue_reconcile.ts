/**
 * `aexp queue reconcile`
 *
 * @module
 */

import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
import { printJson } from "../print_json.ts";
import { filterFlags, filterOptions, jsonFlag, nonEmpty, repoFlag, switchFlag } from "../flags.ts";
import { jobIdsArgument } from "../job_id_arguments.ts";

/** Reports whether running runs are alive. */
export const queueReconcile = command({
  brief: "Check whether each running run is alive; say why",
  details:
    "Without --apply the command writes nothing. With --apply, a run whose processes are gone is queued " +
    "again, and one that has ended gets its verdict; what is unknown stays as it is. Slurm is asked " +
    "once, for at most 5 s, about runs whose processes cannot be seen from here. Piped, each " +
    "line holds id, verdict, the state that was written and evidence, separated by tabs.",
  examples: [
    ["aexp queue reconcile", "show which runs are alive, gone or unknown"],
    ["aexp queue reconcile --apply", "queue runs again that are gone"],
    [
      "aexp queue reconcile --apply --assume-gone 9f3a1b2c",
      "queue a run again whose machine will not come back",
    ],
  ],
  parameters: {
    flags: {
      ...filterFlags,
      apply: switchFlag("Record which runs are gone or have ended"),
      assumeGone: {
        kind: "parsed",
        brief: "An unknown run that you know to be gone; may be repeated",
        placeholder: "job-id",
        parse: nonEmpty,
        variadic: true,
        optional: true,
      },
      watch: switchFlag("Watch for five minutes for signs of life from other machines"),
      repo: repoFlag,
      json: jsonFlag,
    },
    positional: jobIdsArgument,
  },
  async run(context, { json, apply, assumeGone, watch, repo, ...filter }, ...jobIds) {
    const { reconcile } = await import("../../../operations/reconcile.ts");
    const found = await reconcile(context, {
      ...filterOptions(filter, jobIds),
      apply,
      assumeGone,
      watch,
      repo,
    });
    if (json) {
      const { reconciliationAnswer } = await import("../../answer/changes.ts");
      await printJson(context, reconciliationAnswer(found));
    } else {
      const { writeReconciliation } = await import("../views/changes_view.ts");
      writeReconciliation(found, context);
    }
    return EXIT.ok;
  },
});
