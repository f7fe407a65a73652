/**
 * The names by which people tell the attempts of a run apart.
 *
 * @module
 */

import type { AttemptView } from "./attempt.ts";

/**
 * Names attempts by their numbers. Where clones of a repository gave the same number to several
 * attempts, a letter follows it.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.deepEqual(attemptNames([{ n: 1 }, { n: 1 }, { n: 2 }]), ["1a", "1b", "2"]);
 * ```
 */
export function attemptNames(attempts: readonly Pick<AttemptView, "n">[]): readonly string[] {
  return attempts.map(({ n }, at) => {
    const isSame = (other: Pick<AttemptView, "n">) => other.n === n;
    if (n === undefined) return "?";
    if (attempts.filter(isSame).length === 1) return String(n);
    return `${n}${letterFor(attempts.slice(0, at).filter(isSame).length)}`;
  });
}

function letterFor(index: number): string {
  const letters = "abcdefghijklmnopqrstuvwxyz";
  return letters[index] ?? `z${index}`;
}
