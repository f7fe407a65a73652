/**
 * The program and the machine, as answers.
 *
 * @module
 */

import type { Cleaning } from "../../operations/clean_self.ts";
import type { Pruned, Pruning } from "../../operations/prune.ts";
import type { Diagnosis } from "../../operations/doctor.ts";
import { COMMIT, TARGET, VERSION } from "../../version.ts";
import { type Answer, countValue } from "./answer.ts";
import { damagedAnswer } from "./listing.ts";

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

/** Makes the answer of `prune`. */
export function pruningAnswer({ kinds, damaged }: Pruning, isDryRun: boolean): Answer {
  const sum = (count: (one: Pruned) => number) =>
    countValue(kinds.reduce((total, one) => total + count(one), 0));
  return {
    dry_run: isDryRun,
    files: sum(({ files }) => files),
    bytes: sum(({ bytes }) => bytes),
    kinds: kinds.map(({ kind, files, bytes, paths }) => ({
      kind,
      files: countValue(files),
      bytes: countValue(bytes),
      paths,
    })),
    damaged: damaged.map(damagedAnswer),
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
