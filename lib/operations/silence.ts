/**
 * Watching holders that cannot be seen from here for a sign of life.
 *
 * A runner touches its record every 15 seconds. What counts is whether that changes while we watch, by
 * our own clock: the clocks of two machines are never compared. Silence alone proves little: a job may be
 * suspended, a mount may hang, a server may answer from memory.
 *
 * @module
 */

import type { AttemptKey } from "../store/attempt_files.ts";
import { beatOf } from "../store/attempt_record.ts";
import type { Store } from "../store/store.ts";
import { mapOverlapping } from "./overlap.ts";

/** Ten beats, or five minutes: what is silent for so long counts as silent, in milliseconds. */
export const SILENCE_MS = 300_000;

/** How long is watched, and how often is looked, in milliseconds. */
export interface WatchOptions {
  /** @default {SILENCE_MS} */
  readonly forMs?: number;
  /** @default 5000 */
  readonly pauseMs?: number;
}

/** Watches all of them at once; gives those that gave no sign of life. */
export async function watchForSilence<T extends AttemptKey>(
  store: Store,
  keys: readonly T[],
  { forMs = SILENCE_MS, pauseMs = 5000 }: WatchOptions = {},
): Promise<ReadonlySet<T>> {
  const first = new Map(
    await mapOverlapping(keys, async (key) => [key, await beatOf(store, key)] as const),
  );
  const silent = new Set(keys);
  for (let watched = 0; watched < forMs && silent.size > 0; watched += pauseMs) {
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    await mapOverlapping([...silent], async (key) => {
      if (await beatOf(store, key) !== first.get(key)) silent.delete(key);
    });
  }
  return silent;
}
