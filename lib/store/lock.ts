/**
 * One writer at a time for the document of a job, without a server and without flock.
 *
 * A lock is a hard link: `link(2)` succeeds for exactly one of many, on network file systems, too. It
 * is held for milliseconds and says who holds it; that of a process known dead is broken at once, any
 * other after it stood unchanged for ten seconds. Since every change is read, patch and rename, a
 * lock broken wrongly costs at worst one update of another key.
 *
 * @module
 */

import { livenessOf, type ProcessIdentity } from "../machine/process_identity.ts";
import { codeOf, describeFileError } from "./file_error.ts";
import { joinPath } from "./root.ts";
import { type Maker, TEMPORARY_PREFIX } from "./maker.ts";
import { makeStateFolder } from "./state_folder.ts";
import { jobPath, type Store } from "./store.ts";

/** Silence after which a lock of an unknown holder is broken, in milliseconds. */
const STALE_MS = 10_000;
const FIRST_PAUSE_MS = 2;
const LONGEST_PAUSE_MS = 50;

/** Takes and releases the locks of one process. */
export class Locks {
  readonly #store: Store;
  readonly #maker: Maker;
  readonly #folder: string;
  #hasSource = false;

  /** @param store whose jobs, @param maker who takes the locks */
  constructor(store: Store, maker: Maker) {
    this.#store = store;
    this.#maker = maker;
    this.#folder = joinPath(store.statePath, "locks");
  }

  /**
   * Runs `work` while nobody else who keeps the rules changes the job.
   *
   * Not for two at once in one process: the caller queues them.
   *
   * @throws {UserError} `FILE_UNWRITABLE` where no lock can be taken at all
   */
  async hold<T>(jobId: string, work: () => Promise<T>): Promise<T> {
    const path = joinPath(this.#folder, jobId);
    try {
      await this.#acquire(jobId, path);
    } catch (error) {
      throw describeFileError(error, "lock", path);
    }
    try {
      return await work();
    } finally {
      await removeIfThere(path);
    }
  }

  /** Removes what this process left in the lock folder. */
  async close(): Promise<void> {
    if (this.#hasSource) await removeIfThere(this.#source);
    this.#hasSource = false;
  }

  get #source(): string {
    return joinPath(this.#folder, `.${this.#maker.name}`);
  }

  async #acquire(jobId: string, path: string): Promise<void> {
    let pause = FIRST_PAUSE_MS;
    let seen: { readonly text: string; readonly since: number } | undefined;
    while (!(await this.#tryLink(path))) {
      const text = await readIfThere(path);
      if (text === undefined) continue;
      const holder = parseHolder(text);
      // A server that answers a link twice reports the second time that the name exists.
      if (holder?.name === this.#maker.name) return;
      const now = this.#maker.elapsedMs();
      if (seen?.text !== text) seen = { text, since: now };
      const isGone = holder !== undefined && livenessOf(holder.identity) === "gone";
      if (isGone || now - seen.since > STALE_MS) {
        await this.#breakLock(jobId, path, text);
        continue;
      }
      await new Promise((resolve) => setTimeout(resolve, pause));
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
  }

  async #tryLink(path: string): Promise<boolean> {
    if (!this.#hasSource) await this.#makeSource();
    try {
      await Deno.link(this.#source, path);
      return true;
    } catch (error) {
      const code = codeOf(error);
      if (code === "EEXIST") return false;
      // Somebody tidied the folder away: make it again.
      if (code === "ENOENT") this.#hasSource = false;
      else if (
        code === "EPERM" || code === "ENOTSUP" || code === "EOPNOTSUPP" || code === "ENOSYS"
      ) {
        return await this.#createExclusively(path);
      } else throw error;
      return false;
    }
  }

  /** For file systems without hard links. */
  async #createExclusively(path: string): Promise<boolean> {
    try {
      await Deno.writeTextFile(path, this.#holderText(), { createNew: true });
      return true;
    } catch (error) {
      if (codeOf(error) === "EEXIST") return false;
      throw error;
    }
  }

  async #makeSource(): Promise<void> {
    const text = this.#holderText();
    try {
      await Deno.writeTextFile(this.#source, text);
    } catch (error) {
      if (codeOf(error) !== "ENOENT") throw error;
      await makeStateFolder(this.#store, "locks");
      await Deno.writeTextFile(this.#source, text);
    }
    this.#hasSource = true;
  }

  #holderText(): string {
    const { name, identity } = this.#maker;
    return JSON.stringify({ schema_version: 1, name, ...identity });
  }

  /** Moves a stale lock out of the way, and what its maker had begun to write. */
  async #breakLock(jobId: string, path: string, stale: string): Promise<void> {
    const aside = joinPath(this.#folder, `.broken-${this.#maker.name}`);
    try {
      await Deno.rename(path, aside);
    } catch (error) {
      if (codeOf(error) === "ENOENT") return;
      throw error;
    }
    // Between the look and the rename somebody else may have broken it and taken it: give it back.
    if (await readIfThere(aside) !== stale) {
      await Deno.link(aside, path).catch(() => {});
      return await removeIfThere(aside);
    }
    const holder = parseHolder(stale);
    if (holder !== undefined) await removeTemporaries(jobPath(this.#store, jobId), holder.name);
    if (holder !== undefined) await removeIfThere(joinPath(this.#folder, `.${holder.name}`));
    await removeIfThere(aside);
  }
}

interface Holder {
  readonly name: string;
  readonly identity: ProcessIdentity;
}

/** Who holds a lock, as far as its text is whole. */
function parseHolder(text: string): Holder | undefined {
  try {
    const { name, machine, host, pid, startTicks } = JSON.parse(text) as Record<string, unknown>;
    const isWhole = typeof name === "string" && typeof machine === "string" &&
      typeof host === "string" && typeof pid === "number";
    if (!isWhole) return undefined;
    const ticks = typeof startTicks === "number" ? startTicks : undefined;
    return { name, identity: { machine, host, pid, startTicks: ticks } };
  } catch {
    return undefined;
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw describeFileError(error, "remove", path);
  }
}

async function removeTemporaries(folder: string, maker: string): Promise<void> {
  try {
    for await (const entry of Deno.readDir(folder)) {
      if (entry.name.startsWith(TEMPORARY_PREFIX + maker)) {
        await removeIfThere(joinPath(folder, entry.name));
      }
    }
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
  }
}
