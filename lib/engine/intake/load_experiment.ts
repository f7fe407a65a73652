/**
 * Loads an experiment's file, which defines the command and the conditions of its runs.
 *
 * The YAML library is loaded only if there is front matter to read. An array task whose job has its own
 * command does not need it.
 *
 * @module
 */

import { UserError } from "../../errors.ts";
import {
  type FrontMatter,
  keyProblem,
  splitFrontMatter,
} from "../../domain/experiment/front_matter.ts";
import { type ExperimentFile, readExperimentFile } from "../../adapters/store/experiment_files.ts";
import type { Root } from "../../adapters/store/root.ts";
import { JsonError, lineAndColumn, parseJson } from "../../domain/value/json_parse.ts";
import { fromValue, YamlError, YamlMapping, type YamlValue } from "../../domain/yaml/yaml_value.ts";

/** An experiment's file and its content. */
export interface Experiment {
  readonly file: ExperimentFile;
  readonly frontMatter: YamlMapping;
}

/**
 * Loads an experiment; `undefined` if it has no file.
 *
 * @throws {UserError} `EXPERIMENT_AMBIGUOUS`, or `EXPERIMENT_INVALID` with line and column
 */
export async function loadExperiment(
  root: Root,
  experimentId: string,
): Promise<Experiment | undefined> {
  const file = readExperimentFile(root, experimentId);
  if (file === undefined) return undefined;
  const parts = splitFrontMatter(decode(file));
  if (parts === undefined) return { file, frontMatter: new YamlMapping([]) };
  const frontMatter = await parse(file, parts);
  checkKind(file, frontMatter);
  return { file, frontMatter };
}

/** Makes an error about a place in an experiment's file. */
export function invalidExperiment(
  path: string,
  state: string,
  line?: number,
  hint = "Correct the front matter of the experiment.",
): UserError {
  const place = line === undefined ? path : `${path}:${line}`;
  return new UserError("EXPERIMENT_INVALID", `Cannot use ${place}: ${state}`, {
    hint,
    place: { path, line, state },
  });
}

function decode(file: ExperimentFile): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(file.content);
  } catch {
    throw invalidExperiment(file.path, "it is not UTF-8");
  }
}

async function parse(file: ExperimentFile, parts: FrontMatter): Promise<YamlMapping> {
  const value = parts.format === "json"
    ? parseJsonPart(file, parts)
    : await parseYamlPart(file, parts);
  // Front matter that is empty or no mapping counts as empty, as in the Python program.
  if (!(value instanceof YamlMapping)) return new YamlMapping([]);
  for (const { key, line } of value.entries) {
    const problem = keyProblem(key);
    if (problem !== undefined) throw invalidExperiment(file.path, problem, line);
  }
  return value;
}

async function parseYamlPart(file: ExperimentFile, parts: FrontMatter): Promise<YamlValue> {
  const { parseYaml } = await import("../../domain/yaml/yaml.ts");
  try {
    return parseYaml(parts.text, { firstLine: parts.firstLine });
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const state = `${error.message} (column ${error.column})`;
    throw invalidExperiment(file.path, state, error.line, error.cure);
  }
}

function parseJsonPart(file: ExperimentFile, { text, firstLine }: FrontMatter): YamlValue {
  try {
    return fromValue(parseJson(text), firstLine);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const { line, column } = lineAndColumn(text, error.offset);
    const state = `its JSON cannot be read: ${error.message} (column ${column})`;
    throw invalidExperiment(file.path, state, firstLine + line - 1);
  }
}

/** Refuses a file whose front matter has the id of something else, even if the file's name is an experiment's. */
function checkKind(file: ExperimentFile, frontMatter: YamlMapping): void {
  const id = frontMatter.get("id");
  if (typeof id !== "string" || !/^[A-Z][0-9]{3}$/.test(id) || id.startsWith("E")) return;
  throw invalidExperiment(file.path, `the id in its front matter is ${id}, not an experiment's`);
}
