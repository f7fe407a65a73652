/**
 * Gives a file a name that only one process can get.
 *
 * `link(2)` succeeds for exactly one of many processes, but its answer may be lost: after any error
 * the link may still have been made, and "file exists" may answer the same call, sent twice. So the
 * content under the name afterwards decides.
 *
 * @module
 */

import { writeAll } from "./write_all.ts";
import type { FileCalls } from "./file_calls.ts";
import { describeFileError } from "./file_error.ts";
import { codeOf } from "../../system_error.ts";
import { unlessStale, waitABit } from "./patient_read.ts";
import { readRegularText } from "./regular_file.ts";

/**
 * The result: `taken` if this process has the name, else the text that stands there. See
 * `linkText()` for `vanished`.
 */
export type Put =
  | { readonly kind: "taken" }
  | { readonly kind: "held"; readonly text: string }
  | { readonly kind: "vanished" };

/** Codes by which file systems without hard links refuse a link. */
const NO_LINKS = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"]);
/** Codes after which nothing was done and a repeated call would fail again. */
const DEFINITE = new Set(["ENOENT", "ENOSPC", "EDQUOT", "EROFS", "EACCES", "EMLINK", "ENOTDIR"]);
/** How often a call is made whose errors leave the result open, with a pause between. */
const MAX_CALLS = 40;

/**
 * Gives a file one more name. Of several processes that call this for one name, one succeeds.
 *
 * @param source a file whose text is unique to this process
 * @returns `vanished` if the name exists and cannot be read: only a cache shows it, or another
 *   process removed it meanwhile
 * @throws the system's error, if the name does not exist afterwards
 */
export async function linkText(
  source: string,
  path: string,
  text: string,
  calls?: FileCalls,
): Promise<Put> {
  for (let callCount = 1;; callCount++) {
    try {
      await (calls ?? Deno).link(source, path);
      return { kind: "taken" };
    } catch (error) {
      const code = codeOf(error) ?? "";
      if (code === "EEXIST") return await lookAt(path, text);
      if (NO_LINKS.has(code)) return await create(path, text);
      const stands = await lookAt(path, text);
      if (stands.kind !== "vanished") return stands;
      if (DEFINITE.has(code) || callCount >= MAX_CALLS) throw error;
    }
    await waitABit();
  }
}

/** Removes a file; a missing file is no error. */
export async function removeIfThere(path: string, calls?: FileCalls): Promise<void> {
  for (let callCount = 1;; callCount++) {
    try {
      return await (calls ?? Deno).remove(path);
    } catch (error) {
      const code = codeOf(error) ?? "";
      if (code === "ENOENT") return;
      if (DEFINITE.has(code) || NO_LINKS.has(code) || callCount >= MAX_CALLS) {
        throw describeFileError(error, "remove", path);
      }
    }
    await waitABit();
  }
}

/** Reads a small file; `undefined` if it is missing. */
export async function readIfThere(path: string, calls?: FileCalls): Promise<string | undefined> {
  try {
    return await unlessStale(path, () => calls?.readText(path) ?? readRegularText(path));
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** Writes a small file and waits until the device has stored it. */
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

/**
 * Creates the file where there are no hard links. A file that could not be written whole is
 * removed: half a text would stay for ever.
 */
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
