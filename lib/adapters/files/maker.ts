/**
 * A process that writes, and the names of its temporary files.
 *
 * Each name tells whose file it is, so a later command can remove what a crashed process left,
 * whenever it crashed.
 *
 * @module
 */

import { identifyProcess, livenessOf, type ProcessIdentity } from "../machine/process_identity.ts";
import type { Sleep } from "../../context.ts";
import { md5 } from "../../domain/value/md5.ts";

/** A process that writes files. */
export interface Maker {
  /** A name that no other process has, usable as a file name. */
  readonly name: string;
  readonly identity: ProcessIdentity;
  /** A clock in milliseconds. */
  readonly elapsedMs: () => number;
  /** Waits by that clock. */
  readonly sleep: Sleep;
}

/** The values that a maker is created from. */
export interface MakerOptions {
  readonly pid: number;
  readonly host: string;
  /** A text that no other process uses. */
  readonly nonce: string;
  /** A clock in milliseconds. */
  readonly elapsedMs: () => number;
  /** Waits by that clock. */
  readonly sleep: Sleep;
}

/** The prefix of every temporary name. signac does not take such a name for a job. */
export const TEMPORARY_PREFIX = ".aexp-";

/** Creates the maker of a process. */
export function createMaker({ pid, host, nonce, elapsedMs, sleep }: MakerOptions): Maker {
  const identity = identifyProcess(pid, host);
  const parts = [machineTag(identity), pid, identity.startTicks ?? 0, nonce.slice(0, 12)];
  return { name: parts.join("-"), identity, elapsedMs, sleep };
}

/** Removes the temporary files in a folder whose processes are known to be gone. */
export function removeAbandoned(folder: string, names: readonly string[], maker: Maker): void {
  for (const name of names) {
    if (isAbandoned(name, maker)) removeTemporary(`${folder}/${name}`);
  }
}

/** Removes a temporary file or folder; ignores errors. */
export function removeTemporary(path: string): void {
  try {
    Deno.removeSync(path, { recursive: true });
  } catch {
    // A later command removes the rest; no reader takes it for a job.
  }
}

/**
 * Returns whether a temporary name belongs to a process of the maker's machine that is known to be
 * gone.
 */
export function isAbandoned(name: string, maker: Maker): boolean {
  return name.startsWith(TEMPORARY_PREFIX) && isGone(name.slice(TEMPORARY_PREFIX.length), maker);
}

/**
 * Returns whether a name is that of a maker, or begins with one, whose process ran on this machine
 * and is known to be gone.
 */
export function isGone(name: string, maker: Maker): boolean {
  const match = /^([0-9a-f]{8})-([0-9]+)-([0-9]+)-/.exec(name);
  if (match === null || match[1] !== machineTag(maker.identity)) return false;
  const startTicks = Number(match[3]) || undefined;
  return livenessOf({ ...maker.identity, pid: Number(match[2]), startTicks }) === "gone";
}

function machineTag(identity: ProcessIdentity): string {
  return md5(identity.machine.replace(/[^ -~]/g, "?")).slice(0, 8);
}
