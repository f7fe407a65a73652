/**
 * What a failed look at the queue is told as.
 *
 * @module
 */

import { UserError } from "../../../errors.ts";
import { codeOf } from "../../../system_error.ts";
import { cliText } from "../spelling.ts";

/** Returns a sentence about what the next look may get over; `undefined` for a defect of this program. */
export function problemOf(error: unknown): string | undefined {
  if (error instanceof UserError) return `${cliText(error.text)}; trying again`;
  const code = codeOf(error);
  return code === undefined ? undefined : `cannot read the runs (${code}); trying again`;
}
