/**
 * The program and the machine, as answers.
 *
 * @module
 */

import type { Cleaning } from "../../operations/clean_self.ts";
import type { Diagnosis } from "../../operations/doctor.ts";
import { COMMIT, TARGET, VERSION } from "../../version.ts";
import { type Answer, countValue } from "./answer.ts";

/** Makes the answer of `version`. */
export function versionAnswer(): Answer {
  return { version: VERSION, commit: COMMIT, target: TARGET };
}

/** Makes the answer of `doctor`. */
export function diagnosisAnswer({ repositoryPath, checks }: Diagnosis): Answer {
  const count = (wanted: string) =>
    countValue(checks.filter(({ state }) => state === wanted).length);
  return {
    repository: repositoryPath,
    checks: checks.map(({ name, state, found, fix }) => ({ name, state, found, fix })),
    warnings: count("warning"),
    problems: count("problem"),
  };
}

/** Makes the answer of `self clean`. */
export function cleaningAnswer({ removed, kept }: Cleaning): Answer {
  return {
    removed: removed.map(({ path }) => path),
    kept: kept.map(({ path }) => path),
    freed: countValue(removed.reduce((sum, { bytes }) => sum + bytes, 0)),
  };
}
