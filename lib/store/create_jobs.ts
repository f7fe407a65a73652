/**
 * Making jobs: each appears whole or not at all.
 *
 * A folder is built out of signac's sight with state point and document in it, synced, and renamed
 * into place: one empty folder or half a document would stop every command of the Python program.
 *
 * @module
 */

import { formatJson } from "../value/json_text.ts";
import type { Mapping } from "../value/value.ts";
import { codeOf, describeFileError } from "./file_error.ts";
import { type Maker, removeTemporary, TEMPORARY_PREFIX } from "./maker.ts";
import { DOCUMENT_FILE, jobPath, STATEPOINT_FILE, type Store } from "./store.ts";

/** A job to be made. */
export interface NewJob {
  /** The id of its state point. */
  readonly id: string;
  /** What is run. */
  readonly statepoint: Mapping;
  /** Its first document. */
  readonly document: Mapping;
}

/** Makes jobs one after the other, in a folder of its own that goes when it is closed. */
export class JobMaker {
  readonly #store: Store;
  readonly #staging: string;
  #isStaged = false;

  /** @param store where, @param maker who */
  constructor(store: Store, maker: Maker) {
    this.#store = store;
    this.#staging = `${store.workspacePath}/${TEMPORARY_PREFIX}${maker.name}`;
  }

  /**
   * Makes one job.
   *
   * @returns whether it was made; if not, another one of that id was there first
   * @throws {UserError} `FILE_UNWRITABLE`; nothing of the job is then seen
   */
  create(job: NewJob): boolean {
    const folder = `${this.#staging}/${job.id}`;
    try {
      if (!this.#isStaged) this.#stage();
      Deno.mkdirSync(folder);
      writeSynced(`${folder}/${STATEPOINT_FILE}`, formatJson(job.statepoint));
      writeSynced(`${folder}/${DOCUMENT_FILE}`, formatJson(job.document));
      return renameIfFree(folder, jobPath(this.#store, job.id));
    } catch (error) {
      throw describeFileError(error, "create", jobPath(this.#store, job.id));
    }
  }

  /** Makes sure that the device has the names of all that was made, and removes the rest. */
  close(): void {
    if (!this.#isStaged) return;
    removeTemporary(this.#staging);
    try {
      using folder = Deno.openSync(this.#store.workspacePath, { read: true });
      folder.syncSync();
    } catch {
      // Some file systems cannot sync a folder; the files themselves are synced.
    }
  }

  #stage(): void {
    Deno.mkdirSync(this.#staging, { recursive: true });
    this.#isStaged = true;
    // Should this process die here, git does not see what is left.
    Deno.writeTextFileSync(`${this.#staging}/.gitignore`, "*\n");
  }
}

function writeSynced(path: string, text: string): void {
  using file = Deno.openSync(path, { write: true, createNew: true });
  const bytes = new TextEncoder().encode(text);
  for (let written = 0; written < bytes.length;) written += file.writeSync(bytes.subarray(written));
  file.syncSync();
}

/** Rename takes the place of an empty folder, which a crash of the Python program leaves, too. */
function renameIfFree(from: string, to: string): boolean {
  try {
    Deno.renameSync(from, to);
    return true;
  } catch (error) {
    const code = codeOf(error);
    if (code === "ENOTEMPTY" || code === "EEXIST") return false;
    throw error;
  }
}
