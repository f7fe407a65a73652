/**
 * Errors as text for a person, and the code to exit with.
 *
 * @module
 */

import { visible } from "../../domain/terminal/visible.ts";
import { type Excerpt, UserError } from "../../errors.ts";
import { phrase } from "../../phrase.ts";
import { EXIT } from "./exit.ts";
import { visibleText } from "./spelling.ts";

/** What is shown of an error, and how the program ends. */
export interface ErrorReport {
  /** Lines for the standard error, each with its line break. */
  readonly text: string;
  /** The exit code. */
  readonly exitCode: number;
}

/** How an error looks to a person: one line, and the piece that is meant where there is one. */
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

/** How much of a long line is shown around the piece that is meant. */
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
  // The runtime has no code for every number of the system's.
  const isSystem = typeof (error as { code?: unknown }).code === "string" ||
    /\(os error [0-9]+\)/.test(error.message);
  return isSystem ? visible(error.message) : undefined;
}
