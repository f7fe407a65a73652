/**
 * Watches holders on other machines for a sign of life.
 *
 * A runner touches its record every 15 seconds; the Python program writes a heartbeat into the
 * document. This process checks by its own clock whether that changes, so the clocks of two
 * machines are never compared. Silence alone proves little: a job may be suspended, a mount may
 * hang, a server may answer from a cache.
 *
 * @module
 */

import type { Sleep } from "../../context.ts";
import { mapOverlapping } from "../session/overlap.ts";

/**
 * The time without a change that counts as silence, in milliseconds: five minutes, or ten
 * heartbeats of Python.
 */
export const SILENCE_MS = 300_000;

/** The pause between two looks, in milliseconds. */
const PAUSE_MS = 5000;

/** Options of `watchForSilence()`. */
export interface WatchOptions {
  /** Waits between two looks. */
  readonly sleep: Sleep;
  /** How long to watch, in milliseconds. @default {SILENCE_MS} */
  readonly forMs?: number;
}

/**
 * Watches all holders at the same time. Returns those that gave no sign of life.
 *
 * @param signOf returns a value that changes as long as the holder lives
 */
export async function watchForSilence<T>(
  watched: readonly T[],
  signOf: (one: T) => Promise<unknown>,
  { sleep, forMs = SILENCE_MS }: WatchOptions,
): Promise<ReadonlySet<T>> {
  const first = new Map(
    await mapOverlapping(watched, async (one) => [one, await signOf(one)] as const),
  );
  const silent = new Set(watched);
  for (let waited = 0; waited < forMs && silent.size > 0; waited += PAUSE_MS) {
    await sleep(PAUSE_MS);
    await mapOverlapping([...silent], async (one) => {
      if (await signOf(one) !== first.get(one)) silent.delete(one);
    });
  }
  return silent;
}
