/**
 * The blocks of `.gitignore` and `.gitattributes` that all clones of a repository share.
 *
 * @module
 */

import { attributeLines } from "../merge/git_setup.ts";
import { type Block, outsideBlock, withBlock } from "./block.ts";

/** The block of `.gitignore`, byte for byte that of the Python program. */
export const IGNORE_BLOCK: Block = {
  begin: "# agentic-experiments:begin",
  end: "# agentic-experiments:end",
  lines: [
    "# aexp per-install / per-machine state \u2014 kept gitignored",
    ".aexp/*",
    "# ...except these cross-machine shared subdirs:",
    "!.aexp/runs-index/",
    "!.aexp/ledger/",
  ],
};

/** Returns whether a person's own rule hides the whole folder `.aexp/`. */
export function hasLegacyRule(text: string): boolean {
  return /^\s*\.aexp\/?\s*(?:#.*)?$/m.test(outsideBlock(text, IGNORE_BLOCK));
}

/** What is said about such a rule, word for word as in the Python program. */
export const LEGACY_WARNING = "found a `.aexp/` rule OUTSIDE the aexp-managed block. That rule " +
  "excludes the whole .aexp/ directory, which makes the managed block's `!.aexp/runs-index/` and " +
  "`!.aexp/ledger/` exceptions a no-op (git can't re-include a child of an excluded directory). " +
  "Delete the legacy line manually so the shared subdirs become committable.";

/** The marks in `.gitattributes`. */
export const ATTRIBUTES_MARKS = { begin: "# aexp:begin", end: "# aexp:end" } as const;

/**
 * Puts the merge driver into the text of `.gitattributes`.
 *
 * @param storePath the run store from the root; `undefined` if it lies elsewhere
 */
export function withAttributes(text: string | undefined, storePath: string | undefined): string {
  const all = attributeLines(storePath ?? "");
  const lines = storePath === undefined ? all.slice(1) : all;
  const there = new Set(text?.split(/\r?\n/));
  if (text !== undefined && lines.every((line) => there.has(line))) return text;
  return withBlock(text, { ...ATTRIBUTES_MARKS, lines });
}
