/**
 * What the packed program unpacked on this machine, and its removal.
 *
 * @module
 */

import { codeOf, UserError } from "../../errors.ts";
import { joinPath } from "../files/path.ts";
import { describeFileError } from "../files/file_error.ts";
import { UNPACKED_NAME, unpackFolders } from "./unpack_folders.ts";

/** One unpacked version. */
export interface Unpacked {
  /** Its folder, symbolic links resolved. */
  readonly path: string;
  /** What its files hold, in bytes. */
  readonly bytes: number;
}

/** The folders where the packed program unpacks itself for this user; none where users have no numbers. */
export function ownFolders(env: Readonly<Record<string, string>>): string[] {
  const uid = Deno.uid();
  return uid === null ? [] : unpackFolders(env, uid);
}

/** The versions in some folders that belong to this user. */
export function findUnpacked(folders: readonly string[]): Unpacked[] {
  const paths = folders.flatMap(versionsIn);
  return [...new Set(paths)].map((path) => ({ path, bytes: bytesIn(path) }));
}

/**
 * Removes a version; one that starts meanwhile finds it incomplete and unpacks itself again.
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
      hint: `This old version stays; \`chmod -R u+w ${path}\` lets it be removed if it is yours.`,
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
    // Somebody else removes it, too.
  }
  return sum;
}
