/**
 * Scripts for a person: files that appear whole and can be run, with the folder that their output goes to.
 *
 * @module
 */

import { UserError } from "../errors.ts";
import { codeOf, describeFileError, quotePath } from "./file_error.ts";
import { type Maker, TEMPORARY_PREFIX } from "./maker.ts";
import { joinPath } from "./root.ts";
import { makeStateFolder } from "./state_folder.ts";
import type { Store } from "./store.ts";

/**
 * Puts a script in place of what stands there; the folders above it are made.
 *
 * @param path absolute
 * @throws {UserError} `FILE_UNWRITABLE`; what stood there then stands
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
 * Makes the folder of a file, and those above it.
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

/** The folder that a file lies in. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}

/** Git keeps the folder and none of its files. */
const LOG_RULES = "*\n!.gitignore\n";

/**
 * Makes `logs/` in a folder: Slurm opens the files in it before a script can make it. One that somebody
 * else made is left as it is.
 *
 * @returns its path
 * @throws {UserError} `FILE_UNWRITABLE`
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
    { cause: error, hint: "Move it away: the output of the tasks goes into a folder there." },
  );
}

/**
 * A single program that starts what needs several words to be started.
 *
 * @returns its path
 */
export async function writeLauncher(
  store: Store,
  words: readonly string[],
  maker: Maker,
): Promise<string> {
  const folder = await makeStateFolder(store, "bin");
  const path = joinPath(folder, "aexp");
  const command = words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
  await writeScript(path, `#!/bin/sh\nexec ${command} "$@"\n`, maker);
  return path;
}
