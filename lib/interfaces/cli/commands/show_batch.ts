/**
 * `aexp show-batch`
 *
 * @module
 */

import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
import { jsonFlag, ownExperimentFlag, repoFlag, textFlag } from "../flags.ts";
import { printJson } from "../print_json.ts";

/** Lists the runs of a batch. */
export const showBatch = command({
  brief: "List the runs of one batch",
  details:
    "They share a condition, a model, or both. `aexp list-batches` lists the conditions. For other values: `aexp list-runs --sp`.",
  examples: [
    ["aexp show-batch --experiment E001 --condition full", "the runs of one condition"],
    ["aexp show-batch --experiment E001 --model small --json", "the runs of one model, as JSON"],
  ],
  parameters: {
    flags: {
      experiment: ownExperimentFlag,
      condition: textFlag("Only runs of this condition", "name"),
      model: textFlag("Only runs whose state points have this model", "name"),
      repo: repoFlag,
      json: jsonFlag,
    },
  },
  async run(context, { experiment: experimentId, condition, model, repo, json }) {
    const { listRuns } = await import("../../../operations/list_runs.ts");
    const values = Object.entries({ condition, model }).flatMap(([key, value]) =>
      value === undefined ? [] : [{ key, value, isJson: false }]
    );
    const found = await listRuns(context, { experimentId, values, repo });
    if (json) {
      const { runsAnswer } = await import("../../answer/runs.ts");
      await printJson(context, runsAnswer(found));
    } else {
      const { writeRuns } = await import("../views/queue_view.ts");
      await writeRuns(found, context);
    }
    return EXIT.ok;
  },
});
