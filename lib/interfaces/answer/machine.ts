/**
 * This program and the machine it runs on, as answers.
 *
 * @module
 */

import type { Cleaning } from "../../operations/clean_self.ts";
import type { Diagnosis } from "../../operations/doctor.ts";
import { COMMIT, TARGET, VERSION } from "../../version.ts";
import { type Answer, countValue } from "./answer.ts";

/** Which program this is. */
export function versionAnswer(): Answer {
  return { version: VERSION, commit: COMMIT, target: TARGET };
}

/** What `doctor` found. */
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

/** What `self clean` removed, or would remove. */
export function cleaningAnswer({ removed, kept }: Cleaning): Answer {
  return {
    removed: removed.map(({ path }) => path),
    kept: kept.map(({ path }) => path),
    freed: countValue(removed.reduce((sum, { bytes }) => sum + bytes, 0)),
  };
}
