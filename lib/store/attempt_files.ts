/**
 * The records of attempts under `.aexp/attempts/`: what is known of a try to run a job, whatever becomes
 * of the job's document.
 *
 * Each file is written once, under a new name, by one writer, so no reader ever sees an old one:
 *
 * - `⟨id⟩.⟨n⟩` says who took attempt n: the runner's signature, put there by `link(2)`. It stays for
 *   good, so that a number is never taken twice.
 * - `.child` holds the process that runs the command and all that was known at the start; it goes when
 *   the end stands in the document.
 * - `.told` says by which signal the runner was told to end, `.stop` who asked for a stop.
 * - `.end` holds the exit code, written by the shell that ran the command.
 * - `.void` says that nothing was run.
 *
 * @module
 */

import { parseJson } from "../value/json_parse.ts";
import { formatJson } from "../value/json_text.ts";
import { isMapping, type Mapping, numberAt, type Value } from "../value/value.ts";
import { callsFor } from "./file_calls.ts";
import { codeOf, describeFileError } from "./file_error.ts";
import { joinPath } from "./root.ts";
import {
  parseSignature,
  readIfThere,
  removeIfThere,
  type Signature,
  type Signer,
} from "./signature.ts";
import { makeStateFolder } from "./state_folder.ts";
import type { Store } from "./store.ts";

/** The folder of the records under `.aexp/`. */
const FOLDER = "attempts";

/** One attempt of one job. */
export interface AttemptKey {
  /** The 32 hexadecimal digits that name the job. */
  readonly jobId: string;
  /** The number of the attempt, from 1. */
  readonly n: number;
}

/** The files that follow the first one. */
export type AttemptPart = "child" | "told" | "stop" | "end" | "void";

/** What the files of an attempt say. */
export interface AttemptRecord extends AttemptKey {
  /** Who took it; `undefined` where the text is not whole or of a version that is not known. */
  readonly taker: Signer | undefined;
  /** When the taker last said that it lives, by the file server's clock, in milliseconds. */
  readonly beatAt: number;
  /** Whether it was given up before anything ran. */
  readonly isVoid: boolean;
  /** The process that runs the command, and the attempt's entry; `undefined` where none was started, or the end is settled. */
  readonly child: Mapping | undefined;
  /** When the command was about to start, by the file server's clock, in milliseconds; as long as `child` is there. */
  readonly startedAt: number | undefined;
  /** What the runner was told, where it was told to end. */
  readonly told: Mapping | undefined;
  /** Who asked for a stop. */
  readonly stop: Mapping | undefined;
  /** How it ended. */
  readonly end: RecordedEnd | undefined;
}

/** The end of a command as its shell wrote it. */
export interface RecordedEnd {
  /** The exit code, 128+n for signal n; `undefined` where the disk took no more than the file's name. */
  readonly code: number | undefined;
  /** What the attempt was begun with: its id, its start, the queueing that it served. */
  readonly facts: Mapping;
  /** When, by the file server's clock, in milliseconds. */
  readonly at: number;
}

/** Takes attempts for one process. */
export class AttemptFiles {
  readonly #signature: Signature;

  /** @param signature of the process that takes attempts */
  constructor(signature: Signature) {
    this.#signature = signature;
  }

