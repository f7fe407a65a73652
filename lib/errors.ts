/**
 * What can go wrong through a person's doing.
 *
 * A `UserError` is something a person can cause and repair: faces print its message and its hint and
 * never a stack. Everything else that is thrown is a bug. Messages say "Cannot ⟨action⟩ ⟨thing⟩: ⟨state⟩",
 * on one line, without colour, full stop or program name; the faces add those.
 *
 * @module
 */

import type { Text } from "./phrase.ts";

/** The catalogue: one stable word for each kind of mistake. */
export type ErrorCode =
  | "ALREADY_SUBMITTED"
  | "AMBIGUOUS_ID"
  | "COMMAND_INVALID"
  | "COMMAND_MISSING"
  | "EXPERIMENT_AMBIGUOUS"
  | "EXPERIMENT_INVALID"
  | "FILE_UNREADABLE"
  | "FILE_UNWRITABLE"
  | "FLAG_INVALID"
  | "INDEX_OUT_OF_RANGE"
  | "JOB_DAMAGED"
  | "JOB_HELD"
  | "JOB_NOT_FOUND"
  | "JOB_OVER"
  | "KEY_TWICE"
  | "LOG_MISSING"
  | "NOTHING_QUEUED"
  | "PLATFORM_UNSUPPORTED"
  | "ROOT_NOT_FOUND"
  | "STATEPOINT_INVALID"
  | "STORE_FOREIGN"
  | "STORE_INVALID"
  | "SUBMIT_FAILED"
  | "SWEEP_INVALID"
  | "SYSTEM_EXHAUSTED";

/** What may accompany a `UserError` beside its code and message. */
export interface UserErrorOptions {
  /** A sentence that names the next step. */
  readonly hint?: Text | undefined;
  /** The error of the system that stands behind this one. */
  readonly cause?: unknown;
  /** The piece of text that is wrong, shown with a caret. */
  readonly excerpt?: Excerpt;
}

/** A line of source text and the part of it that is meant. */
export interface Excerpt {
  /** The whole line, without its line break. */
  readonly line: string;
  /** Where the wrong part begins, in UTF-16 units from 0. */
  readonly start: number;
  /** How long the wrong part is; at least one caret is drawn. */
  readonly length: number;
}

/** A mistake that a person can cause and repair. */
export class UserError extends Error {
  /** The kind of the mistake. */
  readonly code: ErrorCode;
  /** The message for interfaces, which spell the options and commands in it; `message` has their bare names. */
  readonly text: Text;
  /** A sentence that names the next step. */
  readonly hint: Text | undefined;
  /** The piece of text that is wrong. */
  readonly excerpt: Excerpt | undefined;

  /** @param code the kind, @param text one line, @param options hint, cause and excerpt */
  constructor(code: ErrorCode, text: Text, options: UserErrorOptions = {}) {
    super(String(text), options.cause === undefined ? {} : { cause: options.cause });
    this.name = "UserError";
    this.code = code;
    this.text = text;
    this.hint = options.hint;
    this.excerpt = options.excerpt;
  }
}

/** The system's own word for an error (`ENOENT`), where there is one. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || error instanceof UserError) return undefined;
  const code = (error as { code?: unknown }).code;
  if (typeof code === "string") return code;
  if (error instanceof Deno.errors.NotFound) return "ENOENT";
  const number = /\(os error ([0-9]+)\)/.exec(error.message)?.[1];
  return number === undefined ? undefined : NUMBERS[number] ?? `error ${number}`;
}

/** What the runtime has no word for: a quota that is used up, a handle that its server does not know. */
const NUMBERS: Readonly<Record<string, string>> = Deno.build.os === "darwin"
  ? { "69": "EDQUOT", "70": "ESTALE" }
  : { "122": "EDQUOT", "116": "ESTALE" };
