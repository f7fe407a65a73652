/**
 * Finds which quotes are open at a place of a shell text.
 *
 * Quotes, backslashes, comments and command substitutions are understood; quoting starts anew in a
 * command substitution. Here-documents are not understood: their text is read as part of the
 * command.
 *
 * @module
 */

/** The surroundings of a place; `single` is apostrophes. */
export type ShellQuotes = "none" | "single" | "double" | "comment";

type Frame = "single" | "double" | "comment" | "parenthesis" | "backtick";

/**
 * Follows a shell text from its start. Callers ask for places in ascending order.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const tracker = new ShellQuoteTracker(`echo "a $(cat 'b')"`);
 * assert.equal(tracker.at(6), "double");
 * assert.equal(tracker.at(12), "none");
 * assert.equal(tracker.at(15), "single");
 * ```
 */
export class ShellQuoteTracker {
  readonly #text: string;
  readonly #frames: Frame[] = [];
  #next = 0;

  /** @param text the shell text */
  constructor(text: string) {
    this.#text = text;
  }

  /** The surroundings of the character at `place`, in UTF-16 units from 0. */
  at(place: number): ShellQuotes {
    while (this.#next < place) this.#next += this.#step(this.#text[this.#next] ?? "");
    const frame = this.#frames.at(-1);
    return frame === "single" || frame === "double" || frame === "comment" ? frame : "none";
  }

  /** Reads from `character` on, and returns how many characters it read. */
  #step(character: string): number {
    switch (this.#frames.at(-1)) {
      case "single":
        return this.#closeAt("'", character);
      case "comment":
        return this.#closeAt("\n", character);
      case "double":
        return this.#stepDouble(character);
      default:
        return this.#stepPlain(character);
    }
  }

  #stepDouble(character: string): number {
    if (character === '"') return this.#close();
    const opensCommand = character === "$" && this.#text[this.#next + 1] === "(";
    if (opensCommand) return this.#open("parenthesis", 2);
    return this.#stepCommon(character);
  }

  #stepPlain(character: string): number {
    const frame = this.#frames.at(-1);
    if (character === "'") return this.#open("single");
    if (character === '"') return this.#open("double");
    if (character === "(") return this.#open("parenthesis");
    if (character === ")" && frame === "parenthesis") return this.#close();
    if (character === "`" && frame === "backtick") return this.#close();
    if (character === "#" && this.#isWordStart()) return this.#open("comment");
    return this.#stepCommon(character);
  }

  #stepCommon(character: string): number {
    if (character === "`") return this.#open("backtick");
    return character === "\\" ? 2 : 1;
  }

  #isWordStart(): boolean {
    return this.#next === 0 || /[\s;&|()`]/.test(this.#text[this.#next - 1] ?? "");
  }

  #closeAt(mark: string, character: string): number {
    return character === mark ? this.#close() : 1;
  }

  #open(frame: Frame, length = 1): number {
    this.#frames.push(frame);
    return length;
  }

  #close(): number {
    this.#frames.pop();
    return 1;
  }
}
