/**
 * Files that `install` writes into a repository as they are.
 *
 * A text lies in the program itself and is loaded only when it is written.
 *
 * @module
 */

/** A text of the program. */
export type LoadText = () => Promise<string>;

/** The experiment of a new repository; it runs at once. */
export const EXAMPLE = {
  /** From the root. */
  path: "kb/research/experiments/E001-example.md",
  load:
    (async () => (await import("./example.md", { with: { type: "text" } })).default) as LoadText,
} as const;
