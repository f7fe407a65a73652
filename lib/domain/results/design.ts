/**
 * The design of a sweep: which keys tell its configurations apart, which follow from others, and by
 * which replicates of one configuration differ.
 *
 * @module
 */

import type { Factor, Level } from "./factor.ts";

/** The roles of all keys. */
export interface Design {
  /** The varied keys that tell configurations apart, as they come in the state points. */
  readonly factors: readonly Factor[];
  /** Those of `factors` that no other one determines. */
  readonly own: readonly Factor[];
  /** Those that another one determines, with that one's key. */
  readonly following: readonly { readonly key: string; readonly from: string }[];
  /** The varied keys by which runs of one configuration may differ. */
  readonly over: readonly string[];
  /** The keys that all runs share. */
  readonly constants: readonly { readonly key: string; readonly level: Level }[];
}

/** What a person wants of a design. */
export interface DesignWish {
  /** The keys that tell configurations apart; by default all varied keys but those of `over`. */
  readonly by?: readonly string[] | undefined;
  /** The keys by which replicates differ. @default {["seed"]} */
  readonly over?: readonly string[] | undefined;
}

/** Keys of the code, which differ between replicates unless a person asks for them. */
const CODE_KEYS = ["code_commit", "code_dirty"];

/** The key that replicates differ by unless a person says otherwise. */
const SEED = "seed";

/** The key that names a condition of the experiment, from which others follow. */
const CONDITION = "condition";

/** Finds the roles of the factors. */
export function designOf(all: readonly Factor[], { by, over }: DesignWish): Design {
  const varied = all.filter(isVaried);
  const replicate = new Set([...(over ?? [SEED]), ...CODE_KEYS]);
  const factors = by === undefined
    ? varied.filter(({ key }) => !replicate.has(key))
    : by.flatMap((key) => all.find((factor) => factor.key === key) ?? []);
  const own = by === undefined ? ownFactors(factors) : factors;
  const keys = new Set(factors.map(({ key }) => key));
  return {
    factors,
    own,
    following: factors.flatMap((factor) => {
      if (own.includes(factor)) return [];
      const from = own.find((one) => determines(one, factor));
      return from === undefined ? [] : [{ key: factor.key, from: from.key }];
    }),
    over: varied.filter(({ key }) => !keys.has(key)).map(({ key }) => key),
    constants: all.filter((factor) => !isVaried(factor) && !keys.has(factor.key))
      .map(({ key, levels: [level] }) => ({ key, level })),
  };
}

/** Returns whether a key has more than one value; to lack the key counts as one. */
export function isVaried({ levels }: Factor): boolean {
  return levels.length > 1;
}

/** Returns for each run the number of its configuration, and how many configurations there are. */
export function configurationsOf(
  factors: readonly Factor[],
  runs: number,
): { readonly codes: readonly number[]; readonly count: number } {
  const known = new Map<string, number>();
  const codes: number[] = [];
  for (let run = 0; run < runs; run++) {
    let text = "";
    for (const { codes } of factors) text += `${codes[run]},`;
    const code = known.get(text) ?? known.size;
    known.set(text, code);
    codes.push(code);
  }
  return { codes, count: known.size };
}

/**
 * Leaves out each factor that another one determines. A factor whose every configuration has a value
 * of its own, such as a name, determines everything and says nothing: it counts only where both
 * determine each other.
 */
function ownFactors(factors: readonly Factor[]): readonly Factor[] {
  const runs = factors[0]?.codes.length ?? 0;
  const { count } = configurationsOf(factors, runs);
  const kept: Factor[] = [];
  // A factor can be determined only by one with as many values or more.
  const byLevels = [...factors].sort((a, b) => b.levels.length - a.levels.length || prefer(a, b));
  for (const factor of byLevels) {
    const from = kept.find((one) =>
      (one.levels.length < count || one.levels.length === factor.levels.length) &&
      determines(one, factor)
    );
    if (from === undefined) kept.push(factor);
  }
  return factors.filter((factor) => kept.includes(factor));
}

/** Of two factors that determine each other the condition is shown, else one with numbers. */
function prefer(a: Factor, b: Factor): number {
  return rank(a) - rank(b);
}

function rank({ key, levels }: Factor): number {
  if (key === CONDITION) return 0;
  return levels.some((level) => typeof level === "string") ? 2 : 1;
}

function determines(from: Factor, to: Factor): boolean {
  const expected = new Array<number>(from.levels.length).fill(-1);
  return from.codes.every((code, run) => {
    const value = to.codes[run] ?? -1;
    if (expected[code] === -1) expected[code] = value;
    return expected[code] === value;
  });
}
