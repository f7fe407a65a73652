/**
 * `aexp experiments`
 *
 * @module
 */

import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
import { jsonFlag, repoFlag } from "../flags.ts";
import { printJson } from "../print_json.ts";

/** Lists the experiments. */
export const experiments = command({
  brief: "List experiments, their conditions, and runs by status",
  details:
    "Where another command takes an experiment, E001 may also be written as E1, e001 or the " +
    "path of its file. Piped, each line holds id, file, conditions and runs, separated by tabs.",
  examples: [
    ["aexp experiments", "what there is to run, and how far it is"],
    ["aexp experiments --json", "the same as JSON"],
  ],
  parameters: { flags: { repo: repoFlag, json: jsonFlag } },
  async run(context, { repo, json }) {
    const { listExperiments } = await import("../../../operations/list_experiments.ts");
    const found = await listExperiments(context, { repo });
    if (json) {
      const { experimentsAnswer } = await import("../../answer/experiments.ts");
      await printJson(context, experimentsAnswer(found));
    } else {
      const { writeExperiments } = await import("../views/experiments_view.ts");
      await writeExperiments(found, context);
    }
    return EXIT.ok;
  },
});
