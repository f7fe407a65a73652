/**
 * Paths of files, as text.
 *
 * @module
 */

import { describeFileError } from "./file_error.ts";
import { codeOf } from "../../errors.ts";
import { unlessStaleSync } from "./patient_read.ts";

/** Joins a path to a folder; an absolute one stands for itself. */
export function joinPath(folder: string, path: string): string {
  if (path.startsWith("/") || /^[A-Za-z]:[\\/]/.test(path)) return path;
  return folder.endsWith("/") ? folder + path : `${folder}/${path}`;
}

/** Whether something lies at a path. */
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

/** The folder that holds a path; the root folder holds itself. */
export function parentOf(folder: string): string {
  const cut = folder.lastIndexOf("/");
  return cut <= 0 ? "/" : folder.slice(0, cut);
}
