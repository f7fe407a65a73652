/**
 * Numbers from 0 that no two runners have at the same time, among those that share the devices of a
 * machine.
 *
 * A number is a locked file under `.aexp/slots/`. The system releases the lock when the process
 * ends, however it ends. All processes that share a number's meaning are on one machine, so their
 * locks do not depend on a file server's memory of other machines.
 *
 * @module
 */

import { describeFileError } from "../files/file_error.ts";
import { checkRegular } from "../files/regular_file.ts";
import { exists, joinPath } from "../files/path.ts";
import { SLOTS } from "./layout.ts";
import { md5 } from "../../domain/value/md5.ts";
import { callsFor } from "../files/file_calls.ts";
import { codeOf } from "../../system_error.ts";
import { removeIfThere } from "../files/link.ts";
import { makeStateFolder } from "./state_folder.ts";
import type { Place } from "./place.ts";

/** A number that this process has. */
export interface Slot {
  readonly number: number;
  /** Gives the number back. */
  readonly release: () => Promise<void>;
}

/** Takes numbers within one scope. */
export class Slots {
  readonly #store: Place;
  readonly #prefix: string;
  /** The numbers that this process has. */
  readonly #own = new Set<number>();
  #turn: Promise<unknown> = Promise.resolve();
  readonly #onUnshared: (error: unknown) => void;

  /**
   * @param scope names the processes that share devices: a machine, or a scheduler's job on it
   * @param onUnshared called if a number could not be kept from other processes
   */
  constructor(
    store: Place,
    scope: readonly string[],
    onUnshared: (error: unknown) => void = () => {},
  ) {
    this.#store = store;
    this.#onUnshared = onUnshared;
    this.#prefix = joinPath(store.statePath, `${SLOTS}/${md5(scope.join("\n")).slice(0, 16)}`);
  }

  /**
   * Takes the lowest number that no process has. Where files cannot be written or locked, the number
   * is unique within this process only.
   */
  take(): Promise<Slot> {
    const taking = this.#turn.then(() => this.#takeLowest());
    this.#turn = taking.catch(() => {});
    return taking;
  }

  async #takeLowest(): Promise<Slot> {
    for (let number = 0;; number++) {
      const slot = await this.#tryTake(number).catch((error) => {
        this.#onUnshared(describeFileError(error, "lock", `${this.#prefix}.${number}`));
        return this.#takeUnlocked();
      });
      if (slot !== undefined) return slot;
    }
  }

  #takeUnlocked(): Slot {
    let number = 0;
    while (this.#own.has(number)) number++;
    return this.#slot(number, () => Promise.resolve());
  }

  #slot(number: number, giveBack: () => Promise<void>): Slot {
    this.#own.add(number);
    return {
      number,
      release: async () => {
        await giveBack();
        this.#own.delete(number);
      },
    };
  }

  /** Takes a number; `undefined` if another process has it. */
  async #tryTake(number: number): Promise<Slot | undefined> {
    const path = `${this.#prefix}.${number}`;
    for (;;) {
      const file = await this.#open(path);
      try {
        if (!(await this.#lock(file))) {
          file.close();
          return undefined;
        }
        if (await this.#isNamed(file, path)) {
          return this.#slot(number, async () => {
            // The lock is released last: whoever locks the file next finds that it has no name.
            await removeIfThere(path, callsFor(this.#store)).catch(() => {});
            file.close();
          });
        }
      } catch (error) {
        file.close();
        throw error;
      }
      // The holder removed the file after this process had opened it.
      file.close();
    }
  }

  async #open(path: string): Promise<Deno.FsFile> {
    try {
      return await this.#openHere(path);
    } catch (error) {
      if (codeOf(error) !== "ENOENT") throw error;
      await makeStateFolder(this.#store, SLOTS);
      return await this.#openHere(path);
    }
  }

  /** Opening a FIFO would wait for a reader, and a link may lead anywhere. */
  async #openHere(path: string): Promise<Deno.FsFile> {
    if (exists(path)) checkRegular(Deno.lstatSync(path));
    const how = { write: true, create: true };
    return this.#isLocal ? Deno.openSync(path, how) : await Deno.open(path, how);
  }

  async #lock(file: Deno.FsFile): Promise<boolean> {
    return this.#isLocal ? file.tryLockSync(true) : await file.tryLock(true);
  }

  /** Returns whether a file still has its name. A client of a file server renames an open file that it removes. */
  async #isNamed(file: Deno.FsFile, path: string): Promise<boolean> {
    try {
      const named = await callsFor(this.#store).stat(path);
      return named.ino === (await file.stat()).ino;
    } catch (error) {
      if (codeOf(error) === "ENOENT") return false;
      throw error;
    }
  }

  get #isLocal(): boolean {
    return callsFor(this.#store).isLocal;
  }
}
