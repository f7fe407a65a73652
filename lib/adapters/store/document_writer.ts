/**
 * Changes the document of a job so that no reader ever sees half of it, and so that no writer that
 * uses the lock loses a key of another.
 *
 * @module
 */

import { UserError } from "../../errors.ts";
import { codeOf } from "../../system_error.ts";
import { command, phrase } from "../../phrase.ts";
import { formatJson } from "../../domain/value/json_text.ts";
import type { Mapping } from "../../domain/value/value.ts";
import { callsFor, type FileCalls, type Soon } from "../files/file_calls.ts";
import { describeFileError, quotePath } from "../files/file_error.ts";
import { documentOrThrow } from "./job.ts";
import { waitABit } from "../files/patient_read.ts";
import { readText } from "../files/read_text.ts";
import { Locks } from "../state/lock.ts";
import { TEMPORARY_PREFIX } from "../files/maker.ts";
import { exists } from "../files/path.ts";
import type { Signature, Signer } from "../state/signature.ts";
import { DOCUMENT_FILE, type Store } from "./store.ts";
import { jobPath } from "../state/place.ts";

/** Options of `DocumentWriter.change()`. */
export interface ChangeOptions {
  /** Whether to wait until the device has stored it; a heartbeat need not. @default {true} */
  readonly isDurable?: boolean;
}

/** Returns the new document for a given one; `undefined` leaves the document unchanged. */
export type DocumentChange = (document: Mapping) => Mapping | undefined;

/** A document before and after a change that was written. */
export interface WrittenChange {
  readonly jobId: string;
  readonly before: Mapping;
  readonly after: Mapping;
}

/** Changes documents for one process, one change per job at a time. */
export class DocumentWriter {
  readonly #store: Store;
  readonly #signature: Signature;
  readonly #locks: Locks;
  readonly #onWritten: (change: WrittenChange) => Promise<void> | void;
  readonly #last = new Map<string, Promise<unknown>>();
  #written = 0;

  /**
   * @param signature of the process that writes
   * @param onWritten called after each change that was written, while the job's lock is held; it
   *   must not throw
   */
  constructor(
    signature: Signature,
    onWritten: (change: WrittenChange) => Promise<void> | void = () => {},
  ) {
    this.#store = signature.store;
    this.#signature = signature;
    this.#locks = new Locks(signature);
    this.#onWritten = onWritten;
  }

