/**
 * Draws on a terminal's second screen, and only what has changed.
 *
 * @module
 */

import type { Output } from "../../../context.ts";
import type { Line, Look } from "./frame.ts";

/** The second screen, cleared; no cursor; long lines are cut and not continued below. */
const ENTER = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[2J";

/** Clears before it goes back: some terminals have one screen only. */
const LEAVE = "\x1b[0m\x1b[2J\x1b[H\x1b[?7h\x1b[?25h\x1b[?1049l";

const LOOKS: Readonly<Record<Look, string>> = {
  plain: "",
  title: "\x1b[1m",
  dim: "\x1b[2m",
  bad: "\x1b[31m",
  chosen: "\x1b[7m",
};

/** A screen of its own for a view. */
export class Screen {
  readonly #output: Output;
  #shown: readonly string[] | undefined;

  constructor(output: Output) {
    this.#output = output;
  }

  /** Shows the second screen. */
  enter(): void {
    if (this.#shown !== undefined) return;
    this.#output.write(ENTER);
    this.#shown = [];
  }

  /** Shows the first screen again, as it was. A second call does nothing. */
  leave(): void {
    if (this.#shown === undefined) return;
    this.#shown = undefined;
    this.#output.write(LEAVE);
  }

  /** Forgets what is shown: the terminal has another size, or another program has drawn on it. */
  clear(): void {
    if (this.#shown === undefined) return;
    this.#output.write("\x1b[2J");
    this.#shown = [];
  }

  /** Draws the lines that differ from what is shown. */
  paint(lines: readonly Line[]): void {
    const shown = this.#shown;
    if (shown === undefined) return;
    const texts = lines.map(({ text, look }) => this.#withLook(text, look));
    const changed = texts.flatMap((text, row) =>
      text === (shown[row] ?? "") ? [] : [`\x1b[${row + 1};1H\x1b[2K${text}`]
    );
    this.#shown = texts;
    if (changed.length > 0) this.#output.write(changed.join(""));
  }

  #withLook(text: string, look: Look): string {
    const start = this.#output.color ? LOOKS[look] : "";
    return start === "" ? text : `${start}${text}\x1b[0m`;
  }
}
