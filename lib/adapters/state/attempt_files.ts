/**
 * The records of attempts under `.aexp/attempts/`: what is known of an attempt, whatever happens to
 * the job's document.
 *
 * Each file is written once, under a new name, by one writer, so no reader ever sees old content:
 *
 * - `⟨id⟩.⟨n⟩` names the process that took attempt n: the runner's signature, put there by
 *   `link(2)`. No command removes this file, so no number is taken twice.
 * - `.child` holds the process that runs the command and all that was known at the start. It is
 *   removed when the end stands in the document.
 * - `.told` holds the signal by which the runner was told to end. A partly written file says the
 *   same.
 * - `.why` holds the cause of that signal, if the batch system has told it.
 * - `.stop` names who asked for a stop. It appears whole, because a partly written one would ask
 *   for something else.
 * - `.end` holds the exit code, written by the shell that ran the command.
 * - `.end.code` is a symbolic link, made if the disk had no space for the content of `.end`. Its
 *   target is not a path but the text of the end.
 * - `.void` records that nothing was run.
 *
 * @module
 */

import { ATTEMPTS } from "./layout.ts";
import { parseJson } from "../../domain/value/json_parse.ts";
import { formatJson } from "../../domain/value/json_text.ts";
import { isMapping, type Mapping, type Value } from "../../domain/value/value.ts";
import { callsFor } from "../files/file_calls.ts";
import { describeFileError } from "../files/file_error.ts";
import { codeOf } from "../../system_error.ts";
import { linkText, removeIfThere } from "../files/link.ts";
import { unlessStale, untilKnown } from "../files/patient_read.ts";
import { joinPath } from "../files/path.ts";
import type { Signature } from "./signature.ts";
import { makeStateFolder } from "./state_folder.ts";
import type { Place } from "./place.ts";

/** Names one attempt of one job. */
export interface AttemptKey {
  /** The id of the job: 32 hexadecimal digits. */
  readonly jobId: string;
  readonly n: number;
}

/** The files of an attempt besides the first one. */
export type AttemptPart = "child" | "told" | "why" | "stop" | "end" | "void";

/** Takes attempts for one process. */
export class AttemptFiles {
  readonly #signature: Signature;

  /** @param signature of the process that takes attempts */
  constructor(signature: Signature) {
    this.#signature = signature;
  }

  /** The signature that stands under the numbers that this process takes. */
  get signature(): Signature {
    return this.#signature;
  }

