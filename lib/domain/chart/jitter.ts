/**
 * Chance that is always the same.
 *
 * @module
 */

/** Returns a number from -0.5 to 0.5 that looks random and depends on the place of a run only. */
export function jitter(run: number): number {
  let hash = Math.imul(run + 1, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 0xffffffff - 0.5;
}
