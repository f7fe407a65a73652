/**
 * What `aexp show-run` does: the operation, and how its answer is shown.
 *
 * @module
 */

import type { Context } from "../../../context.ts";
import { EXIT } from "../../../errors.ts";
import { showRun as show } from "../../../operations/list_runs.ts";
import { jsonLine } from "../views/json_view.ts";
import { recordMapping, recordText } from "../views/record_view.ts";

/** What the command line may say. */
export interface Flags {
  readonly repo?: string;
  readonly json: boolean;
}

/** Carries the command out; gives the exit code. */
export async function run(context: Context, flags: Flags, jobId: string): Promise<number> {
  const run = await show(context, { ...flags, jobId });
  context.stdout.write(flags.json ? jsonLine(recordMapping(run)) : recordText(run));
  return EXIT.ok;
}
