/**
 * The named conditions of an experiment, which a state point's `condition` refers to.
 *
 * @module
 */

import { isMapping, type Mapping, type Value } from "../value/value.ts";
import { keyIdentity, type YamlEntry, YamlMapping, type YamlValue } from "../yaml/yaml_value.ts";

/**
 * Returns the block of a condition; `undefined` if no block has the name, which is then a label.
 *
 * Names are compared as Python compares keys: the text `1` is not the number 1, and the numbers 1
 * and 1.0 are the same.
 *
 * @param frontMatter of the experiment
 * @param name the value of `condition` in the state point
 */
export function findConditionBlock(
  frontMatter: YamlMapping,
  name: Value,
): YamlMapping | undefined {
  const value = findCondition(frontMatter, name)?.value;
  return value instanceof YamlMapping ? value : undefined;
}

/** Returns the entry of a condition, be its value a block or not. */
export function findCondition(frontMatter: YamlMapping, name: Value): YamlEntry | undefined {
  const conditions = frontMatter.get("conditions");
  if (!(conditions instanceof YamlMapping)) return undefined;
  const wanted = keyIdentity(name);
  return conditions.entries.find(({ key }) => keyIdentity(key) === wanted);
}

/** Returns the names of an experiment's conditions, in the order of the file. */
export function conditionNames(frontMatter: YamlMapping): readonly string[] {
  const conditions = frontMatter.get("conditions");
  if (!(conditions instanceof YamlMapping)) return [];
  return conditions.entries.map(({ key }) => String(key));
}

/** Returns the keys that the blocks of an experiment's conditions define, nested ones as paths with dots. */
export function conditionPaths(frontMatter: YamlMapping): readonly string[] {
  const conditions = frontMatter.get("conditions");
  const blocks = conditions instanceof YamlMapping ? conditions.entries : [];
  return [...new Set(blocks.flatMap(({ value }) => pathsBelow(value, [])))];
}

/** Keys deeper than this are not compared. */
const DEEPEST = 4;

function pathsBelow(value: YamlValue, path: readonly string[]): readonly string[] {
  const isInner = value instanceof YamlMapping && value.entries.length > 0 && path.length < DEEPEST;
  if (!isInner) return path.length === 0 ? [] : [path.join(".")];
  return value.entries.flatMap(({ key, value }) => pathsBelow(value, [...path, String(key)]));
}

/** Merges a condition's block with the values of a person, which win and keep the block's order. */
export function mergeCondition(block: Mapping, own: Mapping): Mapping {
  return new Map([...block, ...own]);
}

/** Returns whether a value can name a condition: in Python, lists and mappings cannot be keys. */
export function isConditionName(value: Value): boolean {
  return !Array.isArray(value) && !isMapping(value);
}