  /**
   * Takes an attempt. Of several processes that take the same number, one succeeds. A number that
   * was given up, or that has an end, stays used, for this process too: its own record under the
   * name then only shows that it had the number once.
   *
   * @returns whether this process has the attempt now
   * @throws {UserError} `FILE_UNWRITABLE`
   */
  async take(key: AttemptKey): Promise<boolean> {
    try {
      // A record is never removed, so a name that exists but cannot be read is not in this
      // machine's cache yet.
      const put = await untilKnown(async () => {
        const answer = await this.#signature.put(ATTEMPTS, attemptName(key));
        return answer.kind === "vanished" ? undefined : answer;
      });
      return put?.kind === "taken" && !await this.#isSpent(key);
    } catch (error) {
      throw describeFileError(error, "write", attemptPath(this.#signature.store, key));
    }
  }

  async #isSpent(key: AttemptKey): Promise<boolean> {
    const { store } = this.#signature;
    return await hasAttempt(store, key, "void") || await hasAttempt(store, key, "end");
  }

  /** Records that nothing was run. This needs no space on the disk. */
  async giveUp(key: AttemptKey): Promise<void> {
    try {
      await this.#signature.put(ATTEMPTS, attemptName(key, "void"));
    } catch (error) {
      throw describeFileError(error, "write", attemptPath(this.#signature.store, key, "void"));
    }
  }

  /**
   * Records that the runner lives.
   *
   * @param key of the running attempt: its record is touched directly, because the signature that the
   *   record was linked from may have been replaced
   */
  async beat(at: Date, key?: AttemptKey): Promise<void> {
    if (key === undefined) await this.#signature.beat(at);
    else await Deno.utime(attemptPath(this.#signature.store, key), at, at);
  }

  /** Writes a part; an existing one stays as it is. */
  async write(key: AttemptKey, part: AttemptPart, mapping: Mapping): Promise<void> {
    await writePart(this.#signature.store, key, part, mapping);
  }
}

/**
 * Removes the part that the document repeats. Ignores errors, because a part that stays does no
 * harm.
 */
export async function settleAttempt(store: Place, key: AttemptKey): Promise<void> {
  await removeIfThere(attemptPath(store, key, "child"), callsFor(store)).catch(() => {});
}

/**
 * Writes a part of an attempt that another process may have taken; an existing part stays as it is.
 */
export async function writePart(
  store: Place,
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
      await makeStateFolder(store, ATTEMPTS);
      await Deno.writeTextFile(path, text, { createNew: true });
    }
  } catch (error) {
    if (codeOf(error) === "EEXIST") return;
    // A partly written child identifies no process. A partly written end is an end all the same.
    if (part === "child") await removeIfThere(path, callsFor(store)).catch(() => {});
    throw describeFileError(error, "write", path);
  }
}

/** A part that several processes may write. */
export interface PublishedPart {
  readonly part: AttemptPart;
  readonly mapping: Mapping;
  /** A text that no other process uses: it names the temporary file. */
  readonly nonce: string;
}

/**
 * Writes a part that appears whole or not at all. An existing part stays, unless it is not whole.
 *
 * @throws {UserError} `FILE_UNWRITABLE`
 */
export async function publishPart(
  store: Place,
  key: AttemptKey,
  { part, mapping, nonce }: PublishedPart,
): Promise<void> {
  const path = attemptPath(store, key, part);
  const source = `${path}.${nonce}`;
  const calls = callsFor(store);
  const text = `${formatJson(mapping)}\n`;
  try {
    await calls.writeNew(source, text);
    const put = await linkText(source, path, text, calls);
    if (put.kind === "held" && !isWhole(put.text)) await Deno.rename(source, path);
  } catch (error) {
    throw describeFileError(error, "write", path);
  } finally {
    await removeIfThere(source, calls).catch(() => {});
  }
}

function isWhole(text: string): boolean {
  try {
    return isMapping(parseJson(text));
  } catch {
    return false;
  }
}

/**
 * Records how a command ended if the end itself cannot be written. This needs no space on the disk.
 */
export async function linkEnd(
  store: Place,
  key: AttemptKey,
  end: { readonly code: number; readonly wasSignalled: boolean },
): Promise<void> {
  const path = endCodePath(attemptPath(store, key, "end"));
  const text = formatJson(
    new Map<string, Value>([["code", BigInt(end.code)], ["signalled", end.wasSignalled]]),
  );
  try {
    await Deno.symlink(text, path);
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw describeFileError(error, "write", path);
  }
}

/** Returns the path of the link that holds the code of an end that could not be written. */
export function endCodePath(endPath: string): string {
  return `${endPath}.code`;
}

/** Returns the path of an attempt, or of a part of it. */
export function attemptPath(store: Place, key: AttemptKey, part?: AttemptPart): string {
  return joinPath(attemptsFolder(store), attemptName(key, part));
}

/** Returns the folder of all attempts. */
export function attemptsFolder(store: Place): string {
  return joinPath(store.statePath, ATTEMPTS);
}

/** Returns the file name of an attempt, or of a part of it: letters, digits and dots. */
export function attemptName({ jobId, n }: AttemptKey, part?: AttemptPart): string {
  return part === undefined ? `${jobId}.${n}` : `${jobId}.${n}.${part}`;
}

/** Returns whether an attempt, or a part of it, exists. */
export async function hasAttempt(
  store: Place,
  key: AttemptKey,
  part?: AttemptPart,
): Promise<boolean> {
  const path = attemptPath(store, key, part);
  try {
    await unlessStale(path, () => callsFor(store).stat(path));
    return true;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false;
    throw describeFileError(error, "read", path);
  }
}

/**
 * Returns whether another process took over from an attempt: it took a later number and did not
 * give that up.
 */
export async function hasSuccessor(store: Place, { jobId, n }: AttemptKey): Promise<boolean> {
  for (let next = n + 1; await hasAttempt(store, { jobId, n: next }); next++) {
    if (!(await hasAttempt(store, { jobId, n: next }, "void"))) return true;
  }
  return false;
}

/**
 * Lists the highest attempt of each job. The result is only for display, as another process may
 * take an attempt meanwhile.
 */
export function listAttempts(store: Place): ReadonlyMap<string, number> {
  const highest = new Map<string, number>();
  const path = attemptsFolder(store);
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

/**
 * Returns the text that the shell writes before the exit code, so that the end is one JSON object.
 *
 * @param facts what was known when the attempt began
 */
export function endPrefix(facts: Mapping): string {
  const text = formatJson(new Map<string, Value>([["schema_version", 1n], ...facts]));
  return `${text.slice(0, -1)}, "code": `;
}
