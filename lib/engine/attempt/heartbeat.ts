/**
 * How often a runner says that it lives.
 *
 * @module
 */

/** Seconds between two beats unless `AEXP_HEARTBEAT_S` says otherwise. */
const DEFAULT_SECONDS = 30;
/** Seconds between two signs of life in the record of an attempt. */
export const RECORD_BEAT_S = 15;

/** Seconds between two beats; `undefined` where `AEXP_HEARTBEAT_S` turns them off. */
export function heartbeatSeconds(env: Readonly<Record<string, string>>): number | undefined {
  const text = env["AEXP_HEARTBEAT_S"]?.trim();
  const seconds = text === undefined || text === "" ? DEFAULT_SECONDS : Number(text);
  if (Number.isNaN(seconds)) return DEFAULT_SECONDS;
  return seconds > 0 ? seconds : undefined;
}

/** Calls `beat` at that pace until the function it returns is called; a beat that is late is left out. */
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
      // A beat that cannot be written is left out: the run is worth more than the news of it.
    } finally {
      isBusy = false;
    }
  }, Math.min(seconds * 1000, MAX_TIMER_MS));
  return () => clearInterval(timer);
}

/** Timers of a longer period fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;
