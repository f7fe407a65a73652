/**
 * Reads the C library and the limits that this machine gives a process.
 *
 * @module
 */

/** The C library of this process. */
export interface CLibrary {
  readonly name: "glibc" | "musl";
  /** Two numbers, such as `2.36`. */
  readonly version: string | undefined;
}

/**
 * Returns the C library of this process, or `undefined` if the mapped files do not tell. Starts no
 * program.
 *
 * Since version 2.33 the file name of glibc does not contain the version, but the content does.
 */
export function readCLibrary(): CLibrary | undefined {
  const maps = readText("/proc/self/maps") ?? "";
  const path = /\s(\/\S*\/libc[.-][^/\s]*so[^/\s]*)$/m.exec(maps)?.[1];
  if (/\/(ld-musl-|libc\.musl-)/.test(maps)) return { name: "musl", version: undefined };
  if (path === undefined) return undefined;
  const named = /\/libc-([0-9]+\.[0-9]+)\.so$/.exec(path)?.[1];
  return { name: "glibc", version: named ?? versionIn(path) };
}

/** The limits of this process, which its children inherit; `undefined` for no limit. */
export interface Limits {
  /** The greatest number of open files. */
  readonly openFiles: number | undefined;
  /** The greatest number of processes and threads of this user. */
  readonly processes: number | undefined;
  /** The greatest size of the address space, in bytes. */
  readonly addressSpace: number | undefined;
}

/** Reads the limits of this process; `undefined` where the system does not show them. */
export function readLimits(): Limits | undefined {
  const text = readText("/proc/self/limits");
  return text === undefined ? undefined : parseLimits(text);
}

/**
 * Parses the soft limits in the text of `/proc/self/limits`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const text = "Max open files            1024                 4096                 files\n";
 * assert.equal(parseLimits(text).openFiles, 1024);
 * assert.equal(parseLimits(text).processes, undefined);
 * ```
 */
export function parseLimits(text: string): Limits {
  const soft = (name: string) => {
    const digits = new RegExp(`^Max ${name}\\s+([0-9]+)\\s`, "m").exec(text)?.[1];
    return digits === undefined ? undefined : Number(digits);
  };
  return {
    openFiles: soft("open files"),
    processes: soft("processes"),
    addressSpace: soft("address space"),
  };
}

function versionIn(path: string): string | undefined {
  try {
    const text = new TextDecoder("latin1").decode(Deno.readFileSync(path));
    return /GNU C Library [^\n]*release version ([0-9]+\.[0-9]+)/.exec(text)?.[1];
  } catch {
    return undefined;
  }
}

function readText(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return undefined;
  }
}
