/**
 * How often a runner shows that it lives.
 *
 * @module
 */

/** Seconds between two heartbeats, unless `AEXP_HEARTBEAT_S` is set. */
const DEFAULT_SECONDS = 30;
/** Seconds between two heartbeats in the record of an attempt. */
export const RECORD_BEAT_S = 15;

/** Returns the seconds between two heartbeats; `undefined` if `AEXP_HEARTBEAT_S` turns them off. */
export function heartbeatSeconds(env: Readonly<Record<string, string>>): number | undefined {
  const text = env["AEXP_HEARTBEAT_S"]?.trim();
  const seconds = text === undefined || text === "" ? DEFAULT_SECONDS : Number(text);
  if (Number.isNaN(seconds)) return DEFAULT_SECONDS;
  return seconds > 0 ? seconds : undefined;
}

/**
 * Calls `beat` at this interval until the returned function is called. A beat that is due while the
 * last one runs is skipped.
 */
export function startHeartbeat(
  seconds: number | undefined,
  beat: () => Promise<unknown>,
): () => void {
  if (seconds === undefined) return () => {};
  let isBusy = false;
  const timer = setInterval(async () => {
    if (isBusy) return;
    isBusy = true;
    try {
      await beat();
    } catch {
      // A failed heartbeat is skipped: the run matters more.
    } finally {
      isBusy = false;
    }
  }, Math.min(seconds * 1000, MAX_TIMER_MS));
  return () => clearInterval(timer);
}

/** The longest interval of a timer: longer ones fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;
