/**
 * The command line's spelling of options and commands.
 *
 * @module
 */

import { visible } from "../../domain/terminal/visible.ts";
import { spell, type Spelling, spellWords, type Text } from "../../phrase.ts";

/** Spells an option as `--assume-gone`, and a command as a command line in backticks. */
export const CLI_SPELLING: Spelling = {
  option: (name) => `--${kebab(name)}`,
  command: (name, words) => `\`${["aexp", name, ...spellWords(words, CLI_SPELLING)].join(" ")}\``,
};

/** Spells a text for the command line. */
export function cliText(text: Text): string {
  return spell(text, CLI_SPELLING);
}

/** Spells a text and makes it safe for one line of a terminal. */
export function visibleText(text: Text): string {
  return visible(cliText(text));
}

/** Converts an option's name from camel case to kebab case. */
export function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
