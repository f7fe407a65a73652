/**
 * Asking again where a batch system is there but has no time.
 *
 * @module
 */

/** How often it is asked, and how long the pauses begin, in milliseconds: 7.5 s in all. */
const TRIES = 5;
const FIRST_PAUSE_MS = 500;

/**
 * Asks until the answer is another one than "busy", with pauses that double, a bounded number of times.
 *
 * @returns the last answer
 */
export async function askPatiently<T>(
  ask: () => Promise<T>,
  isBusy: (answer: T) => boolean,
): Promise<T> {
  for (let tries = 1;; tries++) {
    const answer = await ask();
    if (!isBusy(answer) || tries === TRIES) return answer;
    await new Promise((resolve) => setTimeout(resolve, FIRST_PAUSE_MS * 2 ** (tries - 1)));
  }
}
