/**
 * What `aexp queue submit` does: the operation, and how its answer is shown.
 *
 * @module
 */

import type { Context } from "../../../context.ts";
import { EXIT } from "../../../errors.ts";
import { submitQueue } from "../../../operations/submit_queue.ts";
import { type ScriptFlags, scriptOptions } from "../script_flags.ts";
import { jsonLine } from "../views/json_view.ts";
import { writeDamaged, writeWarnings } from "../views/notes_view.ts";
import { noteLine } from "../views/run_view.ts";
import { submittedMapping, submittedText } from "../views/script_view.ts";

/** What the command line may say. */
export interface Flags extends ScriptFlags {
  readonly again: boolean;
  readonly dryRun: boolean;
}

/** Carries the command out; gives the exit code. */
export async function run(context: Context, flags: Flags): Promise<number> {
  const { again, dryRun: isDryRun } = flags;
  const options = { ...scriptOptions(flags), again, isDryRun };
  const onNote = (text: string) => context.stderr.write(noteLine(text));
  const done = await submitQueue(context, options, onNote);
  context.stdout.write(flags.json ? jsonLine(submittedMapping(done)) : submittedText(done));
  writeWarnings(done.warnings, context.stderr);
  writeDamaged(done.damaged, context.stderr);
  return EXIT.ok;
}
