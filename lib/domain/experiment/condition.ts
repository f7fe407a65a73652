/**
 * The named conditions of an experiment: what a bare label in a state point stands for.
 *
 * @module
 */

import { isMapping, type Mapping, type Value } from "../value/value.ts";
import { keyIdentity, type YamlEntry, YamlMapping } from "../yaml/yaml_value.ts";

/**
 * The block that a condition's name stands for; `undefined` where the name is a bare label.
 *
 * A name is compared as Python compares keys: the text `1` is not the number 1, the numbers 1 and 1.0
 * are the same.
 *
 * @param frontMatter of the experiment
 * @param name what the state point says under `condition`
 */
export function findConditionBlock(
  frontMatter: YamlMapping,
  name: Value,
): YamlMapping | undefined {
  const value = findCondition(frontMatter, name)?.value;
  return value instanceof YamlMapping ? value : undefined;
}

/** What an experiment has under a condition's name, be it a block or not. */
export function findCondition(frontMatter: YamlMapping, name: Value): YamlEntry | undefined {
  const conditions = frontMatter.get("conditions");
  if (!(conditions instanceof YamlMapping)) return undefined;
  const wanted = keyIdentity(name);
  return conditions.entries.find(({ key }) => keyIdentity(key) === wanted);
}

/** Merges a condition's block under what a person gave: theirs wins, in the block's place. */
export function mergeCondition(block: Mapping, own: Mapping): Mapping {
  return new Map([...block, ...own]);
}

/** Whether a value can name a condition: Python cannot look up lists and mappings. */
export function isConditionName(value: Value): boolean {
  return !Array.isArray(value) && !isMapping(value);
}
