/**
 * The calls by which a runner reads and writes files: synchronous on a local disk, asynchronous on
 * a network file system.
 *
 * A call to a file server may hang as long as the server does, and the runner must answer signals
 * meanwhile. A local disk answers within microseconds, faster than a call can be handed to another
 * thread.
 *
 * @module
 */

import { writeAll, writeAllSync } from "./write_all.ts";
import { readRegularText, readRegularTextSync } from "./regular_file.ts";

/** The folders of a run store that decide which calls fit. */
interface Place {
  readonly statePath: string;
  readonly workspacePath: string;
}

/** A value, or the promise of one. */
export type Soon<T> = T | Promise<T>;

/** The calls. A call throws or rejects with the runtime's error. */
export interface FileCalls {
  /** Whether the files lie on this machine, where a call takes microseconds. */
  readonly isLocal: boolean;
  /** Gives a file one more name, a hard link. */
  readonly link: (from: string, to: string) => Soon<void>;
  readonly stat: (path: string) => Soon<Deno.FileInfo>;
  /** Reads a regular file of a bounded size. */
  readonly readText: (path: string) => Soon<string>;
  /** Writes a new file; fails if the name exists. */
  readonly writeNew: (path: string, text: string) => Soon<void>;
  /** Writes a new file and waits until the device has stored it; signals are answered meanwhile. */
  readonly writeDurably: (path: string, text: string) => Soon<void>;
  /** Renames a file, in place of another one if there is one. */
  readonly rename: (from: string, to: string) => Soon<void>;
  /** Waits until the device has stored the names in a folder, where the file system can say so. */
  readonly syncFolder: (path: string) => Soon<void>;
  readonly remove: (path: string) => Soon<void>;
  /** Drops the system's cached answer about a file that another machine may have just replaced. */
  readonly askServer: (path: string) => Soon<void>;
}

const AT_ONCE: FileCalls = {
  isLocal: true,
  link: (from, to) => Deno.linkSync(from, to),
  stat: (path) => Deno.statSync(path),
  readText: readRegularTextSync,
  writeNew: (path, text) => Deno.writeTextFileSync(path, text, { createNew: true }),
  writeDurably: async (path, text) => {
    const file = Deno.openSync(path, { write: true, createNew: true });
    try {
      writeAllSync(file, text);
      await file.sync();
    } finally {
      file.close();
    }
  },
  rename: (from, to) => Deno.renameSync(from, to),
  syncFolder: (path) => syncFolder(() => Deno.openSync(path, { read: true })),
  remove: (path) => Deno.removeSync(path),
  askServer: () => {},
};

/** A file system in memory has no device to wait for. */
const IN_MEMORY: FileCalls = {
  ...AT_ONCE,
  writeDurably: AT_ONCE.writeNew,
  syncFolder: () => {},
};

const BESIDE: FileCalls = {
  isLocal: false,
  link: (from, to) => Deno.link(from, to),
  stat: (path) => Deno.stat(path),
  readText: readRegularText,
  writeNew: (path, text) => Deno.writeTextFile(path, text, { createNew: true }),
  writeDurably: async (path, text) => {
    const file = await Deno.open(path, { write: true, createNew: true });
    try {
      await writeAll(file, text);
      await file.sync();
    } finally {
      file.close();
    }
  },
  rename: (from, to) => Deno.rename(from, to),
  syncFolder: (path) => syncFolder(() => Deno.open(path, { read: true })),
  remove: (path) => Deno.remove(path),
  // A client of a network file system asks the server anew after a file's mode is set, even to the
  // same mode.
  askServer: async (path) => {
    try {
      const { mode } = await Deno.stat(path);
      if (mode !== null) await Deno.chmod(path, mode & 0o7777);
    } catch {
      // Another user owns the file, or the file is missing. For some clients, listing the folder is
      // enough.
      await listBeside(path.slice(0, path.lastIndexOf("/")));
    }
  },
};

async function syncFolder(open: () => Soon<Deno.FsFile>): Promise<void> {
  try {
    const folder = await open();
    try {
      await folder.sync();
    } finally {
      folder.close();
    }
  } catch {
    // Some file systems cannot sync a folder. The file itself is synced.
  }
}

/** Types of file systems on a device of this machine. */
const LOCAL = new Set(
  ["ext2", "ext3", "ext4", "xfs", "btrfs", "bcachefs", "f2fs", "zfs", "overlay"],
);
/** Types of file systems in memory. */
const MEMORY = new Set(["tmpfs", "ramfs"]);

const known = new WeakMap<Place, FileCalls>();

/** Returns the calls that fit the file systems of a store. */
export function callsFor(store: Place): FileCalls {
  let calls = known.get(store);
  if (calls === undefined) {
    const mounts = readMounts();
    const types = [store.statePath, store.workspacePath].map((path) => fileSystemOf(path, mounts));
    calls = callsOn(types);
    known.set(store, calls);
  }
  return calls;
}

function callsOn(types: readonly (string | undefined)[]): FileCalls {
  const areAll = (isMeant: (type: string) => boolean) => types.every((type = "") => isMeant(type));
  if (areAll((type) => MEMORY.has(type))) return IN_MEMORY;
  return areAll((type) => MEMORY.has(type) || LOCAL.has(type)) ? AT_ONCE : BESIDE;
}

/**
 * Lists a folder and ignores the result: some clients of network file systems then look at its
 * files anew.
 */
export function listFolder(path: string): void {
  try {
    Array.from(Deno.readDirSync(path));
  } catch {
    // A missing folder is reported when a file in it is read or written.
  }
}

async function listBeside(path: string): Promise<void> {
  try {
    await Array.fromAsync(Deno.readDir(path));
  } catch {
    // A missing folder is reported when a file in it is read or written.
  }
}

/**
 * Returns the type of the file system that a path lies on.
 *
 * @param mounts the text of `/proc/self/mountinfo`
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const mounts = "1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 0:40 / /home rw - nfs4 server:/home rw\n";
 * assert.equal(fileSystemOf("/home/me", mounts), "nfs4");
 * assert.equal(fileSystemOf("/homely", mounts), "ext4");
 * ```
 */
export function fileSystemOf(path: string, mounts: string): string | undefined {
  let longest = "";
  let type: string | undefined;
  for (const line of mounts.split("\n")) {
    const [before = "", after = ""] = line.split(" - ");
    const point = (before.split(" ")[4] ?? "").replace(
      /\\([0-7]{3})/g,
      (_, digits: string) => String.fromCharCode(parseInt(digits, 8)),
    );
    if (point === "" || point.length < longest.length) continue;
    const isBelow = path === point || path.startsWith(point.endsWith("/") ? point : `${point}/`);
    if (!isBelow) continue;
    longest = point;
    type = after.split(" ")[0];
  }
  return type;
}

/** Reads `/proc/self/mountinfo`; the empty text where the system has no such file. */
export function readMounts(): string {
  try {
    return Deno.readTextFileSync("/proc/self/mountinfo");
  } catch {
    return "";
  }
}
