/**
 * Finds the executable files of the programs that run on this machine.
 *
 * @module
 */

/** Returns the executables of this process and of all others that this user may inspect. */
export function runningExecutables(): ReadonlySet<string> {
  return new Set([Deno.execPath(), ...others()]);
}

function others(): string[] {
  try {
    return Array.from(Deno.readDirSync("/proc"))
      .filter(({ name }) => /^[0-9]+$/.test(name))
      .flatMap(({ name }) => targetOf(`/proc/${name}/exe`));
  } catch {
    return [];
  }
}

function targetOf(link: string): string[] {
  try {
    return [Deno.readLinkSync(link)];
  } catch {
    return [];
  }
}
