/**
 * What `aexp doctor` found, as lines and as JSON.
 *
 * @module
 */

import type { Diagnosis } from "../../../operations/doctor.ts";
import type { HealthCheck } from "../../../engine/health/health_check.ts";
import { visible } from "../../../domain/terminal/visible.ts";
import { jsonLine, mapping } from "./json_view.ts";

/** One line for each check, for a person with the fix below it. */
export function diagnosisText({ checks }: Diagnosis, isForPerson: boolean): string {
  return checks.map(isForPerson ? paragraph : fields).join("");
}

/** One object. */
export function diagnosisJson({ repositoryPath, checks }: Diagnosis): string {
  const count = (wanted: string) => BigInt(checks.filter(({ state }) => state === wanted).length);
  return jsonLine(mapping({
    repository: repositoryPath,
    checks: checks.map(({ name, state, found, fix }) => mapping({ name, state, found, fix })),
    warnings: count("warning"),
    problems: count("problem"),
  }));
}

function paragraph({ name, state, found, fix }: HealthCheck): string {
  const line = `${state.padEnd(8)}${name}: ${visible(found)}\n`;
  return fix === undefined ? line : `${line}        → ${visible(fix)}\n`;
}

function fields({ name, state, found, fix }: HealthCheck): string {
  return `${state}\t${name}\t${visible(found)}\t${visible(fix ?? "")}\n`;
}
