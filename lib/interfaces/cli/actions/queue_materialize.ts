/**
 * What `aexp queue materialize` does: the operation, and how its answer is shown.
 *
 * @module
 */

import type { Context } from "../../../context.ts";
import { EXIT } from "../../../errors.ts";
import { findArrayRange, materializeQueue } from "../../../operations/materialize_queue.ts";
import { type ScriptFlags, scriptOptions } from "../script_flags.ts";
import { jsonLine } from "../views/json_view.ts";
import { writeDamaged, writeWarnings } from "../views/notes_view.ts";
import { materializedMapping, materializedText, rangeMapping } from "../views/script_view.ts";

/** What the command line may say. */
export interface Flags extends ScriptFlags {
  readonly output?: string;
  readonly arrayRange: boolean;
}

/** Carries the command out; gives the exit code. */
export async function run(context: Context, flags: Flags): Promise<number> {
  const options = scriptOptions(flags);
  if (flags.arrayRange) {
    const found = await findArrayRange(context, options);
    context.stdout.write(flags.json ? jsonLine(rangeMapping(found)) : `${found.range}\n`);
    writeWarnings(found.warnings, context.stderr);
    return EXIT.ok;
  }
  const done = await materializeQueue(context, { ...options, output: flags.output });
  context.stdout.write(flags.json ? jsonLine(materializedMapping(done)) : materializedText(done));
  writeWarnings(done.warnings, context.stderr);
  writeDamaged(done.damaged, context.stderr);
  return EXIT.ok;
}
