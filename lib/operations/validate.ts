/**
 * Checks a repository: its experiments, its runs, and the runs that its findings cite.
 *
 * @module
 */

import { hasNotes } from "../adapters/store/finding_files.ts";
import { hasStore } from "../adapters/store/store.ts";
import type { Context } from "../context.ts";
import type { Issue, StrictRuns } from "../domain/validate/issue.ts";
import type { RepositoryOptions } from "../engine/session/repository.ts";
import { openSession } from "../engine/session/session.ts";
import { checkExperiments } from "../engine/validate/check_experiments.ts";
import { checkFindings } from "../engine/validate/check_findings.ts";
import { type CheckedRuns, checkRuns } from "../engine/validate/check_runs.ts";
import { UserError } from "../errors.ts";
import { option, phrase } from "../phrase.ts";

/** The options of `validate`. */
export interface ValidateOptions extends RepositoryOptions {
  /** What it means if a cited run does not exist. @default {"error"} */
  readonly strictRuns?: StrictRuns | undefined;
  /** Whether to check only the experiments. @default {false} */
  readonly kbOnly?: boolean;
  /** Whether to check only the runs and citations. @default {false} */
  readonly runsOnly?: boolean;
}

/** The result of `validate`. */
export interface Validation {
  /** All issues: of experiments, then of runs, then of findings. */
  readonly issues: readonly Issue[];
  /** Whether no issue is an error. */
  readonly isOk: boolean;
}

/**
 * Checks a repository; nothing is written.
 *
 * @throws {UserError} `FLAG_INVALID` if both parts are excluded
 */
export async function validate(context: Context, options: ValidateOptions): Promise<Validation> {
  const { kbOnly = false, runsOnly = false, strictRuns = "error" } = options;
  if (kbOnly && runsOnly) {
    throw new UserError(
      "FLAG_INVALID",
      phrase`Cannot combine ${option("kbOnly")} and ${
        option("runsOnly")
      }: nothing is left to check`,
      { hint: "Leave both out to check everything." },
    );
  }
  const session = openSession(context, { ...options, mayLackStore: true });
  const { root } = session;
  const { experiments, issues } = await checkExperiments(root);
  const found: Issue[] = runsOnly ? [] : [...issues];
  if (!kbOnly) {
    const runs: CheckedRuns | undefined = hasStore(root)
      ? await checkRuns(session, experiments)
      : undefined;
    found.push(...runs?.issues ?? []);
    if (hasNotes(root)) found.push(...await checkFindings(root, runs, strictRuns));
  }
  return { issues: found, isOk: found.every(({ severity }) => severity !== "error") };
}
