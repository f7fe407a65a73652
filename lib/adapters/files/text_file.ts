/**
 * Reads a text file that a person names, and writes text files.
 *
 * @module
 */

import { UserError } from "../../errors.ts";
import { codeOf } from "../../system_error.ts";
import { describeFileError, quotePath } from "./file_error.ts";
import { unlessStaleSync } from "./patient_read.ts";
import { MAX_NAMED_BYTES, readBoundedSync } from "./regular_file.ts";

/**
 * Reads a text file or a FIFO such as `<(…)` and `/dev/stdin`; leaves out a byte order mark.
 *
 * @throws {UserError} `FILE_UNREADABLE`
 */
export function readTextFile(path: string): string {
  const bytes = read(path);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw unreadable(path, "it is not UTF-8");
  }
}

function read(path: string): Uint8Array {
  try {
    return unlessStaleSync(path, () => readBoundedSync(path, MAX_NAMED_BYTES));
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(codeOf(error) ?? "")) {
      throw unreadable(path, "there is no such file");
    }
    throw describeFileError(error, "read", path);
  }
}

function unreadable(path: string, state: string): UserError {
  return new UserError("FILE_UNREADABLE", `Cannot read ${quotePath(path)}: ${state}`, {
    hint: "Check the path and run the command again.",
  });
}

/**
 * Writes a text file in place of what it holds.
 *
 * @throws {UserError} `FILE_UNWRITABLE`
 */
export async function writeTextFile(path: string, text: string): Promise<void> {
  try {
    await Deno.writeTextFile(path, text);
  } catch (error) {
    throw describeFileError(error, "write", path);
  }
}
