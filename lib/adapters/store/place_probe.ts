/**
 * What the folders of a repository can do, found out by trying; nothing of it stays.
 *
 * @module
 */

import { fileSystemOf, readMounts } from "../files/file_calls.ts";
import { describeFileError } from "../files/file_error.ts";
import { codeOf } from "../../errors.ts";
import { type Maker, removeTemporary, TEMPORARY_PREFIX } from "../files/maker.ts";
import { type Root } from "./root.ts";
import { exists, joinPath } from "../files/path.ts";

/** What was found. */
export interface PlaceFacts {
  /** The folder that was tried: the state folder, or the one that it will be made in. */
  readonly folder: string;
  /** Types of file systems, as the kernel names them; `undefined` where that cannot be told. */
  readonly fileSystems: { readonly store: string | undefined; readonly state: string | undefined };
  /** What came of the tries; an error where nothing can be written. */
  readonly tries: Tries | Error;
}

/** What the folder can do. */
export interface Tries {
  /** Whether one file can have two names, and a name that is taken is refused. */
  readonly hasLinks: boolean;
  /** Whether a file that is there is not made again. */
  readonly hasExclusiveCreate: boolean;
  /** How far the clock of the file system is ahead of ours, in milliseconds; behind is negative. */
  readonly skewMs: number;
}

/** Where to try, as whom, and by which clock. */
export interface ProbeOptions {
  /** Who makes what is tried. */
  readonly maker: Maker;
  /** The wall clock. */
  readonly now: () => Date;
}

/** Tries the folders of a repository. */
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
    return { folder, fileSystems, tries: tryAll(place, now) };
  } catch (error) {
    const described = describeFileError(error, "write", folder);
    return {
      folder,
      fileSystems,
      tries: described instanceof Error ? described : new Error(String(described)),
    };
  } finally {
    removeTemporary(place);
  }
}

/** The folder itself, or the first above it that is there. */
function nearest(path: string): string {
  let folder = path;
  while (folder !== "/" && !exists(folder)) folder = folder.replace(/\/[^/]*$/, "") || "/";
  return folder;
}

/** As much as a document with a few attempts, in bytes. */
const DOCUMENT_BYTES = 4096;

function tryAll(place: string, now: () => Date): Tries {
  const path = joinPath(place, "first");
  const before = now().getTime();
  // A disk that is full still takes names.
  Deno.writeTextFileSync(path, "x".repeat(DOCUMENT_BYTES), { createNew: true });
  const madeAt = Deno.statSync(path).mtime?.getTime();
  const after = now().getTime();
  const skewMs = madeAt === undefined ? 0 : distance(madeAt, before, after);
  const create = () => Deno.writeTextFileSync(path, "", { createNew: true });
  return { hasLinks: tryLinks(path), hasExclusiveCreate: isRefused(create), skewMs };
}

/** A second name shows the same file, and cannot be taken again. */
function tryLinks(path: string): boolean {
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
