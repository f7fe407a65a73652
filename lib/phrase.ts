/**
 * Text for people that names options and commands of this program as data, because each interface
 * spells them in its own way: `--assume-gone` on a command line is `assume_gone` in a tool call.
 *
 * @module
 */

/** Text, or text with names in it that each interface spells. */
export type Text = string | Phrase;

/** Something that each interface spells in its own way. */
export type Term =
  | { readonly kind: "option"; readonly name: string }
  | { readonly kind: "command"; readonly name: string; readonly words: readonly (string | Term)[] };

/** An option of the program by its name in camel case: `option("assumeGone")`. */
export function option(name: string): Phrase {
  return new Phrase([{ kind: "option", name }]);
}

/**
 * A command of the program, with what follows it: `command("queue stop", jobId, option("request"))`.
 */
export function command(name: string, ...words: readonly Text[]): Phrase {
  return new Phrase([{ kind: "command", name, words: words.flatMap(partsOf) }]);
}

/** Text in pieces. */
export class Phrase {
  /** Text as it stands, and terms. */
  readonly parts: readonly (string | Term)[];

  /** @param parts in order */
  constructor(parts: readonly (string | Term)[]) {
    this.parts = parts;
  }

  /** With each term by its bare name: for programs that log it. */
  toString(): string {
    return spell(this, BARE);
  }
}

/**
 * A template whose values may hold terms; a plain string where none does.
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

/** Several texts with the same text between them. */
export function joinTexts(texts: readonly Text[], between: string): Text {
  return joined(
    texts.flatMap((text, n) => n === 0 ? partsOf(text) : [between, ...partsOf(text)]),
  );
}

function joined(parts: readonly (string | Term)[]): Text {
  return parts.every((part) => typeof part === "string") ? parts.join("") : new Phrase(parts);
}

/** How an interface spells terms. */
export interface Spelling {
  readonly option: (name: string) => string;
  /** @param words what follows the command's name, spelt already */
  readonly command: (name: string, words: readonly string[]) => string;
}

/** The text as an interface shows it. */
export function spell(text: Text, spelling: Spelling): string {
  if (typeof text === "string") return text;
  return text.parts.map((part) => spellPart(part, spelling)).join("");
}

function spellPart(part: string | Term, spelling: Spelling): string {
  if (typeof part === "string") return part;
  if (part.kind === "option") return spelling.option(part.name);
  return spelling.command(part.name, part.words.map((word) => spellPart(word, spelling)));
}

function partsOf(value: Text | number): readonly (string | Term)[] {
  return value instanceof Phrase ? value.parts : [String(value)];
}

const BARE: Spelling = {
  option: (name) => name,
  command: (name, words) => [name, ...words].join(" "),
};
