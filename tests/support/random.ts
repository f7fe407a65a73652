/**
 * Random numbers that can be repeated.
 *
 * @module
 */

/** Returns the next number of a sequence, from 0 up to 1. */
export type Random = () => number;

/**
 * Registers a test with random numbers from a seed. A failure names the seed; `AEXP_SEED` repeats
 * it.
 */
export function randomTest(
  name: string,
  fn: (random: Random, t: Deno.TestContext) => Promise<void>,
  { ignore = false }: { readonly ignore?: boolean } = {},
): void {
  const given = Number.parseInt(Deno.env.get("AEXP_SEED") ?? "", 10);
  const seed = Number.isNaN(given) ? crypto.getRandomValues(new Uint32Array(1))[0] ?? 0 : given;
  Deno.test({
    name,
    ignore,
    fn: async (t) => {
      try {
        await fn(randomFrom(seed), t);
      } catch (cause) {
        throw new Error(`failed with AEXP_SEED=${seed}`, { cause });
      }
    },
  });
}

/** Returns the sequence of a seed: mulberry32, by Tommy Ettinger. */
export function randomFrom(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
