/**
 * Giving a file a name that only one can have.
 *
 * `link(2)` succeeds for exactly one of many, but its answer may be lost on the way: every error leaves open
 * whether it was done, and "it exists" may be the answer to one's own call that was sent twice. What
 * stands under the name afterwards is what counts.
 *
 * @module
 */

import { writeAll } from "./write_all.ts";
import type { FileCalls } from "./file_calls.ts";
import { describeFileError } from "./file_error.ts";
import { codeOf } from "../../errors.ts";
import { unlessStale, waitABit } from "./patient_read.ts";
import { readRegularText } from "./regular_file.ts";

/** What came of it: whether the name is ours, and what stands there if not. */
export type Put =
  | { readonly kind: "taken" }
  | { readonly kind: "held"; readonly text: string }
  | { readonly kind: "vanished" };

/** File systems without hard links say so in one of these ways. */
const NO_LINKS = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"]);
/** Nothing was done, and asking again does not help. */
const DEFINITE = new Set(["ENOENT", "ENOSPC", "EDQUOT", "EROFS", "EACCES", "EMLINK", "ENOTDIR"]);
/** So often is a call made whose answer tells nothing, with a pause between. */
const MAX_TRIES = 40;

/**
 * Gives a file one more name; of many who try, one succeeds.
 *
 * @param source a file that holds the text by which its name is known again
 * @returns `vanished` where the name is there and is not: seen by a cache, or removed meanwhile
 * @throws what the system says, where the name is not there afterwards
 */
export async function linkText(
  source: string,
  path: string,
  text: string,
  calls?: FileCalls,
): Promise<Put> {
  for (let tries = 1;; tries++) {
    try {
      await (calls ?? Deno).link(source, path);
      return { kind: "taken" };
    } catch (error) {
      const code = codeOf(error) ?? "";
      if (code === "EEXIST") return await lookAt(path, text);
      if (NO_LINKS.has(code)) return await create(path, text);
      const stands = await lookAt(path, text);
      if (stands.kind !== "vanished") return stands;
      if (DEFINITE.has(code) || tries >= MAX_TRIES) throw error;
    }
    await waitABit();
  }
}

/** Removes a file; one that has gone is no error. */
export async function removeIfThere(path: string, calls?: FileCalls): Promise<void> {
  for (let tries = 1;; tries++) {
    try {
      return await (calls ?? Deno).remove(path);
    } catch (error) {
      const code = codeOf(error) ?? "";
      if (code === "ENOENT") return;
      if (DEFINITE.has(code) || NO_LINKS.has(code) || tries >= MAX_TRIES) {
        throw describeFileError(error, "remove", path);
      }
    }
    await waitABit();
  }
}

/** Reads a small file; `undefined` where there is none. */
export async function readIfThere(path: string, calls?: FileCalls): Promise<string | undefined> {
  try {
    return await unlessStale(path, () => calls?.readText(path) ?? readRegularText(path));
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** Writes a small file and waits until the device has it. */
export async function writeSynced(path: string, text: string): Promise<void> {
  const file = await Deno.open(path, { write: true, create: true, truncate: true });
  try {
    await writeAll(file, text);
    await file.sync();
  } finally {
    file.close();
  }
}

async function lookAt(path: string, text: string): Promise<Put> {
  const standing = await readIfThere(path);
  if (standing === undefined) return { kind: "vanished" };
  return standing === text ? { kind: "taken" } : { kind: "held", text: standing };
}

/** For file systems without hard links. What cannot be written whole goes again: half of it would stay for good. */
async function create(path: string, text: string): Promise<Put> {
  let file: Deno.FsFile;
  try {
    file = await Deno.open(path, { write: true, createNew: true });
  } catch (error) {
    if (codeOf(error) === "EEXIST") return await lookAt(path, text);
    throw error;
  }
  try {
    try {
      await writeAll(file, text);
    } finally {
      file.close();
    }
    return { kind: "taken" };
  } catch (error) {
    await removeIfThere(path).catch(() => {});
    throw error;
  }
}
