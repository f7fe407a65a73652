/**
 * Remarks beside the data, on the standard error.
 *
 * @module
 */

import type { Output } from "../../context.ts";
import type { DamagedJob } from "../../operations/facts.ts";
import { visible } from "../error_text.ts";

/** Tells of each job that was passed over. */
export function writeDamaged(damaged: readonly DamagedJob[], output: Output): void {
  for (const job of damaged) {
    output.write(`warning: skipped ${visible(job.path)}: ${visible(job.reason)}\n`);
  }
}

/** Tells of what the person should know. */
export function writeWarnings(warnings: readonly string[], output: Output): void {
  for (const warning of warnings) output.write(`warning: ${visible(warning)}\n`);
}
