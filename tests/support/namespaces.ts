/**
 * Namespaces of their own for processes, as containers have them.
 *
 * @module
 */

import { type Missing, say } from "./packed.ts";

/** The words that run a program where the machine seems to have started much earlier. */
export const IN_OTHER_TIME = ["unshare", "--time", "--boottime", "100000", "--fork"] as const;

/** The words that run a shell script where mounts, processes and the host name are its own. */
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

/** What is missing where no time namespace can be made. */
export function missingTimeNamespace(): Missing {
  return works([...IN_OTHER_TIME, "true"]) ? undefined : "no time namespace can be made";
}

/** What is missing where no container can be made. */
export function missingContainer(): Missing {
  return works([...IN_CONTAINER, "hostname here"]) ? undefined : "no namespaces can be made";
}

/** Registers a test; one line on the standard error says why it is skipped. */
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
