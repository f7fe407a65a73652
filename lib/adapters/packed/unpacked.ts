/**
 * Finds and removes the versions that the packed program unpacked on this machine.
 *
 * @module
 */

import { UserError } from "../../errors.ts";
import { codeOf } from "../../system_error.ts";
import { joinPath } from "../files/path.ts";
import { describeFileError } from "../files/file_error.ts";
import { UNPACKED_NAME, unpackFolders } from "./unpack_folders.ts";

/** A version that the packed program unpacked. */
export interface Unpacked {
  /** The folder of the version, symbolic links resolved. */
  readonly path: string;
  /** The total size of its files, in bytes. */
  readonly bytes: number;
}

/**
 * Returns the folders that the packed program unpacks itself into for this user; none where the
 * system has no user numbers.
 */
export function ownFolders(env: Readonly<Record<string, string>>): string[] {
  const uid = Deno.uid();
  return uid === null ? [] : unpackFolders(env, uid);
}

/** Finds the versions in these folders that belong to this user. */
export function findUnpacked(folders: readonly string[]): Unpacked[] {
  const paths = folders.flatMap(versionsIn);
  return [...new Set(paths)].map((path) => ({ path, bytes: bytesIn(path) }));
}

/**
 * Removes a version. If that version is starting at the same time, it finds itself incomplete and
 * unpacks itself again.
 *
 * @throws {UserError} `FILE_UNWRITABLE`
 */
export async function removeUnpacked({ path }: Unpacked): Promise<void> {
  try {
    await Deno.remove(joinPath(path, "deno")).catch(passOver("ENOENT"));
    await Deno.remove(path, { recursive: true }).catch(passOver("ENOENT"));
  } catch (error) {
    const described = describeFileError(error, "remove", path);
    if (!(described instanceof UserError)) throw described;
    const { code, message } = described;
    throw new UserError(code, message, {
      cause: error,
      hint: `If this old version is yours, run \`chmod -R u+w ${path}\` and remove it again.`,
    });
  }
}

function passOver(code: string): (error: unknown) => void {
  return (error) => {
    if (codeOf(error) !== code) throw error;
  };
}

function versionsIn(folder: string): string[] {
  try {
    const resolved = Deno.realPathSync(folder);
    return Array.from(Deno.readDirSync(resolved))
      .filter((entry) => entry.isDirectory && UNPACKED_NAME.test(entry.name))
      .map((entry) => joinPath(resolved, entry.name))
      .filter((path) => Deno.lstatSync(path).uid === Deno.uid());
  } catch {
    return [];
  }
}

function bytesIn(folder: string): number {
  let sum = 0;
  try {
    for (const entry of Deno.readDirSync(folder)) {
      const path = joinPath(folder, entry.name);
      sum += entry.isDirectory ? bytesIn(path) : Deno.lstatSync(path).size;
    }
  } catch {
    // Another process is removing the folder at the same time.
  }
  return sum;
}
