/**
 * Reads the files of findings under `kb/research/findings/`.
 *
 * @module
 */

import { codeOf } from "../../system_error.ts";
import { describeFileError } from "../files/file_error.ts";
import { joinPath } from "../files/path.ts";
import { type ReadResult, readTextSync } from "../files/read_text.ts";
import type { Root } from "./root.ts";

/** The folder of the findings, from the root. */
const FINDINGS_FOLDER = "kb/research/findings";

/** The file of a finding. */
export interface FindingFile {
  /** The id that the file's name gives. */
  readonly id: string;
  /** From the root. */
  readonly path: string;
}

/** Returns whether the repository has a folder for notes. */
export function hasNotes(root: Root): boolean {
  try {
    return Deno.statSync(joinPath(root.path, "kb")).isDirectory;
  } catch {
    return false;
  }
}

/** Lists the files of all findings, in the order of their names. */
export function listFindingFiles(root: Root): readonly FindingFile[] {
  const folder = joinPath(root.path, FINDINGS_FOLDER);
  try {
    const names = Array.from(Deno.readDirSync(folder), (entry) => entry.name).sort();
    return names.flatMap((name) => {
      const id = /^(F[0-9]{3})-.*\.md$/.exec(name)?.[1];
      return id === undefined ? [] : [{ id, path: `${FINDINGS_FOLDER}/${name}` }];
    });
  } catch (error) {
    const code = codeOf(error);
    if (code === "ENOENT" || code === "ENOTDIR") return [];
    throw describeFileError(error, "list", folder);
  }
}

/** Reads the file of a finding. */
export function readFindingFile(root: Root, { path }: FindingFile): ReadResult {
  return readTextSync(joinPath(root.path, path));
}
