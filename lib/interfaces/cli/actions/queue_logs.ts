/**
 * What `aexp queue logs` does: the bytes as they were written.
 *
 * @module
 */

import type { Context } from "../../../context.ts";
import { EXIT } from "../../../errors.ts";
import { readLog } from "../../../operations/read_log.ts";

/** What the command line may say. */
export interface Flags {
  readonly follow: boolean;
  readonly attempt?: number;
  readonly repo?: string;
}

/** Carries the command out; gives the exit code. */
export async function run(context: Context, flags: Flags, jobId: string): Promise<number> {
  await readLog(context, { ...flags, jobId }, (bytes) => context.stdout.writeBytes(bytes));
  return EXIT.ok;
}
