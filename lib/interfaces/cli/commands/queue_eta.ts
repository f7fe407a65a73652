/**
 * `aexp queue eta`
 *
 * @module
 */

import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
import {
  filterFlags,
  filterOptions,
  jsonFlag,
  numberFlag,
  parseCount,
  repoFlag,
} from "../flags.ts";
import { jobIdsArgument } from "../job_id_arguments.ts";
import { printJson } from "../print_json.ts";

/** Estimates how long the queue still takes. */
export const queueEta = command({
  brief: "Estimate how long the queue still takes",
  details: "Always a range, from the times of the runs of the same experiment and tag that have " +
    "finished, by the parameters that vary, and of those that run. It is a lower bound while runs " +
    "wait that are unlike any finished one, and there is none before the first has finished. One " +
    "slot-hour is one run at a time for one hour, on whatever a run of yours takes: a core, a GPU.",
  examples: [
    ["aexp queue eta --tag paper-ablation", "when the runs of one tag will be over"],
    ["aexp queue eta --slots 8 --json", "the same if eight runs went on at a time, as JSON"],
  ],
  parameters: {
    flags: {
      ...filterFlags,
      slots: numberFlag("This many runs at a time; by default as many as run now", "n", parseCount),
      repo: repoFlag,
      json: jsonFlag,
    },
    positional: jobIdsArgument,
  },
  async run(context, { json, slots, repo, ...filter }, ...jobIds) {
    const { estimateQueue } = await import("../../../operations/estimate_queue.ts");
    const found = await estimateQueue(context, { ...filterOptions(filter, jobIds), slots, repo });
    if (json) {
      const { estimateAnswer } = await import("../../answer/eta.ts");
      await printJson(context, estimateAnswer(found));
    } else {
      const { writeEstimate } = await import("../views/eta_view.ts");
      writeEstimate(found, context);
    }
    return EXIT.ok;
  },
});
