/**
 * What an experiment's file says: how its jobs are run and what its conditions mean.
 *
 * The YAML library is loaded only when there is front matter to read: an array task whose job brings
 * its own command does without.
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

/** An experiment as its file describes it. */
export interface Experiment {
  /** Its file. */
  readonly file: ExperimentFile;
  /** What the front matter says. */
  readonly frontMatter: YamlMapping;
}

/**
 * Loads an experiment; `undefined` where it has no file.
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

/** An error about a place in an experiment's file. */
export function invalidExperiment(
  path: string,
  state: string,
  line?: number,
  hint = "Correct the front matter of the experiment.",
): UserError {
  const place = line === undefined ? path : `${path}:${line}`;
  return new UserError("EXPERIMENT_INVALID", `Cannot use ${place}: ${state}`, { hint });
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
  // An empty front matter, or one that is no mapping, says nothing; Python treats it so, too.
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

/** A well-formed id in the front matter counts more than the name of the file. */
function checkKind(file: ExperimentFile, frontMatter: YamlMapping): void {
  const id = frontMatter.get("id");
  if (typeof id !== "string" || !/^[A-Z][0-9]{3}$/.test(id) || id.startsWith("E")) return;
  throw invalidExperiment(file.path, `its front matter says that it is ${id}, no experiment`);
}
