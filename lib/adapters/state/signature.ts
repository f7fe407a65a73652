/**
 * A signature is a file that identifies a process. A process takes a name by a hard link to its
 * signature, and in no other way.
 *
 * `link(2)` succeeds for exactly one of many processes, on network file systems, too, and the new
 * name has its whole content from the start. All names that a process takes are names of one file,
 * so touching that file once shows for all of them that the process lives.
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
import { codeOf } from "../../system_error.ts";
import { linkText, type Put, removeIfThere, writeSynced } from "../files/link.ts";
import type { Maker } from "../files/maker.ts";
import { joinPath } from "../files/path.ts";
import { makeStateFolder } from "./state_folder.ts";
import { claimStore } from "./store_marker.ts";
import type { Place } from "./place.ts";

/** The version of the file. A program that does not know the version treats the name as held. */
const SCHEMA_VERSION = 1n;

/** The process that a signature identifies. */
export interface Signer {
  /** A name that no other process has. */
  readonly name: string;
  readonly identity: ProcessIdentity;
  /** The batch system's ids of the process; empty if there is no batch system. */
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
  /** The identity of the state folder, after this process has claimed the store for it. */
  #owner: string | undefined;

  /**
   * @param store where names are taken
   * @param maker the process that takes them
   * @param scheduler the batch system's ids of the process
   */
  constructor(store: Place, maker: Maker, scheduler: Mapping = new Map()) {
    this.#store = store;
    this.#maker = maker;
    this.#text = signatureText(maker, scheduler);
    this.#calls = callsFor(store);
  }

  get maker(): Maker {
    return this.#maker;
  }

  get store(): Place {
    return this.#store;
  }

  /** The content of the file, and so of each name that is taken. */
  get text(): string {
    return this.#text;
  }

  /**
   * Takes a name under `.aexp/`. Of several processes that take the same name, one succeeds.
   *
   * @param folder under `.aexp/`; it is created if missing
   * @throws the system's error, if the name does not exist afterwards
   */
  async put(folder: string, name: string): Promise<Put> {
    const path = joinPath(this.#store.statePath, `${folder}/${name}`);
    for (let callCount = 1;; callCount++) {
      const source = await this.#open();
      try {
        return await linkText(source, path, this.#text, this.#calls);
      } catch (error) {
        const code = codeOf(error);
        // GlusterFS reports ENOSPC when it cannot record one more name of a file, after about
        // thirty names.
        const isUsedUp = code === "EMLINK" || code === "ENOSPC";
        if (callCount >= MAX_CALLS || (code !== "ENOENT" && !isUsedUp)) throw error;
        if ((isUsedUp || callCount > 1) && !await this.#renew(source)) throw error;
        await makeStateFolder(this.#store, folder);
      }
    }
  }

  /** Touches the file, which shows other processes that this one lives. */
  async beat(at: Date): Promise<void> {
    if (this.#source !== undefined) await Deno.utime(await this.#source, at, at);
  }

  /**
   * Removes the file's first name, which holds nothing. If that fails, a later command removes it.
   *
   * @returns whether there was a file
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
      // The disk may have space the next time.
      this.#source = undefined;
      throw error;
    });
    return this.#source;
  }

  /**
   * Writes a new file, because somebody removed the old one or the old one cannot have more names.
   * Without space for a new file, the old one stays in use.
   *
   * @param old the path that was linked from
   * @returns whether there is another file now
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
      // On a full disk, each retry would leave an empty file.
      await removeIfThere(path).catch(() => {});
      throw describeFileError(error, "write", path);
    }
    return path;
  }
}

/** How often a name is taken again after its folder was removed. */
const MAX_CALLS = 5;

/** Parses a signature; `undefined` if the text is not whole or of an unknown version. */
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
