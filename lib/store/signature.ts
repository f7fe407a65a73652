/**
 * The file that says who a process is, and the one way in which it takes things: by a hard link to it.
 *
 * `link(2)` succeeds for exactly one of many, on network file systems, too, and what it leaves is whole
 * from the first moment. All that a process takes is one file under many names, so that one touch of it
 * says for all of them that the process lives.
 *
 * @module
 */

import type { ProcessIdentity } from "../machine/process_identity.ts";
import {
  isMapping,
  type Mapping,
  mappingAt,
  numberAt,
  textAt,
  type Value,
} from "../value/value.ts";
import { parseJson } from "../value/json_parse.ts";
import { formatJson } from "../value/json_text.ts";
import { callsFor, type FileCalls } from "./file_calls.ts";
import { codeOf, describeFileError } from "./file_error.ts";
import type { Maker } from "./maker.ts";
import { joinPath } from "./root.ts";
import { makeStateFolder } from "./state_folder.ts";
import type { Store } from "./store.ts";

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

/** What came of putting a signature under a name. */
export type Put =
  | { readonly kind: "taken" }
  | { readonly kind: "held"; readonly text: string }
  | { readonly kind: "vanished" };

/** File systems without hard links say so in one of these ways. */
const NO_LINKS = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"]);

/** The signature of one process. */
export class Signature {
  readonly #store: Store;
  readonly #maker: Maker;
  readonly #text: string;
  readonly #calls: FileCalls;
  #source: Promise<string> | undefined;
  #made = 0;

  /** @param store where things are taken, @param maker who takes them, @param scheduler the batch system's names for it */
  constructor(store: Store, maker: Maker, scheduler: Mapping = new Map()) {
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
  get store(): Store {
    return this.#store;
  }

  /**
   * Takes a name under `.aexp/`: of many who try, one succeeds.
   *
   * @param folder under `.aexp/`; made where it is missing
   * @throws whatever the system says where that tells neither success nor failure
   */
  async put(folder: string, name: string): Promise<Put> {
    const path = joinPath(this.#store.statePath, `${folder}/${name}`);
    for (let tries = 1;; tries++) {
      const source = await this.#open();
      try {
        await this.#calls.link(source, path);
        return { kind: "taken" };
      } catch (error) {
        const code = codeOf(error) ?? "";
        if (code === "EEXIST") return await this.#look(path);
        if (NO_LINKS.has(code)) return await this.#create(path);
        if (tries < MAX_TRIES && (code === "ENOENT" || code === "EMLINK")) {
          if (code === "EMLINK" || tries > 1) await this.#renew();
          await makeStateFolder(this.#store, folder);
          continue;
        }
        // Anything else leaves open whether it was done: what stands there tells.
        if ((await this.#look(path)).kind === "taken") return { kind: "taken" };
        throw error;
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

  /** A server that answers a link twice reports the second time that the name exists. */
  async #look(path: string): Promise<Put> {
    const text = await readIfThere(path);
    if (text === undefined) return { kind: "vanished" };
    return text === this.#text ? { kind: "taken" } : { kind: "held", text };
  }

  /** For file systems without hard links. */
  async #create(path: string): Promise<Put> {
    try {
      await Deno.writeTextFile(path, this.#text, { createNew: true });
      return { kind: "taken" };
    } catch (error) {
      if (codeOf(error) === "EEXIST") return await this.#look(path);
      throw error;
    }
  }

  #open(): Promise<string> {
    this.#source ??= this.#write();
    return this.#source;
  }

  /** Somebody tidied the folder away, or one file cannot have more names. */
  async #renew(): Promise<void> {
    const source = this.#source;
    this.#source = undefined;
    this.#made++;
    if (source !== undefined) await removeIfThere(await source.catch(() => ""));
  }

  async #write(): Promise<string> {
    const suffix = this.#made === 0 ? "" : `-${this.#made}`;
    const path = joinPath(this.#store.statePath, `runners/${this.#maker.name}${suffix}`);
    try {
      await writeSynced(path, this.#text);
    } catch (error) {
      if (codeOf(error) !== "ENOENT") throw describeFileError(error, "write", path);
      await makeStateFolder(this.#store, "runners");
      await writeSynced(path, this.#text);
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

/** Reads a small file; `undefined` where there is none. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** Removes a file; one that has gone is no error. */
export async function removeIfThere(path: string, calls?: FileCalls): Promise<void> {
  try {
    await (calls ?? Deno).remove(path);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw describeFileError(error, "remove", path);
  }
}

/** Writes a small file and waits until the device has it. */
export async function writeSynced(path: string, text: string): Promise<void> {
  using file = await Deno.open(path, { write: true, create: true, truncate: true });
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
  await file.sync();
}
