/**
 * Writes scripts for a person: executable files that appear whole, and the folder for their output.
 *
 * @module
 */

import { BIN, SCRIPT_MARK } from "../state/layout.ts";
import { quoteShell } from "../../domain/template/quote.ts";
import { UserError } from "../../errors.ts";
import { codeOf } from "../../system_error.ts";
import { describeFileError, quotePath } from "../files/file_error.ts";
import { option, phrase } from "../../phrase.ts";
import { type Maker, TEMPORARY_PREFIX } from "../files/maker.ts";
import { exists, joinPath, parentOf } from "../files/path.ts";
import { makeStateFolder } from "../state/state_folder.ts";
import type { Store } from "./store.ts";

/** The mark stands in the first bytes of a script, this many. */
const MARK_BYTES = 1024;

/**
 * Returns where a script is to be written, with symbolic links followed.
 *
 * @param path absolute
 * @returns the path of a file that does not exist, is empty, or is a script of this program
 * @throws {UserError} `FILE_UNWRITABLE` if another file stands there
 */
export async function placeForScript(path: string): Promise<string> {
  try {
    const real = await Deno.realPath(path);
    const { isFile, isDirectory, size } = await Deno.stat(real);
    if (!isFile) throw inTheWay(path, isDirectory ? "it is a folder" : "it is not a regular file");
    if (size > 0 && !await hasMark(real)) throw inTheWay(path, "it is not a script of aexp");
    return real;
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw describeFileError(error, "write", path);
    if (await isLink(path)) throw inTheWay(path, "it is a link whose target cannot be seen");
    return path;
  }
}

/**
 * Refuses a path that does not lie in a folder, by its words or by links.
 *
 * @param path absolute, @param folder absolute, without links
 * @throws {UserError} `FLAG_INVALID`
 */
export async function checkInside(path: string, folder: string): Promise<void> {
  const words = path.split("/");
  let real = path.slice(0, path.lastIndexOf("/")) || "/";
  while (!exists(real)) real = parentOf(real);
  const isInside = `${await Deno.realPath(real)}/`.startsWith(`${folder}/`);
  if (isInside && !words.includes("..")) return;
  throw new UserError("FLAG_INVALID", `Cannot write ${quotePath(path)}: it is not in ${folder}`, {
    hint: "Name a path inside the repository.",
  });
}

/** Returns whether a file is a script of this program, or has another mark. */
export async function hasMark(
  path: string,
  marks: readonly string[] = [SCRIPT_MARK],
): Promise<boolean> {
  const file = await Deno.open(path, { read: true });
  try {
    const bytes = new Uint8Array(MARK_BYTES);
    const count = await file.read(bytes) ?? 0;
    const text = new TextDecoder().decode(bytes.subarray(0, count));
    return marks.some((mark) => text.includes(`\n${mark}`));
  } finally {
    file.close();
  }
}

async function isLink(path: string): Promise<boolean> {
  try {
    return (await Deno.lstat(path)).isSymlink;
  } catch {
    return false;
  }
}

function inTheWay(path: string, state: string): UserError {
  return new UserError("FILE_UNWRITABLE", `Cannot replace ${quotePath(path)}: ${state}`, {
    hint: phrase`Name another file with ${option("output")}, or move this one away.`,
  });
}

/**
 * Writes a script, in place of an earlier one, and creates the folders above it.
 *
 * @param path absolute
 * @throws {UserError} `FILE_UNWRITABLE`; an earlier file then stays
 */
export async function writeScript(path: string, text: string, maker: Maker): Promise<void> {
  const folder = folderOf(path);
  const temporary = joinPath(folder, `${TEMPORARY_PREFIX}${maker.name}-script`);
  try {
    await Deno.mkdir(folder, { recursive: true });
    await Deno.writeTextFile(temporary, text);
    if (Deno.build.os !== "windows") await Deno.chmod(temporary, EXECUTABLE);
    await Deno.rename(temporary, path);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw describeFileError(error, "write", path);
  }
}

/**
 * Creates the folder of a file, and the folders above it.
 *
 * @throws {UserError} `FILE_UNWRITABLE`
 */
export async function makeFolderOf(path: string): Promise<void> {
  try {
    await Deno.mkdir(folderOf(path), { recursive: true });
  } catch (error) {
    throw describeFileError(error, "write", path);
  }
}

const EXECUTABLE = 0o755;

/** Returns the folder of a file. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}

/** Git keeps the folder, but none of its files. */
export const LOG_RULES = "*\n!.gitignore\n";

/**
 * Creates `logs/` in a folder: Slurm opens files in it before a script could create it. An existing
 * folder is left as it is.
 *
 * @returns the path of `logs/`
 */
export async function makeLogFolder(folder: string): Promise<string> {
  const path = joinPath(folder, "logs");
  try {
    await Deno.mkdir(path);
    await Deno.writeTextFile(joinPath(path, ".gitignore"), LOG_RULES, { createNew: true });
  } catch (error) {
    if (codeOf(error) !== "EEXIST" || !await isFolder(path)) {
      throw describeLogError(error, path);
    }
  }
  return path;
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch {
    return false;
  }
}

function describeLogError(error: unknown, path: string): unknown {
  if (codeOf(error) !== "EEXIST") return describeFileError(error, "create", path);
  return new UserError(
    "FILE_UNWRITABLE",
    `Cannot create ${quotePath(path)}: a file or a link to nothing has that name`,
    {
      cause: error,
      hint: "Move it away: aexp needs a folder of that name for the output of the tasks.",
    },
  );
}

/**
 * Writes a program that runs a command of several words.
 *
 * @returns its path
 */
export async function writeLauncher(
  store: Store,
  words: readonly string[],
  maker: Maker,
): Promise<string> {
  const path = joinPath(store.statePath, `${BIN}/aexp`);
  try {
    await makeStateFolder(store, BIN);
  } catch (error) {
    throw describeFileError(error, "write", path);
  }
  const command = words.map(quoteShell).join(" ");
  await writeScript(path, `#!/bin/sh\nexec ${command} "$@"\n`, maker);
  return path;
}