  /**
   * Takes the job's lock, reads the document, changes it, and replaces the file by a rename.
   *
   * @returns the document as it is afterwards
   * @throws {UserError} if the document cannot be read or written; the old document then stays
   */
  async change(
    jobId: string,
    change: DocumentChange,
    options: ChangeOptions = {},
  ): Promise<Mapping> {
    const before = this.#last.get(jobId) ?? Promise.resolve();
    const mine = before.catch(() => {}).then(() => this.#changeAlone(jobId, change, options));
    this.#last.set(jobId, mine);
    try {
      return await mine;
    } finally {
      if (this.#last.get(jobId) === mine) this.#last.delete(jobId);
    }
  }

  async #changeAlone(
    jobId: string,
    change: DocumentChange,
    { isDurable = true }: ChangeOptions,
  ): Promise<Mapping> {
    try {
      return await this.#locks.hold(jobId, () => this.#changeLocked(jobId, change, isDurable));
    } catch (error) {
      throw this.#isJobGone(jobId, error) ? jobGone(jobPath(this.#store, jobId), error) : error;
    }
  }

  /**
   * Returns whether an error means that the job's folder, or the whole repository, has been moved
   * away.
   */
  #isJobGone(jobId: string, error: unknown): boolean {
    const code = codeOf(error instanceof UserError ? error.cause : error);
    return code === "ENOENT" && !exists(jobPath(this.#store, jobId));
  }

  /**
   * Runs work that may take minutes and that only one process at a time may do.
   *
   * @param name of the work
   * @param onHeld called once if another process is doing the work, with that process
   */
  async alone<T>(
    name: string,
    work: () => Promise<T>,
    onHeld: (holder: Signer | undefined) => void,
  ): Promise<T> {
    return await this.#locks.hold(name, work, { isLong: true, onHeld });
  }

  /**
   * Waits for running changes, then removes the temporary files of this process and of killed ones.
   */
  async close(): Promise<void> {
    await Promise.allSettled(this.#last.values());
    if (!(await this.#locks.release())) return;
    if (await this.#signature.close()) await this.#locks.tidy();
  }

  /**
   * Python's writers use no lock. So if the document has changed between the read and the rename,
   * it is read and changed again. Only a change that Python writes at the instant of the rename is
   * lost.
   */
  async #changeLocked(
    jobId: string,
    change: DocumentChange,
    isDurable: boolean,
  ): Promise<Mapping> {
    const path = `${jobPath(this.#store, jobId)}/${DOCUMENT_FILE}`;
    for (let round = 1;; round++) {
      const calls = callsFor(this.#store);
      await calls.askServer(path);
      const mark = await markOf(path, calls);
      const document = await documentOrThrow(path, this.#store.now, await readText(path, calls));
      const changed = change(document);
      if (changed === undefined) return document;
      const expected = round < MAX_ROUNDS ? mark : undefined;
      const text = formatJson(changed);
      if (await this.#replaceOrRetry(jobId, path, { text, isDurable, expected }, round)) {
        await this.#onWritten({ jobId, before: document, after: changed });
        return changed;
      }
    }
  }

  /**
   * Replaces the document, or waits and returns false if the change is to be repeated. It is
   * repeated after a stale handle and after the temporary file has vanished: a process that broke
   * the lock of a delayed writer removes that writer's temporary file.
   */
  async #replaceOrRetry(
    jobId: string,
    path: string,
    next: Replacement,
    round: number,
  ): Promise<boolean> {
    try {
      return await this.#replace(jobId, path, next);
    } catch (error) {
      const code = codeOf(error);
      const mayPass = code === "ESTALE" || code === "ENOENT";
      if (mayPass && round < MAX_ROUNDS && !this.#isJobGone(jobId, error)) {
        await waitABit();
        return false;
      }
      throw describeFileError(error, "write", path);
    }
  }

  /**
   * Replaces the document by a text, unless the document has changed meanwhile. Returns whether it
   * did.
   */
  async #replace(jobId: string, path: string, next: Replacement): Promise<boolean> {
    const name = `${TEMPORARY_PREFIX}${this.#signature.maker.name}-${this.#written++}`;
    const temporary = `${jobPath(this.#store, jobId)}/${name}`;
    const calls = callsFor(this.#store);
    try {
      await (next.isDurable ? calls.writeDurably : calls.writeNew)(temporary, next.text);
    } catch (error) {
      await Deno.remove(temporary).catch(() => {});
      throw error;
    }
    try {
      const isDone = renameIf(temporary, path, { expected: next.expected, calls });
      if (!(await isDone)) {
        await calls.remove(temporary);
        return false;
      }
    } catch (error) {
      // The call's answer may have been lost: the content of the document tells whether it was
      // renamed.
      const standing = await readText(path);
      await Deno.remove(temporary).catch(() => {});
      if (standing.kind !== "text" || standing.text !== next.text) throw error;
    }
    // Records are removed once the document holds the verdict, so the rename must survive a power
    // cut.
    if (next.isDurable) await calls.syncFolder(jobPath(this.#store, jobId));
    return true;
  }
}

/** How often a change is retried when another writer interferes; then it is written in any case. */
const MAX_ROUNDS = 50;

/** The new content of a document. */
interface Replacement {
  readonly text: string;
  readonly isDurable: boolean;
  /** The mark of the document that was read; `undefined` replaces it in any case. */
  readonly expected: string | undefined;
}

const NO_FILE = "none";

/**
 * Renames a file over a document, unless the document has changed.
 *
 * On a local disk nothing can happen between the check and the rename: both are synchronous.
 */
function renameIf(
  temporary: string,
  path: string,
  { expected, calls }: { readonly expected: string | undefined; readonly calls: FileCalls },
): Soon<boolean> {
  const rename = (mark: string | undefined): Soon<boolean> => {
    if (mark !== expected) return false;
    return after(calls.rename(temporary, path), () => true);
  };
  return expected === undefined ? rename(undefined) : after(markOf(path, calls), rename);
}

/** Continues synchronously if the value is there. */
function after<T, R>(soon: Soon<T>, next: (value: T) => Soon<R>): Soon<R> {
  return soon instanceof Promise ? soon.then(next) : next(soon);
}

/**
 * Returns a mark that differs between two states of a file. The lock beside the file was just
 * taken, so the answer is the server's and not a cache's.
 */
function markOf(path: string, calls: FileCalls): Soon<string> {
  const known = ({ ino, mtime, size }: Deno.FileInfo) => `${ino} ${mtime?.getTime()} ${size}`;
  const unknown = (error: unknown) =>
    codeOf(error) === "ENOENT" ? NO_FILE : `unknown ${unknowns++}`;
  try {
    const found = calls.stat(path);
    return found instanceof Promise ? found.then(known, unknown) : known(found);
  } catch (error) {
    return unknown(error);
  }
}

/** Numbers unknown states, so that no two are equal. */
let unknowns = 0;

function jobGone(path: string, cause: unknown): UserError {
  return new UserError(
    "JOB_NOT_FOUND",
    `Cannot write the document in ${quotePath(path)}: the folder is gone`,
    {
      cause,
      hint: phrase`Somebody moved or removed it; ${command("list-runs")} shows what is there.`,
    },
  );
}
