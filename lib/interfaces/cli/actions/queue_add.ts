/**
 * What `aexp queue add` does: the operation, and how its answer is shown.
 *
 * @module
 */

import type { Context } from "../../../context.ts";
import { EXIT } from "../../../errors.ts";
import { addRuns } from "../../../operations/add_runs.ts";
import { additionMapping, additionText } from "../views/addition_view.ts";
import { jsonLine } from "../views/json_view.ts";
import { writeDamaged, writeWarnings } from "../views/notes_view.ts";

/** What the command line may say. */
export interface Flags {
  readonly experiment: string;
  readonly hypothesis?: string;
  readonly subHypothesis?: string;
  readonly sp?: readonly string[];
  readonly sweep?: readonly string[];
  readonly spFile?: string;
  readonly sweepFile?: string;
  readonly spStrings: boolean;
  readonly tag?: string;
  readonly runnerHint?: string;
  readonly command?: string;
  readonly noCommit: boolean;
  readonly noResolve: boolean;
  readonly allowDupOnRecommit: boolean;
  readonly retag: boolean;
  readonly onlyNew: boolean;
  readonly dryRun: boolean;
  readonly repo?: string;
  readonly json: boolean;
}

/** Carries the command out; gives the exit code. */
export async function run(context: Context, flags: Flags): Promise<number> {
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
    isDryRun: flags.dryRun,
  });
  const text = flags.json
    ? jsonLine(additionMapping(result, flags.tag))
    : additionText(result, { tag: flags.tag, isDryRun: flags.dryRun });
  context.stdout.write(text);
  writeWarnings(result.warnings, context.stderr);
  writeDamaged(result.damaged, context.stderr);
  return EXIT.ok;
}
