/**
 * Tests what the file systems of a repository's folders can do; no file stays.
 *
 * @module
 */

import { fileSystemOf, readMounts } from "../files/file_calls.ts";
import { describeFileError } from "../files/file_error.ts";
import { codeOf } from "../../system_error.ts";
import { type Maker, removeTemporary, TEMPORARY_PREFIX } from "../files/maker.ts";
import { type Root } from "./root.ts";
import { exists, joinPath } from "../files/path.ts";

/** The file systems of a repository's folders, and what they can do. */
export interface PlaceFacts {
  /** The tested folder: the state folder, or the folder that it will be created in. */
  readonly folder: string;
  /**
   * Types of file systems, as the kernel names them; `undefined` where the kernel does not tell.
   */
  readonly fileSystems: { readonly store: string | undefined; readonly state: string | undefined };
  /** The results of the tests, or an error if the folder is not writable. */
  readonly abilities: PlaceAbilities | Error;
}

/** What the file system of a folder can do. */
export interface PlaceAbilities {
  /** Whether a file can have two names, and a name in use is refused. */
  readonly hasLinks: boolean;
  /** Whether an existing file is not created again. */
  readonly hasExclusiveCreate: boolean;
  /**
   * How far the clock of the file system is ahead of this machine's, in milliseconds; negative if
   * it is behind.
   */
  readonly skewMs: number;
}

/** Options of `probePlace()`. */
export interface ProbeOptions {
  /** The process that creates the test files. */
  readonly maker: Maker;
  readonly now: () => Date;
}

/** Tests the folders of a repository. */
export function probePlace(root: Root, { maker, now }: ProbeOptions): PlaceFacts {
  const folder = nearest(root.statePath);
  const mounts = readMounts();
  const fileSystems = {
    store: fileSystemOf(nearest(root.storePath), mounts),
    state: fileSystemOf(folder, mounts),
  };
  const place = joinPath(folder, `${TEMPORARY_PREFIX}${maker.name}`);
  try {
    Deno.mkdirSync(place);
    return { folder, fileSystems, abilities: testAll(place, now) };
  } catch (error) {
    const described = describeFileError(error, "write", folder);
    return {
      folder,
      fileSystems,
      abilities: described instanceof Error ? described : new Error(String(described)),
    };
  } finally {
    removeTemporary(place);
  }
}

/** Returns the folder itself, or the nearest existing folder above it. */
function nearest(path: string): string {
  let folder = path;
  while (folder !== "/" && !exists(folder)) folder = folder.replace(/\/[^/]*$/, "") || "/";
  return folder;
}

/** The size of a document with a few attempts, in bytes. */
const DOCUMENT_BYTES = 4096;

function testAll(place: string, now: () => Date): PlaceAbilities {
  const path = joinPath(place, "first");
  const before = now().getTime();
  // The file has content, because a full disk still creates empty files.
  Deno.writeTextFileSync(path, "x".repeat(DOCUMENT_BYTES), { createNew: true });
  const madeAt = Deno.statSync(path).mtime?.getTime();
  const after = now().getTime();
  const skewMs = madeAt === undefined ? 0 : distance(madeAt, before, after);
  const create = () => Deno.writeTextFileSync(path, "", { createNew: true });
  return { hasLinks: testLinks(path), hasExclusiveCreate: isRefused(create), skewMs };
}

/** Returns whether a second name shows the same file and cannot be taken again. */
function testLinks(path: string): boolean {
  const second = `${path}-too`;
  try {
    Deno.linkSync(path, second);
  } catch {
    return false;
  }
  const first = Deno.statSync(path);
  return first.nlink === 2 && first.ino === Deno.statSync(second).ino &&
    isRefused(() => Deno.linkSync(path, second));
}

function isRefused(call: () => void): boolean {
  try {
    call();
    return false;
  } catch (error) {
    return codeOf(error) === "EEXIST";
  }
}

function distance(time: number, from: number, to: number): number {
  if (time < from) return time - from;
  return time > to ? time - to : 0;
}
