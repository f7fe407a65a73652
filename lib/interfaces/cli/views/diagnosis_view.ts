/**
 * The result of `doctor`, as text.
 *
 * @module
 */

import type { Context } from "../../../context.ts";
import type { Diagnosis } from "../../../operations/doctor.ts";
import type { HealthCheck } from "../../../engine/health/health_check.ts";
import { visibleText } from "../spelling.ts";

/** Writes one line for each check; on a terminal, with the fix below it. */
export function writeDiagnosis(
  { repositoryPath, checks }: Diagnosis,
  { stdout, stderr }: Context,
): void {
  stdout.write(checks.map(stdout.isTerminal ? paragraph : fields).join(""));
  if (repositoryPath === undefined) {
    stderr.write("no repository here: only the machine was checked\n");
  }
}

function paragraph({ name, state, found, fix }: HealthCheck): string {
  const line = `${state.padEnd(8)}${name}: ${visibleText(found)}\n`;
  return fix === undefined ? line : `${line}        → ${visibleText(fix)}\n`;
}

function fields({ name, state, found, fix }: HealthCheck): string {
  return `${state}\t${name}\t${visibleText(found)}\t${visibleText(fix ?? "")}\n`;
}
