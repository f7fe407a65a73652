/**
 * Checks a repository, and writes its ledger.
 *
 * @module
 */

import type { Issue, IssueCode, StrictRuns } from "../../domain/validate/issue.ts";
import { call, CALL_NAMES, type CallOptions } from "./call.ts";
import { libraryText } from "./spelling.ts";

export type { IssueCode, StrictRuns };

/** Options of {@link validateRepository}. */
export interface ValidateRepositoryOptions extends CallOptions {
  /** What is checked: experiments (`kb`), runs and citations (`runs`), or both. @default {"full"} */
  readonly mode?: "full" | "kb" | "runs" | undefined;
  /** What it means if a finding cites a run that does not exist. @default {"error"} */
  readonly strictRuns?: StrictRuns | undefined;
}

/** A problem of a repository. */
export interface ValidationIssue {
  /** One stable word for the kind of problem. */
  readonly code: IssueCode;
  /** An error makes the check fail. */
  readonly severity: "error" | "warning";
  /** One sentence. */
  readonly message: string;
  /** The file or folder, from the root of the repository. */
  readonly path: string | undefined;
  /** The line in the file, from 1. */
  readonly line: number | undefined;
  /** Facts for programs, as `key=value`. */
  readonly detail: string | undefined;
  /** A sentence that names the next step. */
  readonly hint: string | undefined;
}

/** The result of a check. */
export interface ValidationResult {
  /** Whether no issue is an error. */
  readonly ok: boolean;
  /** All issues: of experiments, then of runs, then of findings. */
  readonly issues: readonly ValidationIssue[];
  /** Those that make the check fail. */
  readonly errors: readonly ValidationIssue[];
  /** The others. */
  readonly warnings: readonly ValidationIssue[];
}

/** Options of {@link promoteToLedger}. */
export interface PromoteToLedgerOptions extends CallOptions {
  /** The run's id, or its beginning. */
  readonly jobId: string;
  /** The name of the machine that registers the run. @default this machine's label */
  readonly machineLabel?: string | undefined;
}

/** An entry of the ledger that was written. */
export interface PromotedRun {
  /** 32 hexadecimal digits. */
  readonly jobId: string;
  /** The absolute path of the entry. */
  readonly path: string;
  /** The name of the machine in the entry. */
  readonly machineLabel: string;
}

/**
 * Checks a repository: its experiments, its runs, and the runs that its findings cite. Nothing is
 * written.
 *
 * @returns what is wrong
 * @throws {AexpError} `ROOT_NOT_FOUND`, `FILE_UNREADABLE`
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createRun, validateRepository } from "@aexp/aexp";
 *
 * const repoRoot = await Deno.makeTempDir(); // stands for your repository
 * await createRun({ experimentId: "E001", repoRoot });
 *
 * const { ok, errors } = await validateRepository({ repoRoot });
 * assert.equal(ok, false);
 * assert.equal(errors[0]?.code, "run.broken_experiment_link"); // E001 has no file
 *
 * await Deno.remove(repoRoot, { recursive: true });
 * ```
 */
export async function validateRepository(
  options: ValidateRepositoryOptions = {},
): Promise<ValidationResult> {
  const names = { ...CALL_NAMES, mode: "text", strictRuns: "text" } as const;
  return await call(options, { names }, async (context) => {
    const { validate } = await import("../../operations/validate.ts");
    const { mode = "full", strictRuns, repoRoot: repo } = options;
    const parts = { kbOnly: mode === "kb", runsOnly: mode === "runs" };
    const { issues, isOk } = await validate(context, { repo, strictRuns, ...parts });
    const described = issues.map(issueOf);
    return {
      ok: isOk,
      issues: described,
      errors: described.filter(({ severity }) => severity === "error"),
      warnings: described.filter(({ severity }) => severity === "warning"),
    };
  });
}

function issueOf(issue: Issue): ValidationIssue {
  const { code, severity, path, line, detail } = issue;
  const hint = issue.hint === undefined ? undefined : libraryText(issue.hint);
  return { code, severity, message: libraryText(issue.message), path, line, detail, hint };
}

/**
 * Writes the ledger's entry of a run that is over. The end of each run writes it already: this is
 * for a run whose entry was lost, or is to name another machine.
 *
 * @returns the entry
 * @throws {AexpError} `JOB_NOT_OVER`, `FILE_UNWRITABLE`
 * @throws {RunNotFound} `JOB_NOT_FOUND`, `AMBIGUOUS_ID`
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { addToQueue, promoteToLedger, runQueued } from "@aexp/aexp";
 *
 * const repoRoot = await Deno.makeTempDir(); // stands for your repository
 * const command = { runnerCommandOverride: "true", repoRoot };
 * const { jobId } = await addToQueue({ experimentId: "E001", ...command });
 * await runQueued({ jobId, repoRoot });
 *
 * const { path } = await promoteToLedger({ jobId, machineLabel: "cluster", repoRoot });
 * assert.match(await Deno.readTextFile(path), /"registered_machine": "cluster"/);
 *
 * await Deno.remove(repoRoot, { recursive: true });
 * ```
 */
export async function promoteToLedger(options: PromoteToLedgerOptions): Promise<PromotedRun> {
  const names = { ...CALL_NAMES, jobId: "id", machineLabel: "text" } as const;
  return await call(options, { names }, async (context) => {
    const { promoteRun } = await import("../../operations/promote_run.ts");
    const { jobId, machineLabel, repoRoot: repo } = options;
    return await promoteRun(context, { jobId, machineLabel, repo });
  });
}
