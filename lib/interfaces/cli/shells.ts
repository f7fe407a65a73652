/**
 * The shells that words can be completed in.
 *
 * @module
 */

/** Their names. */
export const SHELLS = ["bash", "zsh", "fish"] as const;

/** One of them. */
export type Shell = typeof SHELLS[number];

/** How the argument is named in the usage line. */
export const SHELL = "shell";

/** Reads the name of a shell. */
export function parseShell(text: string): Shell {
  const shell = SHELLS.find((name) => name === text);
  if (shell === undefined) throw new SyntaxError(`"${text}" is none of ${SHELLS.join(", ")}`);
  return shell;
}
