/**
 * `aexp list-runs`
 *
 * @module
 */

import { STATUSES } from "../../../domain/document/status.ts";
import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
import { printJson } from "../print_json.ts";
import { experimentFlag, jsonFlag, repoFlag, textFlag, valuesFlag } from "../flags.ts";

/** Lists all runs. */
export const listRuns = command({
  brief: "List all runs of the store, queued or not",
  examples: [
    ["aexp list-runs --experiment E001 --status failed", "the failed runs of one experiment"],
    ["aexp list-runs --sp seed=3,condition=full --json", "the runs with these values, as JSON"],
  ],
  parameters: {
    flags: {
      experiment: experimentFlag,
      hypothesis: textFlag("Only runs that test this hypothesis", "H001"),
      status: {
        kind: "enum",
        brief: "Only runs in this state",
        values: STATUSES,
        optional: true,
      },
      sp: valuesFlag("Only runs with these values, nested ones as model.depth=3", "k=v,…"),
      repo: repoFlag,
      json: jsonFlag,
    },
  },
  async run(context, { experiment: experimentId, hypothesis: hypothesisId, json, ...options }) {
    const { listRuns } = await import("../../../operations/list_runs.ts");
    const found = await listRuns(context, { ...options, experimentId, hypothesisId });
    if (json) {
      const { runsAnswer } = await import("../../answer/runs.ts");
      await printJson(context, runsAnswer(found));
    } else {
      const { writeRuns } = await import("../views/record_view.ts");
      await writeRuns(found, context);
    }
    return EXIT.ok;
  },
});
