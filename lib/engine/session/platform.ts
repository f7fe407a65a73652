/**
 * What the system that the program runs on can do.
 *
 * @module
 */

import { UserError } from "../../errors.ts";

/**
 * Jobs need `/bin/sh` and groups of processes.
 *
 * @param os as Deno names it
 * @param action what is asked for, as in "run jobs"
 * @throws {UserError} `PLATFORM_UNSUPPORTED`
 */
export function checkPlatform(os: string, action: string): void {
  if (os !== "windows") return;
  throw new UserError("PLATFORM_UNSUPPORTED", `Cannot ${action} on Windows: there is no /bin/sh`, {
    hint: "Queue and list them here, and run them on Linux or macOS.",
  });
}
