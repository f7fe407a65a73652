/**
 * `aexp link`
 *
 * @module
 */

import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
import {
  hypothesisFlag,
  jsonFlag,
  ownExperimentFlag,
  repoFlag,
  subHypothesisFlag,
} from "../flags.ts";
import { jobIdArgument } from "../job_id_arguments.ts";
import { printJson } from "../print_json.ts";

/** Links a run to an experiment. */
export const link = command({
  brief: "Link a run to an experiment afterwards",
  details: "The run keeps its id, its state point, its status and its place in the queue.",
  examples: [
    ["aexp link 9f3a1b2c --experiment E002", "a run that another program made belongs to E002"],
    [
      "aexp link 9f3a1b2c --experiment E2 --hypothesis H001",
      "the same, and the hypothesis it tests",
    ],
  ],
  parameters: {
    flags: {
      experiment: ownExperimentFlag,
      hypothesis: hypothesisFlag,
      subHypothesis: subHypothesisFlag,
      repo: repoFlag,
      json: jsonFlag,
    },
    positional: jobIdArgument,
  },
  async run(context, { repo, json, ...flags }, jobId) {
    const { linkRun } = await import("../../../operations/link_run.ts");
    const { run, warnings } = await linkRun(context, {
      repo,
      jobId,
      link: {
        experimentId: flags.experiment,
        hypothesisId: flags.hypothesis,
        subHypothesisId: flags.subHypothesis,
      },
    });
    if (json) {
      const { recordAnswer } = await import("../../answer/runs.ts");
      await printJson(context, recordAnswer(run));
    } else {
      context.stdout.write(`linked ${run.jobId.slice(0, 8)} -> ${flags.experiment}\n`);
    }
    const { writeWarnings } = await import("../views/notes_view.ts");
    writeWarnings(warnings, context.stderr);
    return EXIT.ok;
  },
});
