/**
 * Reads the front matter of an experiment's text, and the blocks of its conditions.
 *
 * The YAML library is loaded only if there is front matter to read. An array task whose job has its
 * own command does not need it.
 *
 * @module
 */

import { UserError } from "../../errors.ts";
import { phrase } from "../../phrase.ts";
import { JsonError, lineAndColumn, parseJson } from "../value/json_parse.ts";
import { formatJson } from "../value/json_text.ts";
import type { Mapping, Value } from "../value/value.ts";
import {
  fromValue,
  toValue,
  YamlError,
  YamlMapping,
  type YamlValue,
  YamlValueError,
} from "../yaml/yaml_value.ts";
import { findCondition, isConditionName, mergeCondition } from "./condition.ts";
import { type FrontMatter, keyProblem, splitFrontMatter } from "./front_matter.ts";

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

/**
 * Reads the front matter; empty if there is none.
 *
 * @param path of the file, for messages
 * @throws {UserError} `EXPERIMENT_INVALID` with line and column
 */
export async function readFrontMatter(path: string, text: string): Promise<YamlMapping> {
  const parts = splitFrontMatter(text);
  if (parts === undefined) return new YamlMapping([]);
  const frontMatter = await parse(path, parts);
  checkKind(path, frontMatter);
  return frontMatter;
}

async function parse(path: string, parts: FrontMatter): Promise<YamlMapping> {
  const value = parts.format === "json"
    ? parseJsonPart(path, parts)
    : await parseYamlPart(path, parts);
  // Front matter that is empty or no mapping counts as empty, as in the Python program.
  if (!(value instanceof YamlMapping)) return new YamlMapping([]);
  for (const { key, line } of value.entries) {
    const problem = keyProblem(key);
    if (problem !== undefined) throw invalidExperiment(path, problem, line);
  }
  return value;
}

async function parseYamlPart(path: string, parts: FrontMatter): Promise<YamlValue> {
  const { parseYaml } = await import("../yaml/yaml.ts");
  try {
    return parseYaml(parts.text, { firstLine: parts.firstLine });
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const state = `${error.message} (column ${error.column})`;
    throw invalidExperiment(path, state, error.line, error.cure);
  }
}

function parseJsonPart(path: string, { text, firstLine }: FrontMatter): YamlValue {
  try {
    return fromValue(parseJson(text), firstLine);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const { line, column } = lineAndColumn(text, error.offset);
    const state = `its JSON cannot be read: ${error.message} (column ${column})`;
    throw invalidExperiment(path, state, firstLine + line - 1);
  }
}

/** Refuses a file whose front matter has the id of something else, even if the file's name is an experiment's. */
function checkKind(path: string, frontMatter: YamlMapping): void {
  const id = frontMatter.get("id");
  if (typeof id !== "string" || !/^[A-Z][0-9]{3}$/.test(id) || id.startsWith("E")) return;
  throw invalidExperiment(path, `the id in its front matter is ${id}, not an experiment's`);
}

/** Names the block of a condition in messages: `conditions.full`. */
export function blockPath(name: Value): string {
  return `conditions.${typeof name === "string" ? name : formatJson(name)}`;
}

/**
 * Converts the block of a condition to the values of a state point.
 *
 * @throws {UserError} `EXPERIMENT_INVALID` if a state point cannot hold one of them
 */
export function blockValues(path: string, name: Value, block: YamlMapping): Mapping {
  try {
    // The block is a mapping, so its converted value is one, too.
    return toValue(block, blockPath(name)) as Mapping;
  } catch (error) {
    if (!(error instanceof YamlValueError)) throw error;
    throw invalidExperiment(
      path,
      `${error.message}, which a state point cannot hold`,
      error.line,
    );
  }
}

/**
 * Merges the block of a condition under a person's values, by the experiment's text alone. A name
 * without a block stays a label.
 *
 * @throws {UserError} `EXPERIMENT_INVALID`, `STATEPOINT_INVALID`
 */
export async function resolveByText(text: string, own: Mapping): Promise<Mapping> {
  const name = own.get("condition") ?? null;
  if (name === null) return own;
  if (!isConditionName(name)) {
    throw new UserError(
      "STATEPOINT_INVALID",
      phrase`Cannot look up condition ${formatJson(name)}: a name is a text or a number`,
      { hint: "Use another key for lists and mappings." },
    );
  }
  const block = findCondition(await readFrontMatter(HERE, text), name)?.value;
  return block instanceof YamlMapping ? mergeCondition(blockValues(HERE, name, block), own) : own;
}

/** A text without a file, in messages. */
const HERE = "the experiment";
