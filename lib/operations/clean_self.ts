/**
 * Removes the unpacked files of older versions of the packed program.
 *
 * @module
 */

import type { Context } from "../context.ts";
import { runningExecutables } from "../adapters/machine/executables.ts";
import {
  findUnpacked,
  ownFolders,
  removeUnpacked,
  type Unpacked,
} from "../adapters/packed/unpacked.ts";

/** The result of cleaning. */
export interface Cleaning {
  /** The removed versions; in a dry run, those that would be removed. */
  readonly removed: readonly Unpacked[];
  /** The versions that stay: this one, and those that run on this machine. */
  readonly kept: readonly Unpacked[];
}

/**
 * Removes every unpacked version that no process on this machine runs.
 *
 * @throws {UserError} `FILE_UNWRITABLE` if a version cannot be removed; the others are removed all the same
 */
export async function cleanSelf(
  context: Context,
  options: { readonly isDryRun: boolean },
): Promise<Cleaning> {
  const running = runningExecutables();
  const isKept = ({ path }: Unpacked) => running.has(`${path}/deno`);
  const found = findUnpacked(ownFolders(context.env));
  const removed = found.filter((version) => !isKept(version));
  if (!options.isDryRun) {
    const ends = await Promise.allSettled(removed.map(removeUnpacked));
    const failure = ends.find((end) => end.status === "rejected");
    if (failure !== undefined) throw failure.reason;
  }
  return { removed, kept: found.filter(isKept) };
}
