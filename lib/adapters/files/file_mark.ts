/**
 * Whether a file has changed, without reading it.
 *
 * @module
 */

import { codeOf } from "../../system_error.ts";
import type { FileCalls } from "./file_calls.ts";

/** The mark of a file that does not exist. */
export const NO_FILE = "";

/**
 * Returns a text that changes whenever a file is written or replaced: its time, size and number. A file
 * that cannot be looked at counts as missing.
 */
export async function markOf(path: string, calls: Pick<FileCalls, "stat">): Promise<string> {
  try {
    const soon = calls.stat(path);
    return markText(soon instanceof Promise ? await soon : soon);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(codeOf(error) ?? "")) return NO_FILE;
    throw error;
  }
}

function markText({ mtime, size, ino }: Deno.FileInfo): string {
  return `${mtime?.getTime() ?? 0} ${size} ${ino ?? 0}`;
}
