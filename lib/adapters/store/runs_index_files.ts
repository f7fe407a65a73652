/**
 * The index files of machines, `.aexp/runs-index/⟨machine⟩.json`, from the time before the ledger.
 *
 * @module
 */

import { codeOf } from "../../system_error.ts";
import { describeFileError } from "../files/file_error.ts";
import { type Maker, TEMPORARY_PREFIX } from "../files/maker.ts";
import { joinPath, parentOf } from "../files/path.ts";
import { type ReadResult, readTextSync } from "../files/read_text.ts";
import { makeOwnFolder } from "../state/state_folder.ts";
import type { Root } from "./root.ts";
import type { Store } from "./store.ts";

/** The folder of the index files, from the root. */
export const INDEX_FOLDER = ".aexp/runs-index";

/** An index file: the machine by the file's name, and its content. */
export interface IndexFile {
  readonly machine: string;
  readonly content: ReadResult;
}

/** Reads all index files, in the order of their names. */
export function readIndexFiles(root: Root): readonly IndexFile[] {
  const folder = joinPath(root.path, INDEX_FOLDER);
  try {
    const names = Array.from(Deno.readDirSync(folder), (entry) => entry.name).sort();
    return names.filter((name) => name.endsWith(".json")).map((name) => ({
      machine: name.slice(0, -".json".length),
      content: readTextSync(joinPath(folder, name)),
    }));
  } catch (error) {
    const code = codeOf(error);
    if (code === "ENOENT" || code === "ENOTDIR") return [];
    throw describeFileError(error, "list", folder);
  }
}

/**
 * Writes an index file, or replaces it by a rename of a whole one.
 *
 * @param path absolute
 * @throws {UserError} `FILE_UNWRITABLE`
 */
export async function writeIndexFile(
  path: string,
  text: string,
  place: { readonly root: Root; readonly store: Store; readonly maker: Maker },
): Promise<void> {
  const { root, store, maker } = place;
  const folder = parentOf(path);
  const temporary = `${folder}/${TEMPORARY_PREFIX}${maker.name}`;
  try {
    const own = joinPath(root.path, ".aexp");
    if (folder.startsWith(`${own}/`)) await makeOwnFolder(store, own);
    await Deno.mkdir(folder, { recursive: true });
    await Deno.writeTextFile(temporary, text, { createNew: true });
    await Deno.rename(temporary, path);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw describeFileError(error, "write", path);
  }
}
