/**
 * Joins, splits and checks paths of files.
 *
 * @module
 */

import { describeFileError } from "./file_error.ts";
import { codeOf } from "../../system_error.ts";
import { unlessStaleSync } from "./patient_read.ts";

/** Joins a path to a folder; an absolute path is returned unchanged. */
export function joinPath(folder: string, path: string): string {
  if (path.startsWith("/") || /^[A-Za-z]:[\\/]/.test(path)) return path;
  return folder.endsWith("/") ? folder + path : `${folder}/${path}`;
}

/** Returns whether a path exists; a dangling symbolic link exists, too. */
export function exists(path: string): boolean {
  try {
    unlessStaleSync(path, () => Deno.lstatSync(path));
    return true;
  } catch (error) {
    const code = codeOf(error);
    if (code === "ENOENT" || code === "ENOTDIR") return false;
    throw describeFileError(error, "read", path);
  }
}

/** Returns the folder of a path; the folder of `/` is `/`. */
export function parentOf(folder: string): string {
  const cut = folder.lastIndexOf("/");
  return cut <= 0 ? "/" : folder.slice(0, cut);
}
