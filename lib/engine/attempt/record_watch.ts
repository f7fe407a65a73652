/**
 * The record of a running attempt, which others may remove while its command runs.
 *
 * A `git clean -fdx` or an `rm -rf .aexp` takes it away, and nothing keeps a second runner from the job any
 * more. Each look therefore asks for the own record as well as for a successor's.
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

/** Seconds between two looks at a record where a look costs three calls to a disk of this machine. */
const LOCAL_LOOK_S = 1;

/** Seconds between two looks that come beside the beats; `undefined` where a look would ask a file server. */
export function lookSeconds(store: Store): number | undefined {
  return callsFor(store).isLocal ? LOCAL_LOOK_S : undefined;
}

/** Watches over the record of one attempt. */
export class RecordWatch {
  readonly #tools: AttemptTools;
  readonly #attempt: TakenAttempt;
  readonly #onRestored: () => Promise<void>;
  #child: Mapping | undefined;
  #isOvertaken = false;
  #wasRemoved = false;

  /** @param tools what the attempt works with, @param attempt which one, @param onRestored called when its record was made again */
  constructor(tools: AttemptTools, attempt: TakenAttempt, onRestored: () => Promise<void>) {
    this.#tools = tools;
    this.#attempt = attempt;
    this.#onRestored = onRestored;
  }

  /** Whether the record was gone at some look: with it went whatever the shell wrote into its folder. */
  get wasRemoved(): boolean {
    return this.#wasRemoved;
  }

  /** Writes down the process that runs the command, now and whenever the record is made again. */
  async writeChild(child: Mapping): Promise<void> {
    this.#child = child;
    await writePart(this.#tools.store, this.#attempt.key, "child", child);
  }

  /** Whether another runner has the job by now; where nobody has it, a record that was removed is made again. */
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
          "while it runs; the runner made it again",
      );
    }
    this.#wasRemoved = true;
    if (this.#child !== undefined) await writePart(store, key, "child", this.#child);
    await this.#onRestored();
  }
}
