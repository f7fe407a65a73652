/**
 * Parses the front matter of a finding.
 *
 * @module
 */

import type { FrontMatter } from "../../domain/experiment/front_matter.ts";
import { JsonError, lineAndColumn, parseJson } from "../../domain/value/json_parse.ts";
import { parseYaml } from "../../domain/yaml/yaml.ts";
import { fromValue, YamlError, YamlMapping } from "../../domain/yaml/yaml_value.ts";

/**
 * Parses front matter; one that is no mapping counts as empty.
 *
 * @throws {YamlError}
 */
export function readFindingYaml(parts: FrontMatter): YamlMapping {
  const { text, firstLine } = parts;
  const value = parts.format === "yaml"
    ? parseYaml(text, { firstLine })
    : fromValue(jsonOf(parts), firstLine);
  return value instanceof YamlMapping ? value : new YamlMapping([]);
}

function jsonOf({ text, firstLine }: FrontMatter) {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const { line, column } = lineAndColumn(text, error.offset);
    throw new YamlError({ message: error.message }, firstLine + line - 1, column);
  }
}
