/**
 * The file that says who a process is, and the one way in which it takes things: by a hard link to it.
 *
 * `link(2)` succeeds for exactly one of many, on network file systems, too, and what it leaves is whole
 * from the first moment. All that a process takes is one file under many names, so that one touch of it
 * says for all of them that the process lives.
 *
 * @module
 */

import { RUNNERS } from "./layout.ts";
import type { ProcessIdentity } from "../machine/process_identity.ts";
import {
  isMapping,
  type Mapping,
  mappingAt,
  numberAt,
  textAt,
  type Value,
} from "../../domain/value/value.ts";
import { parseJson } from "../../domain/value/json_parse.ts";
import { formatJson } from "../../domain/value/json_text.ts";
import { callsFor, type FileCalls } from "../files/file_calls.ts";
import { describeFileError } from "../files/file_error.ts";
import { codeOf } from "../../errors.ts";
import { linkText, type Put, removeIfThere, writeSynced } from "../files/link.ts";
import type { Maker } from "../files/maker.ts";
import { joinPath } from "../files/path.ts";
import { makeStateFolder } from "./state_folder.ts";
import { claimStore } from "./store_marker.ts";
import type { Place } from "./place.ts";

/** The form of the file; a program that does not know it counts what it signs as held. */
const SCHEMA_VERSION = 1n;

/** What a signature tells. */
export interface Signer {
  /** A name that no other process has. */
  readonly name: string;
  /** The process. */
  readonly identity: ProcessIdentity;
  /** The batch system's names for it; empty where there is none. */
  readonly scheduler: Mapping;
}

/** The signature of one process. */
export class Signature {
  readonly #store: Place;
  readonly #maker: Maker;
  readonly #text: string;
  readonly #calls: FileCalls;
  #source: Promise<string> | undefined;
  #made = 0;
  /** The identity of the state folder, once this process has claimed the store for it. */
  #owner: string | undefined;

  /** @param store where things are taken, @param maker who takes them, @param scheduler the batch system's names for it */
  constructor(store: Place, maker: Maker, scheduler: Mapping = new Map()) {
    this.#store = store;
    this.#maker = maker;
    this.#text = signatureText(maker, scheduler);
    this.#calls = callsFor(store);
  }

  /** Who signs. */
  get maker(): Maker {
    return this.#maker;
  }

  /** Where things are taken. */
  get store(): Place {
    return this.#store;
  }

  /** What stands under each name that is taken. */
  get text(): string {
    return this.#text;
  }

  /**
   * Takes a name under `.aexp/`: of many who try, one succeeds.
   *
   * @param folder under `.aexp/`; made where it is missing
   * @throws whatever the system says, where the name is not there afterwards
   */
  async put(folder: string, name: string): Promise<Put> {
    const path = joinPath(this.#store.statePath, `${folder}/${name}`);
    for (let tries = 1;; tries++) {
      const source = await this.#open();
      try {
        return await linkText(source, path, this.#text, this.#calls);
      } catch (error) {
        const code = codeOf(error);
        // GlusterFS says that there is no space where it notes no further name of a file, after some thirty.
        const isUsedUp = code === "EMLINK" || code === "ENOSPC";
        if (tries >= MAX_TRIES || (code !== "ENOENT" && !isUsedUp)) throw error;
        if ((isUsedUp || tries > 1) && !await this.#renew(source)) throw error;
        await makeStateFolder(this.#store, folder);
      }
    }
  }

  /** Says that the process lives, to all who see the time of the file change. */
  async beat(at: Date): Promise<void> {
    if (this.#source !== undefined) await Deno.utime(await this.#source, at, at);
  }

  /**
   * Removes the name that nothing was taken by; where that fails, a later command does it.
   *
   * @returns whether there was one
   */
  async close(): Promise<boolean> {
    const source = this.#source;
    this.#source = undefined;
    if (source === undefined) return false;
    await removeIfThere(await source.catch(() => "")).catch(() => {});
    return true;
  }

  #open(): Promise<string> {
    this.#source ??= this.#write().catch((error) => {
      // A disk that is full now may not be so the next time.
      this.#source = undefined;
      throw error;
    });
    return this.#source;
  }

  /**
   * Signs anew: somebody tidied the folder away, or one file cannot have more names. Where there is no space
   * for that, the file that there is stays.
   *
   * @param old what was linked from
   * @returns whether there is another one now
   */
  async #renew(old: string): Promise<boolean> {
    if (await this.#open() !== old) return true;
    this.#made++;
    try {
      this.#source = Promise.resolve(await this.#write());
    } catch {
      return false;
    }
    await removeIfThere(old);
    return true;
  }

  async #write(): Promise<string> {
    this.#owner = await claimStore(this.#store, this.#maker, this.#owner);
    const suffix = this.#made === 0 ? "" : `-${this.#made}`;
    const path = joinPath(this.#store.statePath, `${RUNNERS}/${this.#maker.name}${suffix}`);
    try {
      try {
        await writeSynced(path, this.#text);
      } catch (error) {
        if (codeOf(error) !== "ENOENT") throw error;
        await makeStateFolder(this.#store, RUNNERS);
        await writeSynced(path, this.#text);
      }
    } catch (error) {
      // Who tries again on a full disk would leave an empty file each time.
      await removeIfThere(path).catch(() => {});
      throw describeFileError(error, "write", path);
    }
    return path;
  }
}

/** Before a folder that vanishes again and again counts as an error. */
const MAX_TRIES = 5;

/** Who signed; `undefined` where the text is not whole or of a form that is not known. */
export function parseSignature(text: string): Signer | undefined {
  let mapping: Value;
  try {
    mapping = parseJson(text);
  } catch {
    return undefined;
  }
  if (!isMapping(mapping) || mapping.get("schema_version") !== SCHEMA_VERSION) return undefined;
  const name = textAt(mapping, "name");
  const machine = textAt(mapping, "machine");
  const host = textAt(mapping, "host");
  const pid = numberAt(mapping, "pid");
  if (name === undefined || machine === undefined || host === undefined || pid === undefined) {
    return undefined;
  }
  const identity = { machine, host, pid, startTicks: numberAt(mapping, "start_ticks") };
  return { name, identity, scheduler: mappingAt(mapping, "scheduler") };
}

function signatureText(maker: Maker, scheduler: Mapping): string {
  const { machine, host, pid, startTicks } = maker.identity;
  const mapping = new Map<string, Value>([
    ["schema_version", SCHEMA_VERSION],
    ["name", maker.name],
    ["machine", machine],
    ["host", host],
    ["pid", BigInt(pid)],
  ]);
  if (startTicks !== undefined) mapping.set("start_ticks", BigInt(startTicks));
  if (scheduler.size > 0) mapping.set("scheduler", scheduler);
  return `${formatJson(mapping)}\n`;
}
