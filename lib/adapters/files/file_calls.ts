/**
 * The calls by which a runner works on files: at once where the disk is in this machine, beside
 * everything else where it is not.
 *
 * A call to a file server may hang for as long as the server does, and a runner has to answer signals
 * meanwhile. A local disk answers in microseconds, which is less than handing the call to another
 * thread takes.
 *
 * @module
 */

import { writeAll, writeAllSync } from "./write_all.ts";
import { readRegularText, readRegularTextSync } from "./regular_file.ts";

/** The folders that a runner works in. */
interface Place {
  readonly statePath: string;
  readonly workspacePath: string;
}

/** What is there now, or will be. */
export type Soon<T> = T | Promise<T>;

/** The calls. Each throws, or rejects, as the runtime does. */
export interface FileCalls {
  /** Whether a call costs microseconds, and reaches no other machine. */
  readonly isLocal: boolean;
  /** Gives a file another name. */
  readonly link: (from: string, to: string) => Soon<void>;
  /** What is known of a file. */
  readonly stat: (path: string) => Soon<Deno.FileInfo>;
  /** The text of a regular file of a bounded size. */
  readonly readText: (path: string) => Soon<string>;
  /** Writes a file that is not there yet. */
  readonly writeNew: (path: string, text: string) => Soon<void>;
  /** Writes a file that is not there yet, and waits, beside everything else, until the device has it. */
  readonly writeDurably: (path: string, text: string) => Soon<void>;
  /** Puts a file in another one's place. */
  readonly rename: (from: string, to: string) => Soon<void>;
  /** Waits until the device has the names in a folder, as far as its file system can say so. */
  readonly syncFolder: (path: string) => Soon<void>;
  /** Removes a file. */
  readonly remove: (path: string) => Soon<void>;
  /** Makes the system forget what it remembers of a file that another machine may have replaced a moment ago. */
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

/** What is in memory has no device to wait for. */
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
  // A network file system asks its server when a file's rights are set, be it to what they are.
  askServer: async (path) => {
    try {
      const { mode } = await Deno.stat(path);
      if (mode !== null) await Deno.chmod(path, mode & 0o7777);
    } catch {
      // Somebody else's file, or none; of some clients the listing of a folder makes do.
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
    // Some file systems cannot; the file itself is synced.
  }
}

/** File systems on a device of this machine. */
const LOCAL = new Set(
  ["ext2", "ext3", "ext4", "xfs", "btrfs", "bcachefs", "f2fs", "zfs", "overlay"],
);
/** File systems without a device. */
const MEMORY = new Set(["tmpfs", "ramfs"]);

const known = new WeakMap<Place, FileCalls>();

/** The calls that fit where a store lies. */
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

/** Lists a folder for nothing but that some clients then look at its files again. */
export function listFolder(path: string): void {
  try {
    Array.from(Deno.readDirSync(path));
  } catch {
    // Whether it is there shows when it is read or written.
  }
}

async function listBeside(path: string): Promise<void> {
  try {
    await Array.fromAsync(Deno.readDir(path));
  } catch {
    // Whether it is there shows when it is read or written.
  }
}

/**
 * The type of the file system that a path lies on.
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

/** The text of `/proc/self/mountinfo`; empty where there is none. */
export function readMounts(): string {
  try {
    return Deno.readTextFileSync("/proc/self/mountinfo");
  } catch {
    return "";
  }
}
