/**
 * How near two words are, to find what a person meant who mistyped one.
 *
 * @module
 */

/** Counts the letters that are wrong, missing, superfluous or swapped. */
export function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, n) => n)];
  const at = (i: number, j: number) => rows[i]?.[j] ?? Infinity;
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      const isSwapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(Math.min(
        at(i - 1, j) + 1,
        at(i, j - 1) + 1,
        at(i - 1, j - 1) + (isSame ? 0 : 1),
        isSwapped && i > 1 && j > 1 ? at(i - 2, j - 2) + 1 : Infinity,
      ));
    }
  }
  return at(a.length, b.length);
}

/** Longer words are compared by their beginnings, because the time grows with the square of the length. */
const COMPARED = 64;

/**
 * Sorts names: the nearest to a word first. Equally near names stay as they were, and so do those that are not
 * near at all.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.deepEqual(nearestFirst("smal", ["opt", "large", "small"]), ["small", "opt", "large"]);
 * ```
 */
export function nearestFirst(word: string, names: readonly string[]): readonly string[] {
  const wanted = plain(word);
  const limit = Math.floor(wanted.length / 2) + 1;
  const far = (name: string) => {
    const known = plain(name);
    const isPart = wanted !== "" && known !== "" &&
      (known.includes(wanted) || wanted.includes(known));
    return isPart ? -1 : Math.min(limit, editDistance(wanted, known));
  };
  return names.map((name) => [far(name), name] as const)
    .sort(([a], [b]) => a - b)
    .map(([, name]) => name);
}

/** How many names a message holds. */
const MOST = 5;

/**
 * Lists what there is for a message, the nearest to a word first.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(listNearest("smal", ["opt", "small"]), "small, opt");
 * assert.equal(listNearest("f", ["a", "b", "c", "d", "e", "f"]), "f, a, b, c, d, and 1 more");
 * ```
 */
export function listNearest(word: string, names: readonly string[]): string {
  const more = names.length > MOST ? `, and ${names.length - MOST} more` : "";
  return nearestFirst(word, names).slice(0, MOST).join(", ") + more;
}

function plain(word: string): string {
  return word.slice(0, COMPARED).toLowerCase().replace(/[-_.]/g, "");
}
