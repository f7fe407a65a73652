/**
 * Creates jobs, each of which appears whole or not at all.
 *
 * A job's folder is built where signac does not see it, with state point and document, synced, and
 * renamed into place: one empty folder, or half a document, would stop every command of the Python
 * program.
 *
 * @module
 */

import { writeAllSync } from "../files/write_all.ts";
import { formatJson } from "../../domain/value/json_text.ts";
import type { Mapping } from "../../domain/value/value.ts";
import { describeFileError } from "../files/file_error.ts";
import { codeOf } from "../../system_error.ts";
import { type Maker, removeTemporary, TEMPORARY_PREFIX } from "../files/maker.ts";
import { unlessStaleSync } from "../files/patient_read.ts";
import { isOpenToGroup, shareLike } from "../files/share_rights.ts";
import { DOCUMENT_FILE, STATEPOINT_FILE, type Store } from "./store.ts";
import { jobPath } from "../state/place.ts";

/** A job to create. */
export interface NewJob {
  /** The hash of the state point. */
  readonly id: string;
  readonly statepoint: Mapping;
  /** The first document. */
  readonly document: Mapping;
}

/**
 * A sync that takes longer, in milliseconds, waits for a device: many syncs at a time then share
 * one wait.
 */
const SLOW_MS = 0.15;

/** Creates jobs one after the other, in a temporary folder that `close()` removes. */
export class JobMaker {
  readonly #store: Store;
  readonly #maker: Maker;
  readonly #staging: string;
  readonly #prepared = new Set<string>();
  #isStaged = false;
  #isShared = false;

  /** @param maker the process that creates the jobs */
  constructor(store: Store, maker: Maker) {
    this.#store = store;
    this.#maker = maker;
    this.#staging = `${store.workspacePath}/${TEMPORARY_PREFIX}${maker.name}`;
  }

  /**
   * Writes several new jobs into the temporary folder. On a slow device this takes far less time
   * than writing each job when `create()` is called.
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
   * Creates one job.
   *
   * @returns whether it was created; if not, a job with that id existed already
   * @throws {UserError} `FILE_UNWRITABLE`; then nothing of the job is visible
   */
  create(job: NewJob): boolean {
    if (!this.#prepared.has(job.id)) this.#write(job);
    try {
      return renameIfFree(`${this.#staging}/${job.id}`, jobPath(this.#store, job.id));
    } catch (error) {
      throw describeFileError(error, "create", jobPath(this.#store, job.id));
    }
  }

  /**
   * Waits until the device has stored the names of all created jobs, and removes the temporary
   * folder.
   */
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
      // Some file systems cannot sync a folder. The files are synced.
    }
  }

  /** Writes a job into the temporary folder. Returns the duration of a sync, in milliseconds. */
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

  /** Writes the two files of a job and leaves them open for the sync. */
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
    // If this process dies here, git does not see the rest.
    writeNew(`${this.#staging}/.gitignore`, "*\n").close();
  }
}

/**
 * Creates a folder. After a stale handle the folder may exist already; no other process creates it.
 */
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

/**
 * Renames a folder, unless the target has content. An empty target, which a crash of the Python
 * program may leave, is replaced.
 */
function renameIfFree(from: string, to: string): boolean {
  let wasStale = false;
  return unlessStaleSync(to, () => {
    try {
      Deno.renameSync(from, to);
      return true;
    } catch (error) {
      const code = codeOf(error);
      if (code === "ENOTEMPTY" || code === "EEXIST") return false;
      // The call that reported a stale handle may have renamed the folder.
      if (code === "ENOENT" && wasStale) return true;
      wasStale ||= code === "ESTALE";
      throw error;
    }
  });
}
