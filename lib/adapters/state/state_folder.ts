/**
 * The folder `.aexp/`, where this program keeps files that belong to one machine or are temporary.
 *
 * @module
 */

import { codeOf } from "../../system_error.ts";
import { unlessStale } from "../files/patient_read.ts";
import { joinPath } from "../files/path.ts";
import { isOpenToGroup, shareLike } from "../files/share_rights.ts";
import type { Place } from "./place.ts";

/** Git ignores everything except the ledger and the index, which machines share. */
const IGNORE_RULES = `# Written by aexp: what stands here belongs to one machine.
*
!/ledger/
!/ledger/**
!/runs-index/
!/runs-index/**
`;

/**
 * Creates a folder under `.aexp/`, and the rules that keep it out of git. Does not create the
 * parent of `.aexp/`: if that is missing, somebody has moved the repository away.
 */
export async function makeStateFolder(store: Place, name: string): Promise<string> {
  const folder = joinPath(store.statePath, name);
  await makeOwnFolder(store, store.statePath);
  await makeFolder(folder);
  shareLike(folder, store.path);
  return folder;
}

/** Creates a folder that git ignores, with the rights that the group has in the store. */
export async function makeOwnFolder(store: Place, folder: string): Promise<void> {
  await makeFolder(folder);
  shareLike(folder, store.path);
  await writeOnce(joinPath(folder, ".gitignore"), IGNORE_RULES);
}

/** Gives this user's folders under `.aexp/` the rights that the group has in the store now. */
export function openToGroup(store: Place): void {
  if (!isOpenToGroup(store.path)) return;
  shareLike(store.statePath, store.path);
  try {
    for (const { name, isDirectory } of Deno.readDirSync(store.statePath)) {
      if (isDirectory) shareLike(joinPath(store.statePath, name), store.path);
    }
  } catch {
    // A folder that cannot be used is reported when a file is written there.
  }
}

async function makeFolder(path: string): Promise<void> {
  try {
    await unlessStale(path, () => Deno.mkdir(path));
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  }
}

/** Writes a file, unless it exists with content. A full disk may have created it empty. */
async function writeOnce(path: string, text: string): Promise<void> {
  const found = await unlessStale(path, () => lookAt(path));
  // Writing to a FIFO of that name would wait for a reader.
  if (found !== undefined && (!found.isFile || found.size > 0)) return;
  try {
    await unlessStale(path, () => Deno.writeTextFile(path, text));
  } catch (error) {
    // An existing file may belong to another user. If it stays empty, git only shows too much.
    if (found === undefined) throw error;
  }
}

async function lookAt(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}
