/**
 * Checks what the operating system can do.
 *
 * @module
 */

import { UserError } from "../../errors.ts";

/**
 * Throws on a system without `/bin/sh` and process groups, which jobs need.
 *
 * @param os as Deno names it
 * @param action what was requested, such as "run jobs"
 * @throws {UserError} `PLATFORM_UNSUPPORTED`
 */
export function checkPlatform(os: string, action: string): void {
  if (os !== "windows") return;
  throw new UserError("PLATFORM_UNSUPPORTED", `Cannot ${action} on Windows: there is no /bin/sh`, {
    hint: "Queue and list runs here; run them on Linux or macOS.",
  });
}
