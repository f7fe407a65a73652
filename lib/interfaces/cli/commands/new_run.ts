/**
 * `aexp new-run`
 *
 * @module
 */

import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
import { printJson } from "../print_json.ts";
import {
  hypothesisFlag,
  jsonFlag,
  ownExperimentFlag,
  repoFlag,
  subHypothesisFlag,
  switchFlag,
  valuesFlag,
} from "../flags.ts";

/** Creates a run without queueing it. */
export const newRun = command({
  brief: "Create a run without queueing it",
  details: "The run gets the state point that `queue add` would give it.",
  examples: [
    [
      "aexp new-run --experiment E001 --sp condition=full,seed=0",
      "a run without a place in the queue",
    ],
    [
      "aexp new-run --experiment E001 --sp 'lr:=1e-3' --json",
      "a value given as JSON, the result printed as JSON",
    ],
  ],
  parameters: {
    flags: {
      experiment: ownExperimentFlag,
      hypothesis: hypothesisFlag,
      subHypothesis: subHypothesisFlag,
      sp: valuesFlag("Values of the state point: key=value or key:=JSON", "k=v,…"),
      spStrings: switchFlag("Keep every value of --sp as text"),
      noCommit: switchFlag("Leave the commit out of the state point"),
      noResolve: switchFlag("Keep the condition as a label; do not insert its values"),
      repo: repoFlag,
      json: jsonFlag,
    },
  },
  async run(context, flags) {
    const { createRun } = await import("../../../operations/create_run.ts");
    const created = await createRun(context, {
      repo: flags.repo,
      link: {
        experimentId: flags.experiment,
        hypothesisId: flags.hypothesis,
        subHypothesisId: flags.subHypothesis,
      },
      specification: { sp: flags.sp ?? [], isLiteral: flags.spStrings },
      withCommit: !flags.noCommit,
      resolveConditions: !flags.noResolve,
    });
    if (flags.json) {
      const { recordAnswer } = await import("../../answer/runs.ts");
      await printJson(context, recordAnswer(created.run));
    } else {
      const { createdText } = await import("../views/record_view.ts");
      context.stdout.write(createdText(created.run));
    }
    const { writeWarnings } = await import("../views/notes_view.ts");
    writeWarnings(created.warnings, context.stderr);
    return EXIT.ok;
  },
});
