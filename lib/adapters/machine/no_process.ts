/**
 * Recognizes the system's error for a process that does not exist.
 *
 * @module
 */

import { codeOf } from "../../system_error.ts";

/**
 * Returns whether an error means that no process or group has a number: ESRCH, which the runtime
 * calls "not found".
 */
export function isNoProcess(error: unknown): boolean {
  const code = codeOf(error);
  return code === "ESRCH" || code === "ENOENT";
}
