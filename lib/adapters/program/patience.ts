/**
 * Asks a batch system again that is present but too busy to answer.
 *
 * @module
 */

import { sleep } from "../../context.ts";

/** How often the system is asked, and the first pause in milliseconds: 7.5 s in all. */
const MAX_CALLS = 5;
const FIRST_PAUSE_MS = 500;

/**
 * Asks until the answer is not "busy", for a bounded number of times. Each pause is twice as long
 * as the one before.
 *
 * @returns the last answer
 */
export async function askPatiently<T>(
  ask: () => Promise<T>,
  isBusy: (answer: T) => boolean,
): Promise<T> {
  for (let callCount = 1;; callCount++) {
    const answer = await ask();
    if (!isBusy(answer) || callCount === MAX_CALLS) return answer;
    await sleep(FIRST_PAUSE_MS * 2 ** (callCount - 1));
  }
}