  /**
   * Takes an attempt: of many who try, one succeeds.
   *
   * @returns whether this process has it now
   * @throws {UserError} `FILE_UNWRITABLE`
   */
  async take(key: AttemptKey): Promise<boolean> {
    try {
      return (await this.#signature.put(FOLDER, nameOf(key))).kind === "taken";
    } catch (error) {
      throw describeFileError(error, "write", attemptPath(this.#signature.store, key));
    }
  }

  /** Says that nothing was run; it needs no space on the disk. */
  async giveUp(key: AttemptKey): Promise<void> {
    try {
      await this.#signature.put(FOLDER, `${nameOf(key)}.void`);
    } catch (error) {
      throw describeFileError(error, "write", attemptPath(this.#signature.store, key, "void"));
    }
  }

  /** Says that the runner lives. */
  async beat(at: Date): Promise<void> {
    await this.#signature.beat(at);
  }

  /** Writes a part; one that is there already stays as it is. */
  async write(key: AttemptKey, part: AttemptPart, mapping: Mapping): Promise<void> {
    await writePart(this.#signature.store, key, part, mapping);
  }
}

/** Removes what a document says as well; where it cannot be removed it does no harm. */
export async function settleAttempt(store: Store, key: AttemptKey): Promise<void> {
  await removeIfThere(attemptPath(store, key, "child"), callsFor(store)).catch(() => {});
}

/** Writes a part of an attempt that somebody else may have taken; one that is there already stays. */
export async function writePart(
  store: Store,
  key: AttemptKey,
  part: AttemptPart,
  mapping: Mapping,
): Promise<void> {
  const path = attemptPath(store, key, part);
  const text = `${formatJson(mapping)}\n`;
  try {
    try {
      await callsFor(store).writeNew(path, text);
    } catch (error) {
      if (codeOf(error) !== "ENOENT") throw error;
      await makeStateFolder(store, FOLDER);
      await Deno.writeTextFile(path, text, { createNew: true });
    }
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw describeFileError(error, "write", path);
  }
}

/** Where a part of an attempt stands. */
export function attemptPath(store: Store, key: AttemptKey, part?: AttemptPart): string {
  const suffix = part === undefined ? "" : `.${part}`;
  return joinPath(store.statePath, `${FOLDER}/${nameOf(key)}${suffix}`);
}

/** Whether an attempt, or a part of it, is there. */
export async function hasAttempt(
  store: Store,
  key: AttemptKey,
  part?: AttemptPart,
): Promise<boolean> {
  const path = attemptPath(store, key, part);
  try {
    await callsFor(store).stat(path);
    return true;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false;
    throw describeFileError(error, "read", path);
  }
}

/** When the taker of an attempt last said that it lives, by the file server's clock; `undefined` where nobody took it. */
export async function beatOf(store: Store, key: AttemptKey): Promise<number | undefined> {
  const path = attemptPath(store, key);
  try {
    return await timeOf(path);
  } catch (error) {
    throw describeFileError(error, "read", path);
  }
}

/** The highest attempt of each job that has any: for looking only, as others may be taken meanwhile. */
export function listAttempts(store: Store): ReadonlyMap<string, number> {
  const highest = new Map<string, number>();
  const path = joinPath(store.statePath, FOLDER);
  try {
    for (const { name } of Deno.readDirSync(path)) {
      const match = /^([0-9a-f]{32})\.([0-9]{1,9})$/.exec(name);
      if (match === null) continue;
      const [, jobId = "", n] = match;
      highest.set(jobId, Math.max(Number(n), highest.get(jobId) ?? 0));
    }
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw describeFileError(error, "list", path);
  }
  return highest;
}

/** Reads an attempt; `undefined` where nobody has taken it. */
export async function readAttempt(
  store: Store,
  key: AttemptKey,
): Promise<AttemptRecord | undefined> {
  const path = attemptPath(store, key);
  try {
    const text = await readIfThere(path);
    if (text === undefined) return undefined;
    const [beatAt, isVoid, startedAt, child, told, stop, end] = await Promise.all([
      timeOf(path),
      hasAttempt(store, key, "void"),
      timeOf(attemptPath(store, key, "child")),
      readPart(attemptPath(store, key, "child")),
      readPart(attemptPath(store, key, "told")),
      readPart(attemptPath(store, key, "stop")),
      readEnd(attemptPath(store, key, "end")),
    ]);
    return {
      ...key,
      taker: parseSignature(text),
      beatAt: beatAt ?? 0,
      isVoid,
      startedAt,
      child,
      told,
      stop,
      end,
    };
  } catch (error) {
    throw describeFileError(error, "read", path);
  }
}

/**
 * What the shell puts before the exit code so that the end is one JSON object.
 *
 * @param facts what the attempt was begun with
 */
export function endPrefix(facts: Mapping): string {
  const text = formatJson(new Map<string, Value>([["schema_version", 1n], ...facts]));
  return `${text.slice(0, -1)}, "code": `;
}

function nameOf({ jobId, n }: AttemptKey): string {
  return `${jobId}.${n}`;
}

/** Reads one part of an attempt; empty where it is not whole, `undefined` where it is not there. */
export async function readAttemptPart(
  store: Store,
  key: AttemptKey,
  part: AttemptPart,
): Promise<Mapping | undefined> {
  const path = attemptPath(store, key, part);
  try {
    return await readPart(path);
  } catch (error) {
    throw describeFileError(error, "read", path);
  }
}

async function readPart(path: string): Promise<Mapping | undefined> {
  const text = await readIfThere(path);
  return text === undefined ? undefined : parsePart(text) ?? new Map();
}

function parsePart(text: string): Mapping | undefined {
  try {
    const value = parseJson(text);
    return isMapping(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** How long a writer may be between making a file and filling it, in milliseconds. */
const HALF_WRITTEN_MS = 5000;
const PAUSE_MS = 50;

/** An end that stays without its code counts as an end all the same. */
async function readEnd(path: string): Promise<RecordedEnd | undefined> {
  for (let waited = 0;; waited += PAUSE_MS) {
    const text = await readIfThere(path);
    if (text === undefined) return undefined;
    const facts = parsePart(text);
    const at = await timeOf(path) ?? 0;
    if (facts !== undefined) {
      const code = numberAt(facts, "code");
      return { code: code === undefined || code < 0 ? undefined : code, facts, at };
    }
    if (waited >= HALF_WRITTEN_MS) return { code: undefined, facts: new Map(), at };
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

async function timeOf(path: string): Promise<number | undefined> {
  try {
    return (await Deno.stat(path)).mtime?.getTime();
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}
