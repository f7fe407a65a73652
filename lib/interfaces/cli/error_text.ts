/**
 * Turns errors into text for a person and an exit code.
 *
 * @module
 */

import { visible } from "../../domain/terminal/visible.ts";
import { type Excerpt, UserError } from "../../errors.ts";
import { phrase } from "../../phrase.ts";
import { EXIT } from "./exit.ts";
import { visibleText } from "./spelling.ts";

/** The text and the exit code of an error. */
export interface ErrorReport {
  /** Lines for the standard error, each with its line break. */
  readonly text: string;
  readonly exitCode: number;
}

/** Turns an error into one line, and the excerpt with the wrong piece if there is one. */
export function reportError(error: unknown): ErrorReport {
  if (error instanceof UserError) return { text: userErrorText(error), exitCode: EXIT.usage };
  const system = systemMessage(error);
  if (system !== undefined) return { text: `error: ${system}\n`, exitCode: EXIT.usage };
  const name = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const advice = "this is a defect of aexp; please report it with the command line";
  return { text: `bug: ${visible(name)} (${advice})\n`, exitCode: EXIT.bug };
}

function userErrorText(error: UserError): string {
  const hint = error.hint === undefined ? "" : phrase`. ${error.hint}`;
  const excerpt = error.excerpt === undefined ? "" : excerptText(error.excerpt);
  return `error: ${visibleText(error.text)}${visibleText(hint)}\n${excerpt}`;
}

/** How many characters of a long line are shown on each side of the wrong piece. */
const CONTEXT = 30;

function excerptText({ line, start, length }: Excerpt): string {
  const from = Math.max(0, start - CONTEXT);
  const to = Math.min(line.length, start + length + CONTEXT);
  const before = (from > 0 ? "…" : "") + visible(line.slice(from, start));
  const meant = visible(line.slice(start, start + length));
  const after = visible(line.slice(start + length, to)) + (to < line.length ? "…" : "");
  const caret = "^".repeat(Math.max(1, meant.length));
  return `  ${before}${meant}${after}\n  ${" ".repeat(before.length)}${caret}\n`;
}

function systemMessage(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  // The runtime has no code for some of the system's error numbers.
  const isSystem = typeof (error as { code?: unknown }).code === "string" ||
    /\(os error [0-9]+\)/.test(error.message);
  return isSystem ? visible(error.message) : undefined;
}
