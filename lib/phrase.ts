/**
 * Text for people in which options and commands of this program are data, because each interface spells
 * them in its own way: `--assume-gone` on a command line is `assume_gone` in a tool call.
 *
 * @module
 */

/** Plain text, or text with terms in it. */
export type Text = string | Phrase;

/** An option or a command, which each interface spells in its own way. */
export type Term =
  | { readonly kind: "option"; readonly name: string }
  | { readonly kind: "command"; readonly name: string; readonly words: readonly (string | Term)[] };

/** Names an option of the program in camel case: `option("assumeGone")`. */
export function option(name: string): Phrase {
  return new Phrase([{ kind: "option", name }]);
}

/**
 * Names a command of the program with its arguments: `command("queue stop", jobId, option("request"))`.
 */
export function command(name: string, ...words: readonly Text[]): Phrase {
  return new Phrase([{ kind: "command", name, words: words.flatMap(partsOf) }]);
}

/** Text with terms in it. */
export class Phrase {
  /** Pieces of plain text and terms, in order. */
  readonly parts: readonly (string | Term)[];

  /** @param parts in order */
  constructor(parts: readonly (string | Term)[]) {
    this.parts = parts;
  }

  /** Returns the text with the bare name of each term, for logs. */
  toString(): string {
    return spell(this, BARE);
  }
}

/**
 * Makes a text from a template whose values may contain terms; a plain string if none does.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const hint = phrase`Leave ${option("chunk")} out, or run ${command("queue list")}.`;
 * assert.equal(String(hint), "Leave chunk out, or run queue list.");
 * ```
 */
export function phrase(
  texts: TemplateStringsArray,
  ...values: readonly (Text | number)[]
): Text {
  return joined(texts.flatMap((text, n) => {
    const value = values[n];
    return value === undefined ? [text] : [text, ...partsOf(value)];
  }));
}

/** Joins texts with the same separator between them. */
export function joinTexts(texts: readonly Text[], between: string): Text {
  return joined(
    texts.flatMap((text, n) => n === 0 ? partsOf(text) : [between, ...partsOf(text)]),
  );
}

function joined(parts: readonly (string | Term)[]): Text {
  return parts.every((part) => typeof part === "string") ? parts.join("") : new Phrase(parts);
}

/** The way in which an interface spells terms. */
export interface Spelling {
  readonly option: (name: string) => string;
  /** @param words the arguments after the command's name; `spellWords()` spells them */
  readonly command: (name: string, words: readonly (string | Term)[]) => string;
}

/** Spells the terms of a text in the way of an interface. */
export function spell(text: Text, spelling: Spelling): string {
  if (typeof text === "string") return text;
  return text.parts.map((part) => spellPart(part, spelling)).join("");
}

function spellPart(part: string | Term, spelling: Spelling): string {
  if (typeof part === "string") return part;
  if (part.kind === "option") return spelling.option(part.name);
  return spelling.command(part.name, part.words);
}

/** Spells the arguments of a command in the way of an interface. */
export function spellWords(
  words: readonly (string | Term)[],
  spelling: Spelling,
): readonly string[] {
  return words.map((word) => spellPart(word, spelling));
}

function partsOf(value: Text | number): readonly (string | Term)[] {
  return value instanceof Phrase ? value.parts : [String(value)];
}

const BARE: Spelling = {
  option: (name) => name,
  command: (name, words) => [name, ...spellWords(words, BARE)].join(" "),
};
