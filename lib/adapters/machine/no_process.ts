/**
 * What the system says of a process that is not there.
 *
 * @module
 */

import { codeOf } from "../../errors.ts";

/** Whether an error means that there is no process or group of a number: ESRCH, which the runtime calls "not found". */
export function isNoProcess(error: unknown): boolean {
  const code = codeOf(error);
  return code === "ESRCH" || code === "ENOENT";
}
