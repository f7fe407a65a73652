/**
 * `aexp list-batches`
 *
 * @module
 */

import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
import { experimentFlag, jsonFlag, repoFlag } from "../flags.ts";
import { printJson } from "../print_json.ts";

/** Lists the batches. */
export const listBatches = command({
  brief: "List the batches, and the statuses of their runs",
  details:
    "A batch is the runs of one experiment with one condition. Piped, each line holds experiment, batch, selector, number of runs, statuses and " +
    "tracker group, separated by tabs.",
  examples: [
    ["aexp list-batches --experiment E001", "the conditions of one experiment"],
    ["aexp list-batches --json", "all batches as JSON"],
  ],
  parameters: { flags: { experiment: experimentFlag, repo: repoFlag, json: jsonFlag } },
  async run(context, { experiment: experimentId, repo, json }) {
    const { listBatches } = await import("../../../operations/list_batches.ts");
    const found = await listBatches(context, { experimentId, repo });
    if (json) {
      const { batchesAnswer } = await import("../../answer/batches.ts");
      await printJson(context, batchesAnswer(found));
    } else {
      const { writeBatches } = await import("../views/batches_view.ts");
      await writeBatches(found, context);
    }
    return EXIT.ok;
  },
});
