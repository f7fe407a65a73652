/**
 * Repositories to set up with `aexp install`.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp } from "./cli.ts";
import { git, type TemporaryFolder, temporaryFolder, writeFile } from "./temporary.ts";

/** Makes a git repository with these files. */
export async function repositoryWith(
  files: Readonly<Record<string, string>> = {},
): Promise<TemporaryFolder> {
  const folder = await temporaryFolder();
  await git(folder.path, "init", "-q");
  for (const [path, text] of Object.entries(files)) await writeFile(`${folder.path}/${path}`, text);
  return folder;
}

/** Reads all files but git's, by path. */
export async function filesOf(root: string, folder = root): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (name === ".git") continue;
    if (isDirectory) Object.assign(files, await filesOf(root, path));
    else files[path.slice(root.length + 1)] = await Deno.readTextFile(path);
  }
  return files;
}

/** Installs without a question; returns all that is printed. */
export async function installed(path: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await aexp(path, ["install", "--yes", ...args]);
  assert.equal(code, 0, stderr);
  return stdout + stderr;
}
