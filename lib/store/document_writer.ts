/**
 * Changing the document of a job so that no reader ever sees half of it and no key of anyone is lost
 * that a lock can save.
 *
 * @module
 */

import { UserError } from "../errors.ts";
import { formatJson } from "../value/json_text.ts";
import type { Mapping } from "../value/value.ts";
import { readText } from "./bulk_read.ts";
import { codeOf, describeFileError } from "./file_error.ts";
import { documentOrThrow } from "./job.ts";
import { Locks } from "./lock.ts";
import { type Maker, TEMPORARY_PREFIX } from "./maker.ts";
import { DOCUMENT_FILE, jobPath, type Store } from "./store.ts";

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
  readonly #maker: Maker;
  readonly #locks: Locks;
  readonly #last = new Map<string, Promise<unknown>>();
  #written = 0;

  /** @param store whose jobs, @param maker who writes */
  constructor(store: Store, maker: Maker) {
    this.#store = store;
    this.#maker = maker;
    this.#locks = new Locks(store, maker);
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
    const mine = before.catch(() => {}).then(() =>
      this.#locks.hold(jobId, () => this.#changeLocked(jobId, change, options.isDurable ?? true))
    );
    this.#last.set(jobId, mine);
    try {
      return await mine;
    } finally {
      if (this.#last.get(jobId) === mine) this.#last.delete(jobId);
    }
  }

  /** Waits for what is under way and removes what this process left behind. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#last.values());
    await this.#locks.close();
  }

  async #changeLocked(
    jobId: string,
    change: DocumentChange,
    isDurable: boolean,
  ): Promise<Mapping> {
    const path = `${jobPath(this.#store, jobId)}/${DOCUMENT_FILE}`;
    const document = documentOrThrow(await readText(path), path);
    const changed = change(document);
    if (changed === undefined) return document;
    await this.#replace(jobId, path, formatJson(changed), isDurable);
    return changed;
  }

  async #replace(jobId: string, path: string, text: string, isDurable: boolean): Promise<void> {
    const name = `${TEMPORARY_PREFIX}${this.#maker.name}-${this.#written++}`;
    const temporary = `${jobPath(this.#store, jobId)}/${name}`;
    try {
      await writeNew(temporary, text, isDurable);
      await Deno.rename(temporary, path);
    } catch (error) {
      await Deno.remove(temporary).catch(() => {});
      if (codeOf(error) === "ENOENT") throw vanished(jobId, error);
      throw describeFileError(error, "write", path);
    }
  }
}

async function writeNew(path: string, text: string, isDurable: boolean): Promise<void> {
  using file = await Deno.open(path, { write: true, createNew: true });
  const bytes = new TextEncoder().encode(text);
  for (let written = 0; written < bytes.length;) {
    written += await file.write(bytes.subarray(written));
  }
  if (isDurable) await file.sync();
}

function vanished(jobId: string, cause: unknown): UserError {
  return new UserError("JOB_NOT_FOUND", `Cannot write job "${jobId}": its folder has gone`, {
    cause,
    hint: "Somebody removed it meanwhile; `aexp list-runs` shows what is there.",
  });
}
