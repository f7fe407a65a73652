/**
 * What `aexp new-run` does: the operation, and how its answer is shown.
 *
 * @module
 */

import type { Context } from "../../../context.ts";
import { EXIT } from "../../../errors.ts";
import { createRun } from "../../../operations/create_run.ts";
import { visible } from "../../../domain/terminal/visible.ts";
import { jsonLine } from "../views/json_view.ts";
import { writeWarnings } from "../views/notes_view.ts";
import { recordMapping } from "../views/record_view.ts";

/** What the command line may say. */
export interface Flags {
  readonly experiment: string;
  readonly hypothesis?: string;
  readonly subHypothesis?: string;
  readonly sp?: readonly string[];
  readonly spStrings: boolean;
  readonly noCommit: boolean;
  readonly noResolve: boolean;
  readonly repo?: string;
  readonly json: boolean;
}

/** Carries the command out; gives the exit code. */
export async function run(context: Context, flags: Flags): Promise<number> {
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
  const text = `created job ${created.run.jobId}\n  workspace: ${
    visible(created.run.workspacePath)
  }\n`;
  context.stdout.write(flags.json ? jsonLine(recordMapping(created.run)) : text);
  writeWarnings(created.warnings, context.stderr);
  return EXIT.ok;
}
