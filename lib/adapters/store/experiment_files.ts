/**
 * Reads the files of experiments under `kb/research/experiments/`.
 *
 * @module
 */

import { UserError } from "../../errors.ts";
import { codeOf } from "../../system_error.ts";
import { describeFileError, quotePath } from "../files/file_error.ts";
import { unlessStaleSync } from "../files/patient_read.ts";
import { type Root } from "./root.ts";
import { joinPath } from "../files/path.ts";
import { readRegularSync } from "../files/regular_file.ts";

/** The folder of the experiments, from the root. */
export const EXPERIMENTS_FOLDER = "kb/research/experiments";

/** The file of an experiment, with its content. */
export interface ExperimentFile {
  readonly path: string;
  readonly content: Uint8Array;
  /** The mark of the file's state just before it was read. */
  readonly mark: string | undefined;
}

/**
 * Reads the file `⟨id⟩-*.md`; `undefined` if there is none.
 *
 * @throws {UserError} `EXPERIMENT_AMBIGUOUS` if several files have such a name
 */
export function readExperimentFile(root: Root, experimentId: string): ExperimentFile | undefined {
  const names = listNames(joinPath(root.path, EXPERIMENTS_FOLDER))
    .filter((name) => name.startsWith(`${experimentId}-`) && name.endsWith(".md")).sort();
  const [name, ...others] = names;
  if (name === undefined) return undefined;
  if (others.length > 0) throw ambiguous(experimentId, names);
  const path = `${EXPERIMENTS_FOLDER}/${name}`;
  try {
    const mark = markExperimentFile(root, path);
    const whole = joinPath(root.path, path);
    const content = unlessStaleSync(whole, () => readRegularSync(whole));
    return { path, content, mark };
  } catch (error) {
    throw describeFileError(error, "read", path);
  }
}

/** Lists the files of all experiments by id, in the order of the ids; paths are from the root. */
export function listExperimentFiles(root: Root): ReadonlyMap<string, readonly string[]> {
  const files = new Map<string, string[]>();
  for (const name of listNames(joinPath(root.path, EXPERIMENTS_FOLDER)).sort()) {
    const id = /^(E[0-9]{3})-.*\.md$/.exec(name)?.[1];
    if (id === undefined) continue;
    files.set(id, [...(files.get(id) ?? []), `${EXPERIMENTS_FOLDER}/${name}`]);
  }
  return files;
}

/**
 * Returns a mark that differs between two states of an experiment's file; `undefined` if the file
 * is gone.
 *
 * @param path from the root
 */
export function markExperimentFile(root: Root, path: string): string | undefined {
  try {
    const { mtime, size, ino } = Deno.statSync(joinPath(root.path, path));
    return `${mtime?.getTime()} ${size} ${ino}`;
  } catch {
    return undefined;
  }
}

function listNames(folder: string): string[] {
  try {
    return Array.from(Deno.readDirSync(folder), (entry) => entry.name);
  } catch (error) {
    const code = codeOf(error);
    if (code === "ENOENT" || code === "ENOTDIR") return [];
    throw describeFileError(error, "list", folder);
  }
}

function ambiguous(experimentId: string, names: readonly string[]): UserError {
  const list = names.map(quotePath).join(", ");
  return new UserError(
    "EXPERIMENT_AMBIGUOUS",
    `Cannot tell which file is experiment ${experimentId}: ${list} in ${EXPERIMENTS_FOLDER}`,
    { hint: `Keep one file whose name begins with ${experimentId}-.` },
  );
}
