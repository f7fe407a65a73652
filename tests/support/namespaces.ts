/**
 * Runs processes in namespaces of their own, as containers do.
 *
 * @module
 */

import { type Missing, say } from "./packed.ts";

/** The words that run a program in a time namespace with a much earlier boot. */
export const IN_OTHER_TIME = ["unshare", "--time", "--boottime", "100000", "--fork"] as const;

/** The words that run a shell script with its own mounts, processes and host name. */
export const IN_CONTAINER = [
  "unshare",
  "--mount",
  "--pid",
  "--fork",
  "--uts",
  "--mount-proc",
  "sh",
  "-c",
] as const;

/** Names what is missing if no time namespace can be created. */
export function missingTimeNamespace(): Missing {
  return works([...IN_OTHER_TIME, "true"]) ? undefined : "no time namespace can be made";
}

/** Names what is missing if no container can be created. */
export function missingContainer(): Missing {
  return works([...IN_CONTAINER, "hostname here"]) ? undefined : "no namespaces can be made";
}

/** Registers a test. If it is skipped, one line on the standard error gives the reason. */
export function testWhere(name: string, missing: Missing, fn: () => Promise<void>): void {
  if (missing !== undefined) say(`"${name}" skipped: ${missing}\n`);
  Deno.test({ name, ignore: missing !== undefined, fn });
}

function works([file = "", ...args]: readonly string[]): boolean {
  try {
    return new Deno.Command(file, { args, stdout: "null", stderr: "null" }).outputSync().success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
