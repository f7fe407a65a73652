/**
 * Who writes: a process, and the names that it gives to its temporary files.
 *
 * The names alone tell whose they are, so that what a crash left behind can be removed whatever the
 * moment it came at.
 *
 * @module
 */

import { identifyProcess, livenessOf, type ProcessIdentity } from "../machine/process_identity.ts";
import { md5 } from "../../domain/value/md5.ts";

/** A process that writes. */
export interface Maker {
  /** A name that no other process has, fit for files. */
  readonly name: string;
  /** The process. */
  readonly identity: ProcessIdentity;
  /** A clock in milliseconds. */
  readonly elapsedMs: () => number;
}

/** What a maker is made from. */
export interface MakerOptions {
  /** Number of the process. */
  readonly pid: number;
  /** The name of the machine, for people. */
  readonly host: string;
  /** A text that nobody else uses. */
  readonly nonce: string;
  /** A clock in milliseconds. */
  readonly elapsedMs: () => number;
}

/** The prefix of every temporary name: signac takes none of them for a job. */
export const TEMPORARY_PREFIX = ".aexp-";

/** A process as one that writes. */
export function createMaker({ pid, host, nonce, elapsedMs }: MakerOptions): Maker {
  const identity = identifyProcess(pid, host);
  const parts = [machineTag(identity), pid, identity.startTicks ?? 0, nonce.slice(0, 12)];
  return { name: parts.join("-"), identity, elapsedMs };
}

/** Removes what processes that are known to be gone left in a folder. */
export function removeAbandoned(folder: string, names: readonly string[], maker: Maker): void {
  for (const name of names) {
    if (isAbandoned(name, maker)) removeTemporary(`${folder}/${name}`);
  }
}

/** Removes a temporary file or folder, as far as that goes now. */
export function removeTemporary(path: string): void {
  try {
    Deno.removeSync(path, { recursive: true });
  } catch {
    // What cannot be removed now is removed by a later command; no reader takes it for a job.
  }
}

/** Whether a temporary name belongs to a process of the maker's machine that is known to be gone. */
function isAbandoned(name: string, maker: Maker): boolean {
  return name.startsWith(TEMPORARY_PREFIX) && isGone(name.slice(TEMPORARY_PREFIX.length), maker);
}

/** Whether the name of a maker, or one that begins with it, is of a process of this machine that is known to be gone. */
export function isGone(name: string, maker: Maker): boolean {
  const match = /^([0-9a-f]{8})-([0-9]+)-([0-9]+)-/.exec(name);
  if (match === null || match[1] !== machineTag(maker.identity)) return false;
  const startTicks = Number(match[3]) || undefined;
  return livenessOf({ ...maker.identity, pid: Number(match[2]), startTicks }) === "gone";
}

function machineTag(identity: ProcessIdentity): string {
  return md5(identity.machine.replace(/[^ -~]/g, "?")).slice(0, 8);
}
