/**
 * Errors that a person can cause and correct.
 *
 * For a `UserError` the interfaces print its message and its hint, never a stack. Every other thrown error is
 * a defect. A message is one line, "Cannot ⟨action⟩ ⟨thing⟩: ⟨fact⟩", without colour, full stop or program
 * name, which the interfaces add. A hint is an imperative sentence.
 *
 * @module
 */

import type { Text } from "./phrase.ts";

/** All error codes: one stable word for each kind of mistake. */
export type ErrorCode =
  | "ALREADY_SUBMITTED"
  | "AMBIGUOUS_ID"
  | "COMMAND_INVALID"
  | "COMMAND_MISSING"
  | "CONDITION_UNKNOWN"
  | "CONFIRMATION_MISSING"
  | "EXPERIMENT_AMBIGUOUS"
  | "EXPERIMENT_INVALID"
  | "EXPERIMENT_UNKNOWN"
  | "FILE_UNREADABLE"
  | "FILE_UNWRITABLE"
  | "FLAG_INVALID"
  | "GIT_REFUSED"
  | "GIT_UNUSABLE"
  | "INDEX_OUT_OF_RANGE"
  | "JOB_DAMAGED"
  | "JOB_HELD"
  | "JOB_NOT_FOUND"
  | "JOB_NOT_OVER"
  | "JOB_OVER"
  | "KEY_TWICE"
  | "LEDGER_LACKS_RUN"
  | "LOG_MISSING"
  | "NOTHING_QUEUED"
  | "NO_SUCH_TOPIC"
  | "PLACEHOLDER_UNKNOWN"
  | "PLATFORM_UNSUPPORTED"
  | "ROOT_NOT_FOUND"
  | "STATEPOINT_INVALID"
  | "STORE_FOREIGN"
  | "STORE_INVALID"
  | "SUBMIT_FAILED"
  | "SWEEP_INVALID"
  | "SYSTEM_EXHAUSTED";

/** The optional parts of a `UserError`. */
export interface UserErrorOptions {
  /** An imperative sentence that names the next step. */
  readonly hint?: Text | undefined;
  /** The system's error behind this one. */
  readonly cause?: unknown;
  /** The wrong piece of text, which interfaces show with a caret. */
  readonly excerpt?: Excerpt;
  /** The file, or the line of it, that the message is about. */
  readonly place?: FilePlace;
}

/** A file, or a line of it. */
export interface FilePlace {
  readonly path: string;
  /** From 1; `undefined` for the whole file. */
  readonly line: number | undefined;
  /** What is wrong there, without the file and the line. */
  readonly state: string;
}

/** A line of text and its wrong part. */
export interface Excerpt {
  /** The whole line, without its line break. */
  readonly line: string;
  /** Where the wrong part begins, in UTF-16 units from 0. */
  readonly start: number;
  /** The length of the wrong part; interfaces draw at least one caret. */
  readonly length: number;
}

/** A mistake that a person can cause and correct. */
export class UserError extends Error {
  readonly code: ErrorCode;
  /** The message, in which each interface spells options and commands; `message` has their bare names. */
  readonly text: Text;
  /** An imperative sentence that names the next step. */
  readonly hint: Text | undefined;
  /** The wrong piece of text. */
  readonly excerpt: Excerpt | undefined;
  /** The file, or the line of it, that the message is about. */
  readonly place: FilePlace | undefined;

  /** @param code the kind, @param text one line, @param options hint, cause and excerpt */
  constructor(code: ErrorCode, text: Text, options: UserErrorOptions = {}) {
    super(String(text), options.cause === undefined ? {} : { cause: options.cause });
    this.name = "UserError";
    this.code = code;
    this.text = text;
    this.hint = options.hint;
    this.excerpt = options.excerpt;
    this.place = options.place;
  }
}
