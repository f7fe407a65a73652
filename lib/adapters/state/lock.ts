/**
 * Allows one writer at a time for the document of a job, or for longer work, without a server and
 * without flock.
 *
 * A lock is a hard link: `link(2)` succeeds for exactly one of many processes, on network file
 * systems, too. A lock is held for milliseconds and names its holder. The lock of a process that is
 * known to be dead is broken at once, any other lock after it has not changed for ten seconds.
 * Every change reads, patches and renames, so a lock that is broken wrongly costs at most one
 * update of another key. Work that may take minutes keeps its lock by heartbeats: it touches the
 * lock's file every two seconds.
 *
 * @module
 */

import { LOCKS, RUNNERS } from "./layout.ts";
import { livenessOf } from "../machine/process_identity.ts";
import { callsFor } from "../files/file_calls.ts";
import { describeFileError } from "../files/file_error.ts";
import { codeOf } from "../../system_error.ts";
import { isGone, TEMPORARY_PREFIX } from "../files/maker.ts";
import { joinPath } from "../files/path.ts";
import { readIfThere, removeIfThere } from "../files/link.ts";
import { waitABit } from "../files/patient_read.ts";
import { parseSignature, type Signature, type Signer } from "./signature.ts";
import { jobPath } from "./place.ts";

/** The time without a change after which a lock of an unknown holder is stale, in milliseconds. */
const STALE_MS = 10_000;
/** How often the holder touches the file of a long lock, in milliseconds. */
const BEAT_MS = 2000;
const FIRST_PAUSE_MS = 2;
const LONGEST_PAUSE_MS = 50;

/** The suffix of a lock that is being broken, after the job's id. */
const BROKEN = ".broken-";

/** Options of `Locks.hold()`. */
export interface HoldOptions {
  /** Whether the work may take minutes. @default {false} */
  readonly isLong?: boolean;
  /**
   * Called once if another process has the lock, with `undefined` if the file does not tell which.
   */
  readonly onHeld?: (holder: Signer | undefined) => void;
}

/** Takes and releases locks for one process. */
export class Locks {
  readonly #signature: Signature;
  readonly #folder: string;
  readonly #kept = new Set<string>();

  /** @param signature of the process that takes the locks */
  constructor(signature: Signature) {
    this.#signature = signature;
    this.#folder = joinPath(signature.store.statePath, LOCKS);
  }

  /**
   * Runs `work` while no other process that uses locks changes the job.
   *
   * One process must not call this twice at once for the same job: the caller queues its calls.
   *
   * @param jobId the job, or a name for work that is not about one job
   * @throws {UserError} `FILE_UNWRITABLE` if no lock can be taken at all
   */
  async hold<T>(jobId: string, work: () => Promise<T>, options: HoldOptions = {}): Promise<T> {
    const path = joinPath(this.#folder, jobId);
    try {
      await this.#acquire(jobId, path, options);
      this.#kept.delete(path);
    } catch (error) {
      throw describeFileError(error, "lock", path);
    }
    if (options.isLong) return await this.#holdLong(path, work);
    try {
      return await work();
    } finally {
      await this.#giveBack(path);
    }
  }

  async #holdLong<T>(path: string, work: () => Promise<T>): Promise<T> {
    const { store, maker } = this.#signature;
    const beat = setInterval(() => {
      const now = store.now();
      // Errors are ignored, also if another process has broken the lock.
      void Deno.utime(path, now, now).catch(() => {});
    }, BEAT_MS);
    try {
      return await work();
    } finally {
      clearInterval(beat);
      // A process that was stopped for a long time may have lost the lock to another one.
      const text = await readIfThere(path).catch(() => undefined);
      if (text === undefined || parseSignature(text)?.name === maker.name) {
        await this.#giveBack(path);
      }
    }
  }

