/**
 * The marks that git leaves in a file that two sides changed.
 *
 * @module
 */

/** Why such a file cannot be read. Completes the sentence "⟨path⟩ is damaged, …". */
export const CONFLICT_REASON = "git left a merge conflict in it";

/** Says whether a text holds the line that git puts above each part that two sides changed. */
export function isMarked(text: string): boolean {
  return /^<{7} /m.test(text);
}
