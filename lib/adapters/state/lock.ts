/**
 * One writer at a time for the document of a job, or for something longer, without a server and without flock.
 *
 * A lock is a hard link: `link(2)` succeeds for exactly one of many, on network file systems, too. It
 * is held for milliseconds and says who holds it; that of a process known dead is broken at once, any
 * other after it stood unchanged for ten seconds. Since every change is read, patch and rename, a
 * lock broken wrongly costs at worst one update of another key. What may take minutes holds its lock by beats:
 * its file is touched every two seconds.
 *
 * @module
 */

import { LOCKS, RUNNERS } from "./layout.ts";
import { livenessOf } from "../machine/process_identity.ts";
import { callsFor } from "../files/file_calls.ts";
import { describeFileError } from "../files/file_error.ts";
import { codeOf } from "../../errors.ts";
import { isGone, TEMPORARY_PREFIX } from "../files/maker.ts";
import { joinPath } from "../files/path.ts";
import { readIfThere, removeIfThere } from "../files/link.ts";
import { waitABit } from "../files/patient_read.ts";
import { parseSignature, type Signature, type Signer } from "./signature.ts";
import { jobPath } from "./place.ts";

/** Silence after which a lock of an unknown holder is broken, in milliseconds. */
const STALE_MS = 10_000;
/** How often the file of a long lock is touched, in milliseconds. */
const BEAT_MS = 2000;
const FIRST_PAUSE_MS = 2;
const LONGEST_PAUSE_MS = 50;

/** What follows the job in the name of a lock that is being broken. */
const BROKEN = ".broken-";

/** How a lock is held. */
export interface HoldOptions {
  /** The work may take minutes. @default {false} */
  readonly isLong?: boolean;
  /** Called once if somebody else has the lock; with nothing where the file does not say who. */
  readonly onHeld?: (holder: Signer | undefined) => void;
}

/** Takes and releases the locks of one process. */
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
   * Runs `work` while nobody else who keeps the rules changes the job.
   *
   * Not for two at once in one process: the caller queues them.
   *
   * @param jobId the job, or a name for what is not of one job
   * @throws {UserError} `FILE_UNWRITABLE` where no lock can be taken at all
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
      // A beat that fails is left out; so is that of a lock that somebody else has broken.
      void Deno.utime(path, now, now).catch(() => {});
    }, BEAT_MS);
    try {
      return await work();
    } finally {
      clearInterval(beat);
      // A process that stood still for long may have lost it to another one.
      const text = await readIfThere(path).catch(() => undefined);
      if (text === undefined || parseSignature(text)?.name === maker.name) {
        await this.#giveBack(path);
      }
    }
  }

  /** What was done is done, whatever becomes of the lock. */
  async #giveBack(path: string): Promise<void> {
    await removeIfThere(path, callsFor(this.#signature.store)).catch(() => this.#kept.add(path));
  }

  /**
   * Gives back what could not be given back.
   *
   * @returns whether nothing is held any more; else the signature must stay, as a lock is found by it
   */
  async release(): Promise<boolean> {
    for (const path of this.#kept) {
      await removeIfThere(path).then(() => this.#kept.delete(path), () => {});
    }
    return this.#kept.size === 0;
  }

  /**
   * Removes what processes of this machine that were killed left: their locks, what they had begun to
   * write, and their signatures, by which they are found, last. A later command removes what cannot be
   * removed now.
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
      // Nothing depends on it.
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
    const { elapsedMs } = this.#signature.maker;
    let pause = FIRST_PAUSE_MS;
    let vanished = 0;
    let seen: { readonly state: string; readonly since: number } | undefined;
    for (;;) {
      const put = await this.#signature.put(LOCKS, jobId);
      if (put.kind === "taken") return;
      if (put.kind === "vanished") {
        // Given back a moment ago, and a cache may not know it for a second.
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
      await new Promise((resolve) => setTimeout(resolve, pause));
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
  }

  /** Moves a stale lock out of the way, and what its maker had begun to write. */
  async #breakLock(jobId: string, path: string, stale: string): Promise<void> {
    const aside = joinPath(this.#folder, `${jobId}${BROKEN}${this.#signature.maker.name}`);
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
    const { store, maker } = this.#signature;
    const holder = parseSignature(stale);
    if (holder !== undefined) {
      // A holder that lives may only have been held up: it writes anew what it finds missing here.
      await removeTemporaries(jobPath(store, jobId), holder.name);
      // Its signature is not touched while it may live, as it takes things and beats by that file. That of
      // a process known dead stays, too, where its name alone tells so: by it the rest is found.
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
