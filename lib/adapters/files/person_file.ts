/**
 * Files that belong to a person and of which this program changes a part.
 *
 * @module
 */

import { UserError } from "../../errors.ts";
import { codeOf } from "../../system_error.ts";
import { describeFileError, quotePath } from "./file_error.ts";
import { writeSynced } from "./link.ts";
import { type Maker, TEMPORARY_PREFIX } from "./maker.ts";
import { joinPath, parentOf } from "./path.ts";
import { readRegularSync } from "./regular_file.ts";

/**
 * Reads the whole text of a file, byte order mark and line ends as they are; `undefined` if there
 * is no file.
 *
 * @throws {UserError} `FILE_UNREADABLE`
 */
export function readPersonFile(path: string): string | undefined {
  let bytes: Uint8Array;
  try {
    bytes = readRegularSync(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT" && !isLink(path)) return undefined;
    throw describeFileError(error, "read", path);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UserError("FILE_UNREADABLE", `Cannot read ${quotePath(path)}: it is not UTF-8`, {
      hint: "Convert the file to UTF-8, or move it away.",
    });
  }
}

function isLink(path: string): boolean {
  try {
    return Deno.lstatSync(path).isSymlink;
  } catch {
    return false;
  }
}

/**
 * Finds the link by which a path leaves a folder, or leads nowhere; `undefined` if there is none.
 *
 * @param top the folder, absolute, links resolved
 * @param path from there
 * @returns the path of the link from the folder
 */
export function linkOutOf(top: string, path: string): string | undefined {
  const names = path.split("/");
  for (let count = 1; count <= names.length; count++) {
    const part = names.slice(0, count).join("/");
    if (isLink(joinPath(top, part)) && !isInside(joinPath(top, part), top)) return part;
  }
  return undefined;
}

function isInside(link: string, top: string): boolean {
  try {
    const real = Deno.realPathSync(link);
    return real === top || real.startsWith(joinPath(top, ""));
  } catch {
    return false;
  }
}

/**
 * Writes a file whole, in place of what it holds, with the same mode; a link stays a link. Folders
 * above it are created.
 *
 * @throws {UserError} `FILE_UNWRITABLE`; an earlier file then stays
 */
export async function replacePersonFile(path: string, text: string, maker: Maker): Promise<void> {
  let temporary: string | undefined;
  try {
    const real = await realPathOf(path);
    const folder = parentOf(real);
    await Deno.mkdir(folder, { recursive: true });
    temporary = `${folder}/${TEMPORARY_PREFIX}${maker.name}-file`;
    await writeSynced(temporary, text);
    const mode = await modeOf(real);
    if (mode !== undefined && Deno.build.os !== "windows") await Deno.chmod(temporary, mode);
    await Deno.rename(temporary, real);
  } catch (error) {
    if (temporary !== undefined) await Deno.remove(temporary).catch(() => {});
    throw describeFileError(error, "write", path);
  }
}

async function realPathOf(path: string): Promise<string> {
  try {
    return await Deno.realPath(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT" && !isLink(path)) return path;
    throw error;
  }
}

async function modeOf(path: string): Promise<number | undefined> {
  try {
    const { mode } = await Deno.stat(path);
    return mode === null ? undefined : mode & 0o7777;
  } catch {
    return undefined;
  }
}

/**
 * Removes a file, and the folders above it that are empty then, up to a folder that stays.
 *
 * @throws {UserError} `FILE_UNWRITABLE`
 */
export async function removePersonFile(path: string, top: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw describeFileError(error, "remove", path);
  }
  await removeEmptyFolders(parentOf(path), top);
}

/** Removes a folder and those above it as far as they are empty, up to a folder that stays. */
export async function removeEmptyFolders(folder: string, top: string): Promise<void> {
  for (let one = folder; one.startsWith(`${top}/`); one = parentOf(one)) {
    try {
      await Deno.remove(one);
    } catch {
      return;
    }
  }
}
