/**
 * The files by which the tasks of an array agree on a list of jobs: each is written once, under a name
 * that `link(2)` gives to exactly one.
 *
 * `⟨key⟩.⟨n⟩.list` holds the ids, one a line; `⟨key⟩.⟨n⟩.builder` says who makes it; `⟨key⟩.⟨n⟩.place-⟨i⟩` says which task was served at a
 * place first, and `⟨key⟩.⟨n⟩.place-⟨i⟩.⟨k⟩` which job it took, the k-th time.
 *
 * @module
 */

import { ARRAYS, RUNNERS } from "./layout.ts";
import type { ProcessIdentity } from "../machine/process_identity.ts";
import { describeFileError } from "../files/file_error.ts";
import { codeOf } from "../../errors.ts";
import type { Maker } from "../files/maker.ts";
import { callsFor } from "../files/file_calls.ts";
import { linkText, readIfThere, removeIfThere, writeSynced } from "../files/link.ts";
import { untilKnown } from "../files/patient_read.ts";
import { joinPath } from "../files/path.ts";
import { makeStateFolder } from "./state_folder.ts";
import type { Place } from "./place.ts";

/** The process that builds a list. */
export interface Builder {
  /** A name that no other process has. */
  readonly name: string;
  /** The process. */
  readonly identity: ProcessIdentity;
}

/** Reads and publishes the files of one array. */
export class ArrayFiles {
  readonly #store: Place;
  readonly #maker: Maker;
  readonly #folder: string;
  readonly #key: string;
  #published = 0;

  /** @param store where, @param key of the array: hexadecimal digits, @param maker who publishes */
  constructor(store: Place, key: string, maker: Maker) {
    this.#store = store;
    this.#maker = maker;
    this.#folder = joinPath(store.statePath, ARRAYS);
    this.#key = key;
  }

  /** The list of that number; `undefined` where nobody has published it. */
  async readList(n: number): Promise<readonly string[] | undefined> {
    const text = await this.#read(`${n}.list`);
    return text?.split("\n").filter((line) => line !== "");
  }

  /** Publishes a list, unless somebody was faster; gives the one that counts. */
  async publishList(n: number, ids: readonly string[]): Promise<readonly string[]> {
    const text = await this.#publish(`${n}.list`, ids.map((id) => `${id}\n`).join(""));
    return text.split("\n").filter((line) => line !== "");
  }

  /** Says that this process builds a list, unless another one does; gives the one that does. */
  async claimBuilding(n: number): Promise<Builder> {
    const { name, identity } = this.#maker;
    const text = await this.#publish(`${n}.builder`, JSON.stringify({ name, identity }));
    return JSON.parse(text) as Builder;
  }

  /** Says that a task is served at a place; gives the task that was served there first. */
  servePlace(n: number, place: number, task: string): Promise<string> {
    return this.#publish(`${n}.place-${place}`, task);
  }

  /** The jobs that the task at a place has taken, the last one last. */
  async readTaken(n: number, place: number): Promise<readonly string[]> {
    const taken: string[] = [];
    for (;;) {
      const id = await this.#read(`${n}.place-${place}.${taken.length}`);
      if (id === undefined) return taken;
      taken.push(id);
    }
  }

  /** Says that the task at a place takes a job, the k-th time. */
  async recordTaken(n: number, place: number, taken: { k: number; jobId: string }): Promise<void> {
    await this.#publish(`${n}.place-${place}.${taken.k}`, taken.jobId);
  }

  async #read(name: string): Promise<string | undefined> {
    const path = joinPath(this.#folder, `${this.#key}.${name}`);
    try {
      return await readIfThere(path);
    } catch (error) {
      throw describeFileError(error, "read", path);
    }
  }

  /** Gives a text a name that only one can have; the text that has it. */
  async #publish(name: string, text: string): Promise<string> {
    const path = joinPath(this.#folder, `${this.#key}.${name}`);
    try {
      try {
        return await this.#publishAt(path, text);
      } catch (error) {
        if (codeOf(error) !== "ENOENT") throw error;
        for (const folder of [RUNNERS, ARRAYS]) await makeStateFolder(this.#store, folder);
        return await this.#publishAt(path, text);
      }
    } catch (error) {
      throw describeFileError(error, "write", path);
    }
  }

  async #publishAt(path: string, text: string): Promise<string> {
    // It lies among the files that a later command removes should this process be killed.
    const name = `${this.#maker.name}-array-${this.#published++}`;
    const source = joinPath(this.#store.statePath, `${RUNNERS}/${name}`);
    const calls = callsFor(this.#store);
    try {
      await writeSynced(source, text);
      // Nothing published ever goes, so what is there and is not is what a cache does not know yet.
      const put = await untilKnown(async () => {
        const answer = await linkText(source, path, text, calls);
        return answer.kind === "vanished" ? undefined : answer;
      });
      if (put === undefined) throw new Error(`${path} vanished as soon as it was there`);
      return put.kind === "held" ? put.text : text;
    } finally {
      await removeIfThere(source);
    }
  }
}
