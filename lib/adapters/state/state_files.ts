/**
 * Lists and removes the files under `.aexp/` that outlive their use. Each belongs to a job or to an array.
 *
 * @module
 */

import { readRegularTextSync } from "../files/regular_file.ts";
import { codeOf } from "../../system_error.ts";
import { describeFileError } from "../files/file_error.ts";
import { joinPath } from "../files/path.ts";
import { ARRAYS, ATTEMPTS, LOGS, SUBMITTED } from "./layout.ts";
import type { Place } from "./place.ts";

/** A file that may be removed. */
export interface StateFile {
  /** Absolute. */
  readonly path: string;
  readonly bytes: number;
  /** When it was last written, in milliseconds since 1970. */
  readonly writtenMs: number;
}

/** A file of an attempt. */
export interface AttemptFile extends StateFile {
  readonly jobId: string;
  readonly n: number;
}

/** The files of one array: its lists, and the places that its tasks took. */
export interface ArrayGroup {
  readonly files: readonly StateFile[];
  /** The jobs in its lists. */
  readonly jobIds: readonly string[];
}

/**
 * Lists the parts of attempts that may go when the document has the end. The first file of an attempt is none of
 * them, nor is `.void`: both keep a number from being taken again.
 */
export function listAttemptParts(place: Place): AttemptFile[] {
  return attemptFiles(
    place,
    ATTEMPTS,
    /^([0-9a-f]{32})\.([0-9]{1,9})\.(child|told|stop|end|end\.code)$/,
  );
}

/** Lists the files with the output of attempts. */
export function listLogFiles(place: Place): AttemptFile[] {
  return attemptFiles(place, LOGS, /^([0-9a-f]{32})\.([0-9]{1,9})\.log(\.[0-9]+)?$/);
}

/** Lists the output of submitted scripts, which the batch system writes. */
export function listTaskOutput(place: Place): StateFile[] {
  return filesIn(joinPath(place.statePath, `${SUBMITTED}/logs`))
    .filter(({ path }) => !path.endsWith("/.gitignore"));
}

/** Lists the files of each array. */
export function listArrays(place: Place): ArrayGroup[] {
  const groups = new Map<string, StateFile[]>();
  for (const file of filesIn(joinPath(place.statePath, ARRAYS))) {
    const key = /\/([0-9a-f]+)\.[0-9]+\.[^/]+$/.exec(file.path)?.[1];
    if (key === undefined) continue;
    groups.set(key, [...groups.get(key) ?? [], file]);
  }
  return [...groups.values()].map((files) => ({ files, jobIds: jobsIn(files) }));
}

function jobsIn(files: readonly StateFile[]): readonly string[] {
  return files.filter(({ path }) => path.endsWith(".list")).flatMap(({ path }) => {
    try {
      return readRegularTextSync(path).split("\n").filter((line) => line !== "");
    } catch (error) {
      if (codeOf(error) === "ENOENT") return [];
      throw describeFileError(error, "read", path);
    }
  });
}

function attemptFiles(place: Place, folder: string, pattern: RegExp): AttemptFile[] {
  return filesIn(joinPath(place.statePath, folder)).flatMap((file) => {
    const [, jobId, n] = pattern.exec(file.path.slice(file.path.lastIndexOf("/") + 1)) ?? [];
    return jobId === undefined ? [] : [{ ...file, jobId, n: Number(n) }];
  });
}

function filesIn(folder: string): StateFile[] {
  try {
    return Array.from(Deno.readDirSync(folder)).filter(({ isDirectory }) => !isDirectory)
      .flatMap(({ name }) => lookAt(joinPath(folder, name)));
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(codeOf(error) ?? "")) return [];
    throw describeFileError(error, "list", folder);
  }
}

/** Returns a file with its size; nothing if another process has removed it. */
function lookAt(path: string): StateFile[] {
  try {
    const { size, mtime } = Deno.lstatSync(path);
    return [{ path, bytes: size, writtenMs: mtime?.getTime() ?? Date.parse("9999-01-01") }];
  } catch (error) {
    if (codeOf(error) === "ENOENT") return [];
    throw error;
  }
}

/**
 * Removes a file; another process may have removed it.
 *
 * @throws {UserError} `FILE_UNWRITABLE`
 */
export function removeStateFile({ path }: StateFile): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw describeFileError(error, "remove", path);
  }
}
