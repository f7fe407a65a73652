/**
 * The folder `.aexp/` where this program keeps what belongs to one machine or one moment.
 *
 * @module
 */

import { codeOf } from "../../errors.ts";
import { unlessStale } from "../files/patient_read.ts";
import { joinPath } from "../files/path.ts";
import { isOpenToGroup, shareLike } from "../files/share_rights.ts";
import type { Place } from "./place.ts";

/** Git sees none of it but what the ledger and the index share between machines. */
const IGNORE_RULES = `# Written by aexp: what stands here belongs to one machine.
*
!/ledger/
!/ledger/**
!/runs-index/
!/runs-index/**
`;

/**
 * Makes a folder under `.aexp/`, and the ignore rules that keep it out of git. The folder that holds `.aexp/`
 * is not made: where it is gone, somebody moved the repository away.
 */
export async function makeStateFolder(store: Place, name: string): Promise<string> {
  const folder = joinPath(store.statePath, name);
  await makeOwnFolder(store, store.statePath);
  await makeFolder(folder);
  shareLike(folder, store.path);
  return folder;
}

/** Makes a folder that git ignores, with the rights that the group has in the store. */
export async function makeOwnFolder(store: Place, folder: string): Promise<void> {
  await makeFolder(folder);
  shareLike(folder, store.path);
  await writeOnce(joinPath(folder, ".gitignore"), IGNORE_RULES);
}

/** Gives this user's folders under `.aexp/` the rights that the group has in the store by now. */
export function openToGroup(store: Place): void {
  if (!isOpenToGroup(store.path)) return;
  shareLike(store.statePath, store.path);
  try {
    for (const { name, isDirectory } of Deno.readDirSync(store.statePath)) {
      if (isDirectory) shareLike(joinPath(store.statePath, name), store.path);
    }
  } catch {
    // Whether they can be used shows when something is written there.
  }
}

async function makeFolder(path: string): Promise<void> {
  try {
    await unlessStale(path, () => Deno.mkdir(path));
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  }
}

/** A disk that was full may have taken the name of the file and nothing in it. */
async function writeOnce(path: string, text: string): Promise<void> {
  const found = await unlessStale(path, () => lookAt(path));
  // A FIFO of that name would wait for a reader.
  if (found !== undefined && (!found.isFile || found.size > 0)) return;
  try {
    await unlessStale(path, () => Deno.writeTextFile(path, text));
  } catch (error) {
    // One that stays empty, as it may be somebody else's, only shows git too much.
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
