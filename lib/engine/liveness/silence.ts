/**
 * Watching holders that cannot be seen from here for a sign of life.
 *
 * A runner touches its record every 15 seconds, the Python program writes a heartbeat into the document. What
 * counts is whether that changes while we watch, by our own clock: the clocks of two machines are never
 * compared. Silence alone proves little: a job may be suspended, a mount may hang, a server may answer
 * from memory.
 *
 * @module
 */

import type { Sleep } from "../../context.ts";
import { mapOverlapping } from "../session/overlap.ts";

/** Ten beats, or five minutes: what is silent for so long counts as silent, in milliseconds. */
export const SILENCE_MS = 300_000;

/** How often is looked, in milliseconds. */
const PAUSE_MS = 5000;

/** How is watched. */
export interface WatchOptions {
  /** Waits between two looks. */
  readonly sleep: Sleep;
  /** For how long, in milliseconds. @default {SILENCE_MS} */
  readonly forMs?: number;
}

/**
 * Watches all of them at once; gives those that gave no sign of life.
 *
 * @param signOf what changes as long as one of them lives
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
