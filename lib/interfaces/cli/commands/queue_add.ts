/**
 * `aexp queue add`
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
  textFlag,
  valuesFlag,
} from "../flags.ts";
import { runnerHintFlag } from "../script_flags.ts";

/** Adds runs to the queue. */
export const queueAdd = command({
  brief: "Add runs to the queue, with their configuration frozen",
  details:
    "A value that looks like an integer becomes one, any other value stays text; key:=JSON gives " +
    "every other type. In --sweep, | separates values and a..b is a range; the last key varies " +
    "fastest. A file is JSON Lines if its name ends in .jsonl or .ndjson, YAML if it ends in .yaml " +
    "or .yml, else JSON. The standard input is JSON Lines for --sp-file, JSON for --sweep-file. In a " +
    "command, {key} is a value, {model.depth} or {tools.0} one inside a mapping or a list; {key:sh} " +
    "is quoted for the shell, {key:json} is JSON.",
  examples: [
    [
      'aexp queue add --experiment E001 --sweep "condition=full|cls, seed=0..3" --tag paper-ablation',
      "eight runs under one tag",
    ],
    [
      "aexp queue add --experiment E001 --sp condition=full --sweep 'lr:=0.1|0.01|1e-3' --dry-run",
      "show what a sweep of three learning rates would add; write nothing",
    ],
    [
      "generate | aexp queue add --experiment E001 --sp-file - --tag grid",
      "one run for each line of JSON",
    ],
  ],
  parameters: {
    flags: {
      experiment: ownExperimentFlag,
      hypothesis: hypothesisFlag,
      subHypothesis: subHypothesisFlag,
      sp: valuesFlag("Values that all runs share: key=value or key:=JSON", "k=v,…"),
      sweep: valuesFlag("Values to combine: key=a|b or key=0..3", "k=v|v,…"),
      spFile: textFlag("A file with one mapping for each run; - is the standard input", "file"),
      sweepFile: textFlag("A file with lists of values to combine, by key", "file"),
      spStrings: switchFlag("Keep every value of --sp as text"),
      tag: textFlag("A label of your choice, by which other commands find these runs", "tag"),
      runnerHint: runnerHintFlag,
      command: textFlag("A command that replaces the experiment's", "text"),
      noCommit: switchFlag("Leave the commit out of the state points"),
      noResolve: switchFlag("Keep conditions as labels; do not insert their values"),
      allowDupOnRecommit: switchFlag("Add runs that differ from queued ones only in the commit"),
      retag: switchFlag("Move runs that are queued under another tag to this tag"),
      onlyNew: switchFlag("Skip configurations that have a run, at whatever commit"),
      allowUnknown: switchFlag(
        "Take an experiment, a condition or a placeholder that is not known",
      ),
      dryRun: switchFlag("Show what would be added; write nothing"),
      repo: repoFlag,
      json: jsonFlag,
    },
  },
  async run(context, flags) {
    const { addRuns } = await import("../../../operations/add_runs.ts");
    const result = await addRuns(context, {
      repo: flags.repo,
      link: {
        experimentId: flags.experiment,
        hypothesisId: flags.hypothesis,
        subHypothesisId: flags.subHypothesis,
      },
      specification: {
        sp: flags.sp ?? [],
        isLiteral: flags.spStrings,
        sweep: flags.sweep ?? [],
        spFile: flags.spFile,
        sweepFile: flags.sweepFile,
      },
      tag: flags.tag,
      runnerHint: flags.runnerHint,
      command: flags.command,
      withCommit: !flags.noCommit,
      resolveConditions: !flags.noResolve,
      allowDuplicates: flags.allowDupOnRecommit,
      retag: flags.retag,
      onlyNew: flags.onlyNew,
      allowUnknown: flags.allowUnknown,
      isDryRun: flags.dryRun,
    });
    if (flags.json) {
      const { additionAnswer } = await import("../../answer/addition.ts");
      await printJson(context, additionAnswer(result, flags.tag));
    } else {
      const { writeAddition } = await import("../views/addition_view.ts");
      writeAddition(result, { tag: flags.tag, isDryRun: flags.dryRun }, context.stdout);
    }
    const { writeDamaged, writeWarnings } = await import("../views/notes_view.ts");
    writeWarnings(result.warnings, context.stderr);
    writeDamaged(result.damaged, context.stderr);
    return EXIT.ok;
  },
});
