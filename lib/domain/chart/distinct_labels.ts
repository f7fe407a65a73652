/**
 * Labels without what they have in common.
 *
 * @module
 */

/**
 * Leaves out the words that all labels have at the same place. A single label stays as it is, and so
 * do labels of different forms.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const labels = ["lr=0.1 opt=adam width=64", "lr=0.1 opt=sgd width=32"];
 * assert.deepEqual(distinctLabels(labels), ["opt=adam width=64", "opt=sgd width=32"]);
 * ```
 */
export function distinctLabels(labels: readonly string[]): readonly string[] {
  const words = labels.map((label) => label.split(" "));
  const [first] = words;
  if (first === undefined || labels.length < 2) return labels;
  if (words.some((some) => some.length !== first.length)) return labels;
  const differs = first.map((word, at) => words.some((some) => some[at] !== word));
  if (!differs.includes(true)) return labels;
  return words.map((some) => some.filter((_, at) => differs[at]).join(" "));
}
