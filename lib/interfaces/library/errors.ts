/**
 * The errors that functions of the library throw.
 *
 * @module
 */

import { type ErrorCode, UserError } from "../../errors.ts";
import { libraryText, type OtherNames } from "./spelling.ts";

export type { ErrorCode };

/** The parts of an error. */
export interface AexpErrorParts {
  /** One stable word for the kind of mistake. */
  readonly code: ErrorCode;
  /** One line: *Cannot ⟨action⟩ ⟨thing⟩: ⟨fact⟩*. */
  readonly problem: string;
  /** A sentence that names the next step. */
  readonly hint: string | undefined;
  /** The system's error behind this one. */
  readonly cause?: unknown;
}

/**
 * A mistake that the caller can correct: a wrong value, a run that is not there, a full disk. Each
 * other error that a function throws is a defect, or the system's own.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { AexpError, parseSweep } from "@aexp/aexp";
 * try {
 *   parseSweep({ spec: "seed=3..0" });
 * } catch (error) {
 *   assert.ok(error instanceof AexpError);
 *   assert.equal(error.code, "SWEEP_INVALID");
 *   assert.equal(error.hint, "Did you mean 0..3?");
 * }
 * ```
 */
export class AexpError extends Error {
  /** One stable word for the kind of mistake. */
  readonly code: ErrorCode;
  /** What went wrong: the message without its hint. */
  readonly problem: string;
  /** A sentence that names the next step, in the words of the library; it ends the message, too. */
  readonly hint: string | undefined;

  /**
   * Makes an error of its parts.
   *
   * @param parts of the error
   */
  constructor({ code, problem, hint, cause }: AexpErrorParts) {
    const message = hint === undefined ? problem : `${problem}. ${hint}`;
    super(message, cause === undefined ? {} : { cause });
    this.name = new.target.name;
    this.code = code;
    this.problem = problem;
    this.hint = hint;
  }
}

/** There is no repository (`ROOT_NOT_FOUND`). */
export class RepoRootNotFound extends AexpError {}

/** The run store is missing, or is no store (`STORE_INVALID`). */
export class RunStoreNotInitialized extends AexpError {}

/** No run has the id, or several begin with it (`JOB_NOT_FOUND`, `AMBIGUOUS_ID`). */
export class RunNotFound extends AexpError {}

/** A runner holds the run, or may hold it (`JOB_HELD`). */
export class RunHeld extends AexpError {}

/** The run is over already (`JOB_OVER`). */
export class RunOver extends AexpError {}

/** No command says how the run is executed (`COMMAND_MISSING`). */
export class RunnerCommandMissing extends AexpError {}

/** A sweep cannot be read, or is too large (`SWEEP_INVALID`). */
export class SweepParseError extends AexpError {}

/** A state point holds what signac refuses, or a number of an unclear type (`STATEPOINT_INVALID`). */
export class StatepointError extends AexpError {}

const CLASSES: Partial<Record<ErrorCode, typeof AexpError>> = {
  ROOT_NOT_FOUND: RepoRootNotFound,
  STORE_INVALID: RunStoreNotInitialized,
  JOB_NOT_FOUND: RunNotFound,
  AMBIGUOUS_ID: RunNotFound,
  JOB_HELD: RunHeld,
  JOB_OVER: RunOver,
  COMMAND_MISSING: RunnerCommandMissing,
  SWEEP_INVALID: SweepParseError,
  STATEPOINT_INVALID: StatepointError,
};

/** Turns a person's mistake into an error of the library; returns another error as it is. */
export function libraryError(error: unknown, names?: OtherNames): unknown {
  if (!(error instanceof UserError)) return error;
  const { code, text, hint, cause } = error;
  const Class = CLASSES[code] ?? AexpError;
  return new Class({
    code,
    problem: libraryText(text, names),
    hint: hint === undefined ? undefined : libraryText(hint, names),
    cause,
  });
}

/** Runs work whose mistakes become errors of the library. */
export function translating<T>(work: () => T, names?: OtherNames): T {
  try {
    return work();
  } catch (error) {
    throw libraryError(error, names);
  }
}
