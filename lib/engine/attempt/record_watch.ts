/**
 * Watches the record of a running attempt, which somebody may remove.
 *
 * After a `git clean -fdx` or an `rm -rf .aexp`, nothing keeps a second runner from taking the job.
 * So each look checks for the attempt's own record as well as for a successor.
 *
 * @module
 */

import { callsFor } from "../../adapters/files/file_calls.ts";
import { quotePath } from "../../adapters/files/file_error.ts";
import {
  attemptName,
  attemptsFolder,
  hasSuccessor,
  writePart,
} from "../../adapters/state/attempt_files.ts";
import { keepAttempt } from "../../adapters/state/kept_attempt.ts";
import type { Store } from "../../adapters/store/store.ts";
import type { Mapping } from "../../domain/value/value.ts";
import type { AttemptTools, TakenAttempt } from "./taken_attempt.ts";

type Tools = Pick<AttemptTools, "attempts" | "store" | "listener">;

/** Seconds between two looks on a local disk, where a look costs three fast calls. */
const LOCAL_LOOK_S = 1;

/**
 * Returns the seconds between two looks besides the heartbeats; `undefined` if a look would ask a
 * file server.
 */
export function lookSeconds(store: Store): number | undefined {
  return callsFor(store).isLocal ? LOCAL_LOOK_S : undefined;
}

/** Watches the record of one attempt. */
export class RecordWatch {
  readonly #tools: Tools;
  readonly #attempt: Pick<TakenAttempt, "key">;
  readonly #onRestored: () => Promise<void>;
  #child: Mapping | undefined;
  #isOvertaken = false;
  #wasRemoved = false;

  /** @param onRestored called after the record was created again */
  constructor(tools: Tools, attempt: Pick<TakenAttempt, "key">, onRestored: () => Promise<void>) {
    this.#tools = tools;
    this.#attempt = attempt;
    this.#onRestored = onRestored;
  }

  /**
   * Whether some look found the record removed. The end that the shell wrote into its folder may
   * then be gone, too.
   */
  get wasRemoved(): boolean {
    return this.#wasRemoved;
  }

  /** Records the process that runs the command, now and whenever the record is created again. */
  async writeChild(child: Mapping): Promise<void> {
    this.#child = child;
    await writePart(this.#tools.store, this.#attempt.key, "child", child);
  }

  /**
   * Returns whether another runner has taken the job. If none has, a removed record is created
   * again.
   */
  async isOvertaken(): Promise<boolean> {
    const { attempts, store } = this.#tools;
    const { key } = this.#attempt;
    this.#isOvertaken ||= await hasSuccessor(store, key);
    if (this.#isOvertaken) return true;
    const kept = await keepAttempt(attempts.signature, key);
    if (kept === "restored") await this.#restore();
    this.#isOvertaken = kept === "foreign";
    return this.#isOvertaken;
  }

  async #restore(): Promise<void> {
    const { listener, store } = this.#tools;
    const { key } = this.#attempt;
    if (!this.#wasRemoved) {
      const folder = quotePath(attemptsFolder(store));
      listener.onNote(
        `${key.jobId.slice(0, 8)}: its record "${attemptName(key)}" was removed from ${folder} ` +
          "while it was running; the runner created it again",
      );
    }
    this.#wasRemoved = true;
    if (this.#child !== undefined) await writePart(store, key, "child", this.#child);
    await this.#onRestored();
  }
}
