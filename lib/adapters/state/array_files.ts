/**
 * The files by which the tasks of an array agree on one list of jobs. Each file is written once,
 * under a name that `link(2)` gives to exactly one process.
 *
 * - `⟨key⟩.⟨n⟩.list` holds the ids, one per line.
 * - `⟨key⟩.⟨n⟩.builder` names the process that builds the list.
 * - `⟨key⟩.⟨n⟩.place-⟨i⟩` names the task that was served first at a place.
 * - `⟨key⟩.⟨n⟩.place-⟨i⟩.⟨k⟩` names the job that this task took, the k-th time.
 *
 * @module
 */

import { ARRAYS, RUNNERS } from "./layout.ts";
import { parseJson } from "../../domain/value/json_parse.ts";
import { isMapping, mappingAt, numberAt, textAt, type Value } from "../../domain/value/value.ts";
import type { ProcessIdentity } from "../machine/process_identity.ts";
import { describeFileError } from "../files/file_error.ts";
import { codeOf } from "../../system_error.ts";
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
  readonly identity: ProcessIdentity;
}

/** Reads and publishes the files of one array. */
export class ArrayFiles {
  readonly #store: Place;
  readonly #maker: Maker;
  readonly #folder: string;
  readonly #key: string;
  #published = 0;

  /**
   * @param store where the files lie
   * @param key of the array: hexadecimal digits
   * @param maker the process that publishes
   */
  constructor(store: Place, key: string, maker: Maker) {
    this.#store = store;
    this.#maker = maker;
    this.#folder = joinPath(store.statePath, ARRAYS);
    this.#key = key;
  }

  /** Reads the n-th list; `undefined` if no process has published it. */
  async readList(n: number): Promise<readonly string[] | undefined> {
    const text = await this.#read(`${n}.list`);
    return text?.split("\n").filter((line) => line !== "");
  }

  /** Publishes a list, unless another process was faster. Returns the list that counts. */
  async publishList(n: number, ids: readonly string[]): Promise<readonly string[]> {
    const text = await this.#publish(`${n}.list`, ids.map((id) => `${id}\n`).join(""));
    return text.split("\n").filter((line) => line !== "");
  }

  /**
   * Records that this process builds a list, unless another one does. Returns the process that does,
   * or `undefined` if the file does not tell which one.
   */
  async claimBuilding(n: number): Promise<Builder | undefined> {
    const { name, identity } = this.#maker;
    return parseBuilder(await this.#publish(`${n}.builder`, JSON.stringify({ name, identity })));
  }

  /** Records that a task is served at a place. Returns the task that was served there first. */
  servePlace(n: number, place: number, task: string): Promise<string> {
    return this.#publish(`${n}.place-${place}`, task);
  }

  /** Reads the jobs that the task at a place has taken, in order. */
  async readTaken(n: number, place: number): Promise<readonly string[]> {
    const taken: string[] = [];
    for (;;) {
      const id = await this.#read(`${n}.place-${place}.${taken.length}`);
      if (id === undefined) return taken;
      taken.push(id);
    }
  }

  /** Records that the task at a place takes a job, the k-th time. */
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

  /**
   * Publishes a text under a name that only one process can get. Returns the text that has the
   * name.
   */
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
    // The source lies in `runners/`, where a later command removes it if this process is killed.
    const name = `${this.#maker.name}-array-${this.#published++}`;
    const source = joinPath(this.#store.statePath, `${RUNNERS}/${name}`);
    const calls = callsFor(this.#store);
    try {
      await writeSynced(source, text);
      // A published file is never removed, so a name that exists but cannot be read is not in this
      // machine's cache yet.
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

/** Who builds a list; `undefined` where the text is not whole. */
function parseBuilder(text: string): Builder | undefined {
  let value: Value;
  try {
    value = parseJson(text);
  } catch {
    return undefined;
  }
  if (!isMapping(value)) return undefined;
  const name = textAt(value, "name");
  const process = mappingAt(value, "identity");
  const machine = textAt(process, "machine");
  const host = textAt(process, "host");
  const pid = numberAt(process, "pid");
  if (name === undefined || machine === undefined || host === undefined || pid === undefined) {
    return undefined;
  }
  return { name, identity: { machine, host, pid, startTicks: numberAt(process, "startTicks") } };
}
