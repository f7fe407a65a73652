/**
 * How often a runner says that it lives.
 *
 * @module
 */

import { stopTimer } from "../../timer.ts";

/** Seconds between two beats unless `AEXP_HEARTBEAT_S` says otherwise. */
const DEFAULT_SECONDS = 30;

/** Seconds between two beats; `undefined` where `AEXP_HEARTBEAT_S` turns them off. */
export function heartbeatSeconds(env: Readonly<Record<string, string>>): number | undefined {
  const text = env["AEXP_HEARTBEAT_S"]?.trim();
  const seconds = text === undefined || text === "" ? DEFAULT_SECONDS : Number(text);
  if (Number.isNaN(seconds)) return DEFAULT_SECONDS;
  return seconds > 0 ? seconds : undefined;
}

/**
 * Calls `beat` at that pace until the function it returns is called; a beat that is late is left out.
 *
 * The pace is set a second later where it is slower than that: the first timer of its kind has the runtime
 * load 7 ms of itself, which a run that is over by then does without, and a command need not wait for.
 */
export function startHeartbeat(
  seconds: number | undefined,
  beat: () => Promise<unknown>,
): () => void {
  if (seconds === undefined) return () => {};
  const periodMs = Math.min(seconds * 1000, MAX_TIMER_MS);
  let isBusy = false;
  let timer: ReturnType<typeof setInterval> | undefined;
  const onPace = async () => {
    if (isBusy) return;
    isBusy = true;
    try {
      await beat();
    } catch {
      // A beat that cannot be written is left out: the run is worth more than the news of it.
    } finally {
      isBusy = false;
    }
  };
  const setPace = () => {
    timer = setInterval(onPace, periodMs);
    if (periodMs <= LATER_MS) void onPace();
  };
  const later = AbortSignal.timeout(Math.min(periodMs, LATER_MS));
  later.addEventListener("abort", setPace, { once: true });
  return () => {
    // Nobody listens then, and the process may end at once.
    later.removeEventListener("abort", setPace);
    stopTimer(timer);
  };
}

/** When the pace is set, in milliseconds. */
const LATER_MS = 1000;
/** Timers of a longer period fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;
