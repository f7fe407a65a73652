/**
 * What a check of a repository finds.
 *
 * @module
 */

import type { Text } from "../../phrase.ts";

/** The codes of the Python program, and those of checks that only this program has. */
export type IssueCode =
  | "run.status_invalid"
  | "run.orphan"
  | "run.damaged"
  | "run.broken_experiment_link"
  | "run.hypothesis_mismatch"
  | "run.sub_hypothesis_unlisted"
  | "run.unfilled_placeholder"
  | "finding.broken_run_citation"
  | "finding.absent_run_citation"
  | "finding.empty_batch"
  | "finding.absent_batch_runs"
  | "finding.no_run_store"
  | "finding.unreadable"
  | "experiment.unreadable"
  | "experiment.duplicate_id"
  | "experiment.other_id"
  | "experiment.conditions_schema"
  | "experiment.unknown_key"
  | "experiment.runner_command"
  | "experiment.number_spelling";

/** A problem of a repository. */
export interface Issue {
  readonly code: IssueCode;
  /** An error makes the check fail. */
  readonly severity: "error" | "warning";
  /** One sentence without a full stop. */
  readonly message: Text;
  /** The file or folder, from the root; `undefined` if the problem is not in one. */
  readonly path: string | undefined;
  /** The line in the file, from 1. */
  readonly line: number | undefined;
  /** Facts for programs, as `key=value`. */
  readonly detail: string | undefined;
  /** An imperative sentence that names the next step. */
  readonly hint: Text | undefined;
}

/** How strictly a cited run must exist: the severity if it does not, or no check at all. */
export type StrictRuns = "error" | "warn" | "off";

/** Makes an issue; what is left out is unknown. */
export function issue(
  code: IssueCode,
  severity: Issue["severity"],
  parts: Pick<Issue, "message"> & Partial<Issue>,
): Issue {
  const { message, path, line, detail, hint } = parts;
  return { code, severity, message, path, line, detail, hint };
}
