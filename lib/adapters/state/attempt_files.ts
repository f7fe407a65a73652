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
 * - `.told` says by which signal the runner was told to end; half of it says no less.
 * - `.stop` says who asked for a stop. It appears whole, as half of it would be a wish for another one.
 * - `.end` holds the exit code, written by the shell that ran the command.
 * - `.end.code` is a symbolic link that points nowhere, where the disk had no space for what `.end` holds:
 *   the code is the text of the link itself.
 * - `.void` says that nothing was run.
 *
 * @module
 */

import { ATTEMPTS } from "./layout.ts";
import { parseJson } from "../../domain/value/json_parse.ts";
import { formatJson } from "../../domain/value/json_text.ts";
import { isMapping, type Mapping, type Value } from "../../domain/value/value.ts";
import { callsFor } from "../files/file_calls.ts";
import { describeFileError } from "../files/file_error.ts";
import { codeOf } from "../../errors.ts";
import { linkText, removeIfThere } from "../files/link.ts";
import { unlessStale, untilKnown } from "../files/patient_read.ts";
import { joinPath } from "../files/path.ts";
import type { Signature } from "./signature.ts";
import { makeStateFolder } from "./state_folder.ts";
import type { Place } from "./place.ts";

/** One attempt of one job. */
export interface AttemptKey {
  /** The 32 hexadecimal digits that name the job. */
  readonly jobId: string;
  /** The number of the attempt, from 1. */
  readonly n: number;
}

/** The files that follow the first one. */
export type AttemptPart = "child" | "told" | "stop" | "end" | "void";

/** Takes attempts for one process. */
export class AttemptFiles {
  readonly #signature: Signature;

  /** @param signature of the process that takes attempts */
  constructor(signature: Signature) {
    this.#signature = signature;
  }

  /** What is put under the numbers that are taken. */
  get signature(): Signature {
    return this.#signature;
  }

  /**
   * Takes an attempt: of many who try, one succeeds. A number that was given up, or that has an end, stays
   * spent, for this process, too: its own record under the name then says only that it had it once.
   *
   * @returns whether this process has it now
   * @throws {UserError} `FILE_UNWRITABLE`
   */
  async take(key: AttemptKey): Promise<boolean> {
    try {
      // No record ever goes, so one that is there and is not is one that a cache does not know yet.
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

  /** Says that nothing was run; it needs no space on the disk. */
  async giveUp(key: AttemptKey): Promise<void> {
    try {
      await this.#signature.put(ATTEMPTS, attemptName(key, "void"));
    } catch (error) {
      throw describeFileError(error, "write", attemptPath(this.#signature.store, key, "void"));
    }
  }

  /**
   * Says that the runner lives.
   *
   * @param key of the attempt that runs: its own record is touched, whatever became of the file that it is
   *   another name of
   */
  async beat(at: Date, key?: AttemptKey): Promise<void> {
    if (key === undefined) await this.#signature.beat(at);
    else await Deno.utime(attemptPath(this.#signature.store, key), at, at);
  }

  /** Writes a part; one that is there already stays as it is. */
  async write(key: AttemptKey, part: AttemptPart, mapping: Mapping): Promise<void> {
    await writePart(this.#signature.store, key, part, mapping);
  }
}

/** Removes what a document says as well; where it cannot be removed it does no harm. */
export async function settleAttempt(store: Place, key: AttemptKey): Promise<void> {
  await removeIfThere(attemptPath(store, key, "child"), callsFor(store)).catch(() => {});
}

/** Writes a part of an attempt that somebody else may have taken; one that is there already stays. */
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
    // Half a child is nobody's, while half an end is one all the same.
    if (part === "child") await removeIfThere(path, callsFor(store)).catch(() => {});
    throw describeFileError(error, "write", path);
  }
}

/** A part that others write, and a name that nobody else has for the file that it is first. */
export interface PublishedPart {
  /** Which part. */
  readonly part: AttemptPart;
  /** What it says. */
  readonly mapping: Mapping;
  /** The name. */
  readonly nonce: string;
}

/**
 * Writes a part that is there as a whole or not at all; one that is there already stays, unless it is not
 * whole.
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

/** Says how a command ended, where its end cannot be written; it needs no space on the disk. */
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

/** Where the link stands that tells the code of an end that could not be written. */
export function endCodePath(endPath: string): string {
  return `${endPath}.code`;
}

/** Where a part of an attempt stands. */
export function attemptPath(store: Place, key: AttemptKey, part?: AttemptPart): string {
  return joinPath(attemptsFolder(store), attemptName(key, part));
}

/** The folder of all attempts. */
export function attemptsFolder(store: Place): string {
  return joinPath(store.statePath, ATTEMPTS);
}

/** The name of a part of an attempt: letters, digits and dots. */
export function attemptName({ jobId, n }: AttemptKey, part?: AttemptPart): string {
  return part === undefined ? `${jobId}.${n}` : `${jobId}.${n}.${part}`;
}

/** Whether an attempt, or a part of it, is there. */
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
 * Whether somebody took over from an attempt: took a later number, and did not give it up before anything
 * was run.
 */
export async function hasSuccessor(store: Place, { jobId, n }: AttemptKey): Promise<boolean> {
  for (let next = n + 1; await hasAttempt(store, { jobId, n: next }); next++) {
    if (!(await hasAttempt(store, { jobId, n: next }, "void"))) return true;
  }
  return false;
}

/** The highest attempt of each job that has any: for looking only, as others may be taken meanwhile. */
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
 * What the shell puts before the exit code so that the end is one JSON object.
 *
 * @param facts what the attempt was begun with
 */
export function endPrefix(facts: Mapping): string {
  const text = formatJson(new Map<string, Value>([["schema_version", 1n], ...facts]));
  return `${text.slice(0, -1)}, "code": `;
}
