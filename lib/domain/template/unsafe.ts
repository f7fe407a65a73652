/**
 * Finds placeholders whose values the shell would change.
 *
 * The characters that are safe depend on the place: a space is safe inside quotes, an apostrophe
 * inside double quotes.
 *
 * @module
 */

import { PLACEHOLDER, placeholderText, type TemplateJob } from "./placeholder.ts";
import { isShellSafe } from "./quote.ts";
import { type ShellQuotes, ShellQuoteTracker } from "./shell_quotes.ts";

/** A placeholder whose value the shell would change. */
export interface UnsafePlaceholder {
  /** The whole placeholder: `{name}`. */
  readonly placeholder: string;
  /** The name: `name`. */
  readonly key: string;
  /** The text that replaces it. */
  readonly text: string;
  /** Whether the text has quotes of its own, which end the quotes around the placeholder. */
  readonly isQuotedTwice: boolean;
  /** The safe spelling. */
  readonly suggestion: string;
}

/**
 * Finds, in order, the placeholders whose values the shell would split or expand, or whose values
 * would end the quotes around them.
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
 * Describes an unsafe placeholder in words that follow the name of the template.
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

/** Quotes inside quotes would end the outer ones. */
function isQuotable(quotes: ShellQuotes): boolean {
  return quotes === "none" || quotes === "comment";
}

function survives(text: string, quotes: ShellQuotes, isWord: boolean): boolean {
  switch (quotes) {
    case "none":
      // No shell splits or expands characters beyond ASCII.
      return text === "" ? !isWord : isShellSafe(text.replaceAll(/[^\0-\x7f]/g, "x"));
    case "single":
      return !text.includes("'");
    case "double":
      return !/[$`"\\]/.test(text);
    case "comment":
      return !text.includes("\n");
  }
}

/** An empty value that is a whole word vanishes. */
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
