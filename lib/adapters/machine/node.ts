/**
 * What this machine gives a process: its C library and its limits.
 *
 * @module
 */

/** The C library that the program runs on; `undefined` where that cannot be told. */
export interface CLibrary {
  /** As it calls itself. */
  readonly name: "glibc" | "musl";
  /** Two numbers, as in `2.36`. */
  readonly version: string | undefined;
}

/**
 * The C library of this process, by the files that it has mapped: nothing is run.
 *
 * A glibc since 2.33 does not carry its version in the name of the file, but always in its text.
 */
export function readCLibrary(): CLibrary | undefined {
  const maps = readText("/proc/self/maps") ?? "";
  const path = /\s(\/\S*\/libc[.-][^/\s]*so[^/\s]*)$/m.exec(maps)?.[1];
  if (/\/(ld-musl-|libc\.musl-)/.test(maps)) return { name: "musl", version: undefined };
  if (path === undefined) return undefined;
  const named = /\/libc-([0-9]+\.[0-9]+)\.so$/.exec(path)?.[1];
  return { name: "glibc", version: named ?? versionIn(path) };
}

/** The limits of this process, which its children inherit; `undefined` where there is none. */
export interface Limits {
  /** Files that may be open at once. */
  readonly openFiles: number | undefined;
  /** Processes and threads of this user. */
  readonly processes: number | undefined;
  /** Bytes of memory that may be addressed. */
  readonly addressSpace: number | undefined;
}

/** The limits of this process; `undefined` where they cannot be read. */
export function readLimits(): Limits | undefined {
  const text = readText("/proc/self/limits");
  return text === undefined ? undefined : parseLimits(text);
}

/**
 * Reads the soft limits from the text of `/proc/self/limits`.
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
