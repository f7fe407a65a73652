/**
 * Values that a shell would take apart where a template puts them.
 *
 * @module
 */

import { formatJson } from "../value/json_text.ts";
import { PLACEHOLDER, placeholderText, type TemplateJob } from "./placeholder.ts";
import { isShellSafe } from "./quote.ts";

/** A placeholder whose value does not survive the shell. */
export interface UnsafePlaceholder {
  /** As it stands in the template. */
  readonly placeholder: string;
  /** What is put in its place. */
  readonly text: string;
  /** How it would be safe. */
  readonly suggestion: string;
}

/**
 * The placeholders of a template whose values the shell would split, expand or end its quotes at.
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
  const quotes = new QuoteTracker(template);
  for (const match of template.matchAll(PLACEHOLDER)) {
    const [placeholder, dollar, name = "", form] = match;
    const text = dollar === "$" ? undefined : placeholderText(name, form, job);
    if (text === undefined) continue;
    const context = quotes.at(match.index);
    const isQuoted = name === "sp_json_shell" || form === "sh";
    const isSafe = isQuoted ? context === "none" : survives(text, context);
    if (!isSafe) found.push({ placeholder, text, suggestion: suggestionFor(name, form, context) });
  }
  return found;
}

type Quotes = "none" | "single" | "double";

function survives(text: string, context: Quotes): boolean {
  switch (context) {
    case "none":
      return isShellSafe(text);
    case "single":
      return !text.includes("'");
    case "double":
      return !/[$`"\\]/.test(text);
  }
}

function suggestionFor(name: string, form: string | undefined, context: Quotes): string {
  const isJson = name === "sp_json" || name === "sp_json_shell";
  const safe = isJson ? "{sp_json_shell}" : form === "json" ? `'{${name}:json}'` : `{${name}:sh}`;
  return context === "none" ? safe : `${safe} without the quotes around it`;
}

/** Follows a shell text and tells which quotes are open at a place; places are asked for in order. */
class QuoteTracker {
  readonly #text: string;
  #at = 0;
  #quotes: Quotes = "none";

  constructor(text: string) {
    this.#text = text;
  }

  at(place: number): Quotes {
    for (; this.#at < place; this.#at++) this.#step(this.#text[this.#at] ?? "");
    return this.#quotes;
  }

  #step(character: string): void {
    if (character === "\\" && this.#quotes !== "single") this.#at++;
    else if (character === "'" && this.#quotes !== "double") {
      this.#quotes = this.#quotes === "single" ? "none" : "single";
    } else if (character === '"' && this.#quotes !== "single") {
      this.#quotes = this.#quotes === "double" ? "none" : "double";
    }
  }
}

/** What is said of an unsafe placeholder. */
export function describeUnsafe(unsafe: UnsafePlaceholder): string {
  const text = unsafe.text.length > 40 ? `${unsafe.text.slice(0, 40)}…` : unsafe.text;
  return `the shell takes ${formatJson(text)} apart at ${unsafe.placeholder} of runner_command; ` +
    `write ${unsafe.suggestion}`;
}
