/**
 * Making jobs: each appears whole or not at all.
 *
 * A folder is built out of signac's sight with state point and document in it, synced, and renamed
 * into place: one empty folder or half a document would stop every command of the Python program.
 *
 * @module
 */

import { writeAllSync } from "../files/write_all.ts";
import { formatJson } from "../../domain/value/json_text.ts";
import type { Mapping } from "../../domain/value/value.ts";
import { describeFileError } from "../files/file_error.ts";
import { codeOf } from "../../errors.ts";
import { type Maker, removeTemporary, TEMPORARY_PREFIX } from "../files/maker.ts";
import { unlessStaleSync } from "../files/patient_read.ts";
import { isOpenToGroup, shareLike } from "../files/share_rights.ts";
import { DOCUMENT_FILE, STATEPOINT_FILE, type Store } from "./store.ts";
import { jobPath } from "../state/place.ts";

/** A job to be made. */
export interface NewJob {
  /** The id of its state point. */
  readonly id: string;
  /** What is run. */
  readonly statepoint: Mapping;
  /** Its first document. */
  readonly document: Mapping;
}

/** A sync slower than this, in milliseconds, waits for a device: many at a time share one wait. */
const SLOW_MS = 0.15;

/** Makes jobs one after the other, in a folder of its own that goes when it is closed. */
export class JobMaker {
  readonly #store: Store;
  readonly #maker: Maker;
  readonly #staging: string;
  readonly #prepared = new Set<string>();
  #isStaged = false;
  #isShared = false;

  /** @param store where, @param maker who */
  constructor(store: Store, maker: Maker) {
    this.#store = store;
    this.#maker = maker;
    this.#staging = `${store.workspacePath}/${TEMPORARY_PREFIX}${maker.name}`;
  }

  /**
   * Writes jobs that are going to be made, where nobody sees them yet: on a slow device that takes far
   * less time than writing each when its turn comes.
   *
   * @throws {UserError} `FILE_UNWRITABLE`
   */
  async prepare(jobs: readonly NewJob[]): Promise<void> {
    const [first, ...others] = jobs;
    if (first === undefined) return;
    if (this.#write(first) < SLOW_MS) return;
    const files: Deno.FsFile[] = [];
    try {
      for (const job of others) files.push(...this.#open(job));
      await Promise.all(files.map((file) => file.sync()));
    } catch (error) {
      throw describeFileError(error, "create", this.#store.workspacePath);
    } finally {
      for (const file of files) file.close();
    }
    for (const job of others) this.#prepared.add(job.id);
  }

  /**
   * Makes one job.
   *
   * @returns whether it was made; if not, another one of that id was there first
   * @throws {UserError} `FILE_UNWRITABLE`; nothing of the job is then seen
   */
  create(job: NewJob): boolean {
    if (!this.#prepared.has(job.id)) this.#write(job);
    try {
      return renameIfFree(`${this.#staging}/${job.id}`, jobPath(this.#store, job.id));
    } catch (error) {
      throw describeFileError(error, "create", jobPath(this.#store, job.id));
    }
  }

  /** Makes sure that the device has the names of all that was made, and removes the rest. */
  close(): void {
    if (!this.#isStaged) return;
    removeTemporary(this.#staging);
    try {
      const folder = Deno.openSync(this.#store.workspacePath, { read: true });
      try {
        folder.syncSync();
      } finally {
        folder.close();
      }
    } catch {
      // Some file systems cannot sync a folder; the files themselves are synced.
    }
  }

  /** Writes a job out of sight; gives what a sync costs here, in milliseconds. */
  #write(job: NewJob): number {
    let costMs = Infinity;
    try {
      for (const file of this.#open(job)) {
        const start = this.#maker.elapsedMs();
        file.syncSync();
        costMs = Math.min(costMs, this.#maker.elapsedMs() - start);
        file.close();
      }
    } catch (error) {
      throw describeFileError(error, "create", jobPath(this.#store, job.id));
    }
    this.#prepared.add(job.id);
    return costMs;
  }

  /** Writes the two files of a job, and leaves them open to be synced. */
  #open(job: NewJob): Deno.FsFile[] {
    if (!this.#isStaged) this.#stage();
    const folder = `${this.#staging}/${job.id}`;
    makeFolder(folder);
    if (this.#isShared) shareLike(folder, this.#store.workspacePath);
    return [
      writeNew(`${folder}/${STATEPOINT_FILE}`, formatJson(job.statepoint)),
      writeNew(`${folder}/${DOCUMENT_FILE}`, formatJson(job.document)),
    ];
  }

  #stage(): void {
    makeFolder(this.#staging);
    this.#isStaged = true;
    this.#isShared = isOpenToGroup(this.#store.workspacePath);
    // Should this process die here, git does not see what is left.
    writeNew(`${this.#staging}/.gitignore`, "*\n").close();
  }
}

/** Called stale, it may have been made all the same; nobody else makes anything there. */
function makeFolder(path: string): void {
  unlessStaleSync(path, () => Deno.mkdirSync(path, { recursive: true }));
}

function writeNew(path: string, text: string): Deno.FsFile {
  const options = { write: true, create: true, truncate: true };
  const file = unlessStaleSync(path, () => Deno.openSync(path, options));
  try {
    writeAllSync(file, text);
    return file;
  } catch (error) {
    file.close();
    throw error;
  }
}

/** Rename takes the place of an empty folder, which a crash of the Python program leaves, too. */
function renameIfFree(from: string, to: string): boolean {
  let wasStale = false;
  return unlessStaleSync(to, () => {
    try {
      Deno.renameSync(from, to);
      return true;
    } catch (error) {
      const code = codeOf(error);
      if (code === "ENOTEMPTY" || code === "EEXIST") return false;
      // Called stale, it may have been done all the same: then there is nothing left to be renamed.
      if (code === "ENOENT" && wasStale) return true;
      wasStale ||= code === "ESTALE";
      throw error;
    }
  });
}
