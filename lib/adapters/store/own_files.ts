/**
 * Recognizes what this program wrote for a person: scripts, folders for the scripts' output, and
 * reports.
 *
 * @module
 */

import { REPORT_MARK, SCRIPT_MARK } from "../state/layout.ts";
import { folderOf, hasMark, LOG_RULES } from "./script_file.ts";

/** If a folder has more entries, it is not taken for the program's own. */
const MOST = 64;

/** The folder for the output of scripts, beside them. */
const LOGS = "logs";

/**
 * Returns whether a file or a folder is the program's own: a script, the rules for its output, or,
 * where git tracks nothing, the output itself. A folder is if all that is in it is.
 */
export async function isOwnFile(
  { path, isTracked }: { readonly path: string; readonly isTracked: boolean },
): Promise<boolean> {
  const plain = path.replace(/\/$/, "");
  try {
    return await isOwn(plain) || (!isTracked && await isOutput(plain));
  } catch {
    return false;
  }
}

async function isOwn(path: string): Promise<boolean> {
  const { isFile, isDirectory, size } = await Deno.lstat(path);
  if (isDirectory) return await isOwnFolder(path);
  if (!isFile) return false;
  if (path.endsWith(`/${LOGS}/.gitignore`)) return await hasLogRules(path, size);
  return await hasMark(path, [SCRIPT_MARK, REPORT_MARK]);
}

async function isOwnFolder(path: string): Promise<boolean> {
  const entries = listFew(path);
  if (entries === undefined || entries.length === 0) return false;
  if (path.endsWith(`/${LOGS}`) && await isOutput(`${path}/x`)) return true;
  for (const name of entries) {
    if (!await isOwn(`${path}/${name}`)) return false;
  }
  return true;
}

/** Returns whether a path lies in a folder `logs` that has the program's rules, or lies beside a script. */
async function isOutput(path: string): Promise<boolean> {
  const end = `${path}/`.lastIndexOf(`/${LOGS}/`);
  if (end < 0) return false;
  const logs = path.slice(0, end + 1 + LOGS.length);
  const rules = `${logs}/.gitignore`;
  const size = await Deno.lstat(rules).then((info) => info.size, () => undefined);
  if (size !== undefined && await hasLogRules(rules, size)) return true;
  const beside = folderOf(logs);
  for (const name of listFew(beside) ?? []) {
    const { isFile } = await Deno.lstat(`${beside}/${name}`);
    if (isFile && await hasMark(`${beside}/${name}`)) return true;
  }
  return false;
}

async function hasLogRules(path: string, size: number): Promise<boolean> {
  return size === LOG_RULES.length && await Deno.readTextFile(path) === LOG_RULES;
}

/** Lists a folder; `undefined` if it has many entries. */
function listFew(path: string): string[] | undefined {
  const names: string[] = [];
  for (const { name } of Deno.readDirSync(path)) {
    if (names.push(name) > MOST) return undefined;
  }
  return names;
}
