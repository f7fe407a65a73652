/**
 * How options and commands are spelt on a command line.
 *
 * @module
 */

import { visible } from "../../domain/terminal/visible.ts";
import { spell, type Spelling, type Text } from "../../phrase.ts";

/** `--assume-gone`, and a command line in backticks. */
export const CLI_SPELLING: Spelling = {
  option: (name) => `--${kebab(name)}`,
  command: (name, words) => `\`${["aexp", name, ...words].join(" ")}\``,
};

/** A text as it stands on a terminal. */
export function cliText(text: Text): string {
  return spell(text, CLI_SPELLING);
}

/** A text as it stands within a line of a terminal. */
export function visibleText(text: Text): string {
  return visible(cliText(text));
}

/** A flag's name as it is typed, without its dashes. */
export function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
