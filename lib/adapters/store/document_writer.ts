/**
 * Changing the document of a job so that no reader ever sees half of it and no key of anyone is lost
 * that a lock can save.
 *
 * @module
 */

import { codeOf, UserError } from "../../errors.ts";
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

/** How a change is written. */
export interface ChangeOptions {
  /** Wait until the device has it; a heartbeat need not. @default {true} */
  readonly isDurable?: boolean;
}

/** Says what a document should be, given what it is; `undefined` leaves it alone. */
export type DocumentChange = (document: Mapping) => Mapping | undefined;

/** Changes documents for one process, one change a job at a time. */
export class DocumentWriter {
  readonly #store: Store;
  readonly #signature: Signature;
  readonly #locks: Locks;
  readonly #last = new Map<string, Promise<unknown>>();
  #written = 0;

  /** @param signature of the process that writes */
  constructor(signature: Signature) {
    this.#store = signature.store;
    this.#signature = signature;
    this.#locks = new Locks(signature);
  }

  /**
   * Takes the job's lock, reads its document, changes it and puts it in place by a rename.
   *
   * @returns the document as it stands afterwards
   * @throws {UserError} where it cannot be read or written; the old document then stands
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

  /** Whether an error means that the job's folder, or all of the repository, has been moved away. */
  #isJobGone(jobId: string, error: unknown): boolean {
    const code = codeOf(error instanceof UserError ? error.cause : error);
    return code === "ENOENT" && !exists(jobPath(this.#store, jobId));
  }

  /**
   * Runs work that may take minutes and that only one process at a time may do.
   *
   * @param name of the work, @param onHeld called once if it has to wait, with the process that does it
   */
  async alone<T>(
    name: string,
    work: () => Promise<T>,
    onHeld: (holder: Signer | undefined) => void,
  ): Promise<T> {
    return await this.#locks.hold(name, work, { isLong: true, onHeld });
  }

  /** Waits for what is under way and removes what this process, and any that was killed, left behind. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#last.values());
    if (!(await this.#locks.release())) return;
    if (await this.#signature.close()) await this.#locks.tidy();
  }

  /**
   * Python's writers know no lock, so a document that changed between the reading and the rename is read
   * and changed again: what is lost to them is only what they write in the instant of the rename.
   */
  async #changeLocked(
    jobId: string,
    change: DocumentChange,
    isDurable: boolean,
  ): Promise<Mapping> {
    const path = `${jobPath(this.#store, jobId)}/${DOCUMENT_FILE}`;
    for (let tries = 1;; tries++) {
      const calls = callsFor(this.#store);
      await calls.askServer(path);
      const mark = await markOf(path, calls);
      const document = await documentOrThrow(path, this.#store.now, await readText(path, calls));
      const changed = change(document);
      if (changed === undefined) return document;
      const expected = tries < MAX_TRIES ? mark : undefined;
      const text = formatJson(changed);
      if (await this.#replaceOrRetry(jobId, path, { text, isDurable, expected }, tries)) {
        return changed;
      }
    }
  }

  /**
   * A stale handle is no answer, and neither is that the temporary file has gone: whoever broke the lock of
   * a writer that was held up took it away. All is read and written anew, after a pause.
   */
  async #replaceOrRetry(
    jobId: string,
    path: string,
    next: Replacement,
    tries: number,
  ): Promise<boolean> {
    try {
      return await this.#replace(jobId, path, next);
    } catch (error) {
      const code = codeOf(error);
      const mayPass = code === "ESTALE" || code === "ENOENT";
      if (mayPass && tries < MAX_TRIES && !this.#isJobGone(jobId, error)) {
        await waitABit();
        return false;
      }
      throw describeFileError(error, "write", path);
    }
  }

  /** Puts a text in place of the document; not, where that is no longer as it was expected. */
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
      // The answer may have been lost on the way: what stands there tells whether it was done.
      const standing = await readText(path);
      await Deno.remove(temporary).catch(() => {});
      if (standing.kind !== "text" || standing.text !== next.text) throw error;
    }
    // What is removed once a verdict stands must not be all that a power cut leaves.
    if (next.isDurable) await calls.syncFolder(jobPath(this.#store, jobId));
    return true;
  }
}

/** As often is a change tried again that another writer came between; then it is made all the same. */
const MAX_TRIES = 50;

/** What is to stand in a document's place. */
interface Replacement {
  readonly text: string;
  readonly isDurable: boolean;
  /** What tells that nobody wrote meanwhile. */
  readonly expected: string | undefined;
}

const NO_FILE = "none";

/**
 * Puts a file in a document's place, unless that is no longer as it was expected.
 *
 * On a local disk nothing comes between the look and the rename: both are made at once.
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

/** Goes on at once with what is there. */
function after<T, R>(soon: Soon<T>, next: (value: T) => Soon<R>): Soon<R> {
  return soon instanceof Promise ? soon.then(next) : next(soon);
}

/** What tells one state of a file from the next. The lock beside it was just taken, so the server answers. */
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

/** States that cannot be told are never the same. */
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
