/**
 * Finds the repository and its run store.
 *
 * @module
 */

import { UserError } from "../../errors.ts";
import { codeOf } from "../../system_error.ts";
import { option, phrase, type Text } from "../../phrase.ts";
import { parseJson } from "../../domain/value/json_parse.ts";
import { stripSpace } from "../../domain/value/python_text.ts";
import { isMapping, type Mapping, textAt } from "../../domain/value/value.ts";
import { describeFileError, quotePath } from "../files/file_error.ts";
import { exists, joinPath, parentOf } from "../files/path.ts";
import { unlessStaleSync } from "../files/patient_read.ts";
import { readRegularTextSync } from "../files/regular_file.ts";
import { MARKER_PATH } from "../state/install_files.ts";

/** The paths of a repository; all absolute, with symbolic links resolved. */
export interface Root {
  /** The folder of the repository. */
  readonly path: string;
  /** The run store, which is a signac project. */
  readonly storePath: string;
  /** Where this program keeps locks and records; shared by all who share the store. */
  readonly statePath: string;
  /** The name of this machine that the install marker gives; `undefined` if it gives none. */
  readonly machineLabel?: string | undefined;
}

/** What may name the root: the flag, the environment, or the current folder. */
export interface RootSource {
  /** The folder that the caller names. */
  readonly repo?: string | undefined;
  /** The environment: `AEXP_ROOT` comes after `repo`. */
  readonly env: Readonly<Record<string, string>>;
  /** The folder where the search upward begins. */
  readonly cwd: string;
}

/**
 * Finds the repository: `repo`, else `AEXP_ROOT`, else the first folder upward that holds `.git`
 * or `.aexp/installed.json`.
 *
 * @throws {UserError} `ROOT_NOT_FOUND`
 */
export function findRoot(source: RootSource): Root {
  const named = source.repo ?? nonEmpty(source.env["AEXP_ROOT"]);
  const flag = source.repo === undefined ? "AEXP_ROOT" : option("repo");
  const path = named === undefined
    ? searchUpward(source.cwd)
    : resolveNamed(named, source.cwd, flag);
  return withStore(path);
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === undefined || text === "" ? undefined : text;
}

function resolveNamed(named: string, cwd: string, flag: Text): string {
  const path = joinPath(cwd, named);
  try {
    const real = Deno.realPathSync(path);
    if (Deno.statSync(real).isDirectory) return real;
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw describeFileError(error, "read", path);
  }
  throw new UserError(
    "ROOT_NOT_FOUND",
    phrase`Cannot use ${flag} ${quotePath(named)}: there is no such folder`,
    { hint: "Name the folder of the repository." },
  );
}

function searchUpward(cwd: string): string {
  let start: string;
  try {
    start = Deno.realPathSync(cwd);
  } catch (error) {
    throw describeFileError(error, "read", cwd);
  }
  for (let folder = start;; folder = parentOf(folder)) {
    if (isRepository(folder)) return folder;
    if (folder === parentOf(folder)) break;
  }
  throw new UserError(
    "ROOT_NOT_FOUND",
    `Cannot find a repository: no .git and no .aexp/installed.json in ${quotePath(start)} or above`,
    { hint: phrase`Run \`git init\` in the project's folder, or name it with ${option("repo")}.` },
  );
}

const MARKER = MARKER_PATH;

function withStore(path: string): Root {
  const marker = readMarker(path);
  const storePath = storePathIn(path, marker);
  const statePath = joinPath(stateOwnerOf(storePath), ".aexp");
  const label = stripSpace(textAt(marker, "machine_label") ?? "");
  return { path, storePath, statePath, machineLabel: nonEmpty(label) };
}

/** Returns where a repository's run store is, as its install marker says. */
function storePathOf(path: string): string {
  return storePathIn(path, readMarker(path));
}

function storePathIn(path: string, marker: Mapping): string {
  return storePathFor(path, textAt(marker, "run_store_path") ?? ".runs");
}

/** Returns where the run store of a repository is if the marker says `configured`. */
export function storePathFor(path: string, configured: string): string {
  return normalize(joinPath(path, configured));
}

/**
 * Returns the folder that holds the state of a store: the nearest repository above that has this
 * store, otherwise the store itself. Users who share a store must share its locks and records. So
 * the result follows from the store alone, not from the repository by which it was reached.
 */
function stateOwnerOf(storePath: string): string {
  for (let folder = parentOf(storePath);; folder = parentOf(folder)) {
    if (isRepository(folder) && storePathOf(folder) === storePath) return folder;
    if (folder === parentOf(folder)) return storePath;
  }
}

function isRepository(folder: string): boolean {
  return exists(joinPath(folder, ".git")) || exists(joinPath(folder, MARKER));
}

/**
 * Reads the install marker; a missing one, or one that is not a JSON object, counts as empty, as in
 * the Python program.
 */
function readMarker(path: string): Mapping {
  try {
    const file = joinPath(path, MARKER);
    const marker = parseJson(unlessStaleSync(file, () => readRegularTextSync(file)));
    return isMapping(marker) ? marker : new Map();
  } catch {
    return new Map();
  }
}

/** Resolves the symbolic links in a path, as far as the path exists. */
function normalize(path: string): string {
  try {
    return Deno.realPathSync(path);
  } catch {
    const plain = withoutDots(path);
    const parent = parentOf(plain);
    if (parent === plain) return plain;
    return joinPath(normalize(parent), plain.slice(plain.lastIndexOf("/") + 1));
  }
}

function withoutDots(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return "/" + parts.join("/");
}
