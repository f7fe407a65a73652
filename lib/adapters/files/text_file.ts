/**
 * A file that a person names.
 *
 * @module
 */

import { UserError } from "../../errors.ts";
import { readTextPatiently } from "./patient_read.ts";
import { describeFileError, quotePath } from "./file_error.ts";

/**
 * Reads a text file; a byte order mark is left out.
 *
 * @throws {UserError} `FILE_UNREADABLE`
 */
export function readTextFile(path: string): string {
  const result = readTextPatiently(path);
  switch (result.kind) {
    case "text":
      return result.text.replace(/^\ufeff/, "");
    case "missing":
      throw unreadable(path, "there is no such file");
    case "damaged":
      throw unreadable(path, result.reason);
    case "error":
      throw describeFileError(result.error, "read", path);
  }
}

function unreadable(path: string, state: string): UserError {
  return new UserError("FILE_UNREADABLE", `Cannot read ${quotePath(path)}: ${state}`, {
    hint: "Check the path and run the command again.",
  });
}