  /** Releases a lock. An error is only noted, because the work is done. */
  async #giveBack(path: string): Promise<void> {
    await removeIfThere(path, callsFor(this.#signature.store)).catch(() => this.#kept.add(path));
  }

  /**
   * Releases the locks that could not be released before.
   *
   * @returns whether no lock is held any more; otherwise the signature must stay, because it
   *   identifies the lock's holder
   */
  async release(): Promise<boolean> {
    for (const path of this.#kept) {
      await removeIfThere(path).then(() => this.#kept.delete(path), () => {});
    }
    return this.#kept.size === 0;
  }

  /**
   * Removes files of killed processes of this machine: their locks, their temporary files and,
   * last, their signatures, by which the others are found. A later command removes the rest.
   */
  async tidy(): Promise<void> {
    const { store, maker } = this.#signature;
    const runners = joinPath(store.statePath, RUNNERS);
    try {
      const gone = Array.from(Deno.readDirSync(runners), ({ name }) => name)
        .filter((name) => isGone(name, maker));
      if (gone.length > 0) await this.#breakAbandoned();
      for (const name of gone) await removeIfThere(joinPath(runners, name));
    } catch {
      // Nothing depends on the removal.
    }
  }

  async #breakAbandoned(): Promise<void> {
    for await (const { name } of Deno.readDir(this.#folder)) {
      const path = joinPath(this.#folder, name);
      const text = await readIfThere(path) ?? "";
      const holder = parseSignature(text);
      if (holder === undefined || livenessOf(holder.identity) !== "gone") continue;
      await this.#breakLock(name.split(".")[0] ?? name, path, text);
    }
  }

  async #acquire(jobId: string, path: string, { isLong, onHeld }: HoldOptions): Promise<void> {
    const { elapsedMs, sleep } = this.#signature.maker;
    let pause = FIRST_PAUSE_MS;
    let vanished = 0;
    let seen: { readonly state: string; readonly since: number } | undefined;
    for (;;) {
      const put = await this.#signature.put(LOCKS, jobId);
      if (put.kind === "taken") return;
      if (put.kind === "vanished") {
        // The lock was released a moment ago; a cache may show it for a second.
        if (vanished++ > 0) await waitABit();
        continue;
      }
      const now = elapsedMs();
      const state = isLong ? `${await touchedAt(path)} ${put.text}` : put.text;
      const holder = parseSignature(put.text);
      const isGone = holder !== undefined && livenessOf(holder.identity) === "gone";
      if (!isGone && seen === undefined) onHeld?.(holder);
      if (seen?.state !== state) seen = { state, since: now };
      if (isGone || now - seen.since > STALE_MS) {
        await this.#breakLock(jobId, path, put.text);
        continue;
      }
      await sleep(pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
  }

  /** Moves a stale lock away and removes the temporary files of its holder. */
  async #breakLock(jobId: string, path: string, stale: string): Promise<void> {
    const aside = joinPath(this.#folder, `${jobId}${BROKEN}${this.#signature.maker.name}`);
    try {
      await Deno.rename(path, aside);
    } catch (error) {
      if (codeOf(error) === "ENOENT") return;
      throw error;
    }
    // Between the read and the rename another process may have broken and taken the lock: give it
    // back.
    if (await readIfThere(aside) !== stale) {
      await Deno.link(aside, path).catch(() => {});
      return await removeIfThere(aside);
    }
    const { store, maker } = this.#signature;
    const holder = parseSignature(stale);
    if (holder !== undefined) {
      // A holder that lives was only delayed: it writes again what it finds missing here.
      await removeTemporaries(jobPath(store, jobId), holder.name);
      // The signature of a holder that may live is kept, because the holder takes names and beats
      // by that file. It is also kept if its name alone shows that the process is dead: `tidy()`
      // finds the rest by it.
      const isDead = livenessOf(holder.identity) === "gone";
      if (isDead && !isGone(holder.name, maker)) {
        await removeIfThere(joinPath(store.statePath, `${RUNNERS}/${holder.name}`));
      }
    }
    await removeIfThere(aside);
  }
}

async function touchedAt(path: string): Promise<number | undefined> {
  try {
    return (await Deno.stat(path)).mtime?.getTime();
  } catch {
    return undefined;
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
