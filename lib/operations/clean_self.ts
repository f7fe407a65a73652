/**
 * Removing what older versions of the packed program left unpacked.
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

/** What cleaning did, or would do. */
export interface Cleaning {
  /** Versions that are gone, or would be. */
  readonly removed: readonly Unpacked[];
  /** Versions that stay: this one, and those that run on this machine. */
  readonly kept: readonly Unpacked[];
}

/**
 * Removes every unpacked version that nothing on this machine runs.
 *
 * @throws {UserError} `FILE_UNWRITABLE` where one cannot be removed; the others are gone then
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
