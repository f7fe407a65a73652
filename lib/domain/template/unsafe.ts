/**
 * Placeholders whose values do not come through the shell as they are.
 *
 * What a value may hold depends on where its placeholder stands: a space is harmless inside quotes, an
 * apostrophe inside double ones.
 *
 * @module
 */

import { PLACEHOLDER, placeholderText, type TemplateJob } from "./placeholder.ts";
import { isShellSafe } from "./quote.ts";
import { type ShellQuotes, ShellQuoteTracker } from "./shell_quotes.ts";

/** A placeholder whose value does not survive the shell. */
export interface UnsafePlaceholder {
  /** As it stands in the template: `{name}`. */
  readonly placeholder: string;
  /** Its name alone. */
  readonly key: string;
  /** What is put in its place. */
  readonly text: string;
  /** Whether it brings its own quotes, which end those that it stands in. */
  readonly isQuotedTwice: boolean;
  /** What to write instead. */
  readonly suggestion: string;
}

/**
 * The placeholders of a template whose values the shell would split, expand or end its quotes at, in
 * the order in which they stand.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const job = { statepoint: new Map([["name", "a b"]]), jobId: "" };
 * assert.equal(findUnsafePlaceholders("train {name}", job)[0]?.suggestion, "{name:sh}");
 * assert.deepEqual(findUnsafePlaceholders("train '{name}'", job), []);
 * ```
 */
export function findUnsafePlaceholders(
  template: string,
  job: TemplateJob,
): readonly UnsafePlaceholder[] {
  const found: UnsafePlaceholder[] = [];
  const tracker = new ShellQuoteTracker(template);
  for (const match of template.matchAll(PLACEHOLDER)) {
    const [placeholder, dollar, key = "", form] = match;
    const text = dollar === "$" ? undefined : placeholderText(key, form, job);
    if (text === undefined) continue;
    const quotes = tracker.at(match.index);
    const isQuoted = key === "sp_json_shell" || form === "sh";
    const isWord = isWholeWord(template, match.index, placeholder.length);
    if (isQuoted ? isQuotable(quotes) : survives(text, quotes, isWord)) continue;
    const suggestion = suggestionFor({ key, form, text, quotes });
    found.push({ placeholder, key, text, isQuotedTwice: isQuoted, suggestion });
  }
  return found;
}

/**
 * What is said of an unsafe placeholder, to stand after the name of the template.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const job = { statepoint: new Map([["name", "a b"]]), jobId: "" };
 * const said = findUnsafePlaceholders("train {name}", job).map(describeUnsafePlaceholder);
 * assert.deepEqual(said, ['the shell takes "a b" apart at {name}; write {name:sh}']);
 * ```
 */
export function describeUnsafePlaceholder(unsafe: UnsafePlaceholder): string {
  const { placeholder, text, suggestion } = unsafe;
  const shown = JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
  const state = unsafe.isQuotedTwice
    ? `the quotes that ${placeholder} brings end those around it`
    : `the shell takes ${shown} apart at ${placeholder}`;
  return `${state}; write ${suggestion}`;
}

/** Whether a quoted text may stand there: its quotes must not meet others. */
function isQuotable(quotes: ShellQuotes): boolean {
  return quotes === "none" || quotes === "comment";
}

function survives(text: string, quotes: ShellQuotes, isWord: boolean): boolean {
  switch (quotes) {
    case "none":
      // No shell splits or expands a character that is not ASCII.
      return text === "" ? !isWord : isShellSafe(text.replaceAll(/[^\0-\x7f]/g, "x"));
    case "single":
      return !text.includes("'");
    case "double":
      return !/[$`"\\]/.test(text);
    case "comment":
      return !text.includes("\n");
  }
}

/** An empty value vanishes where nothing else belongs to its word. */
function isWholeWord(template: string, start: number, length: number): boolean {
  return !/\S/.test((template[start - 1] ?? "") + (template[start + length] ?? ""));
}

interface Placed {
  readonly key: string;
  readonly form: string | undefined;
  readonly text: string;
  readonly quotes: ShellQuotes;
}

function suggestionFor({ key, form, text, quotes }: Placed): string {
  if (form === "json" && !text.includes("'")) return `'{${key}:json}'${instead(quotes)}`;
  const needsJson = key.startsWith("sp_json") || form === "json";
  return (needsJson ? "{sp_json_shell}" : `{${key}:sh}`) + instead(quotes);
}

function instead(quotes: ShellQuotes): string {
  return isQuotable(quotes) ? "" : " without the quotes around it";
}
