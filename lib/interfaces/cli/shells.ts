/**
 * The shells that the program can complete words for.
 *
 * @module
 */

/** All supported shells. */
export const SHELLS = ["bash", "zsh", "fish"] as const;

/** A supported shell. */
export type Shell = typeof SHELLS[number];

/** The argument's name in the usage line. */
export const SHELL = "shell";

/** Parses the name of a shell. */
export function parseShell(text: string): Shell {
  const shell = SHELLS.find((name) => name === text);
  if (shell === undefined) throw new SyntaxError(`"${text}" is none of ${SHELLS.join(", ")}`);
  return shell;
}
