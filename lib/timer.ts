/**
 * Timers that mostly are never set.
 *
 * @module
 */

/**
 * Stops a timer of either kind, if there is one. The first call of `clearTimeout` or `clearInterval` has the runtime load
 * 7 ms of itself, even for no timer at all.
 */
export function stopTimer(timer: ReturnType<typeof setTimeout> | undefined): void {
  if (timer !== undefined) clearTimeout(timer);
}
