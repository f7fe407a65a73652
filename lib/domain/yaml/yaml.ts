/**
 * YAML as Python's `yaml.safe_load` reads it: YAML 1.1 with PyYAML's own rules for numbers. The ids
 * of jobs depend on the values in front matter, and therefore on each of these rules.
 *
 * A text on which YAML readers differ is refused, and the error names another way to write the
 * text.
 *
 * This file loads the YAML library: import it only where a text is to be read.
 *
 * @module
 */

import { constructYaml, isPlainText } from "./yaml_construct.ts";
import { numberSpelling } from "./yaml_scalar.ts";
import { YamlSource } from "./yaml_source.ts";
import { parseNode } from "./yaml_syntax.ts";
import { YamlMapping, type YamlValue } from "./yaml_value.ts";

export {
  Foreign,
  toValue,
  type YamlEntry,
  YamlError,
  YamlMapping,
  type YamlValue,
  YamlValueError,
} from "./yaml_value.ts";

/** Options of `parseYaml`. */
export interface YamlOptions {
  /** The line of the file on which the text begins. @default {1} */
  readonly firstLine?: number;
}

/**
 * Reads one YAML document. An empty text is `null`.
 *
 * @throws {YamlError} if PyYAML refuses the text or YAML readers differ on it
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Float } from "../value/value.ts";
 * const mapping = parseYaml("lr: 1.0e-3\nname: 1e-3\nshuffle: yes");
 * assert.deepEqual(toValue(mapping, ""), new Map<string, unknown>([
 *   ["lr", new Float(0.001)],
 *   ["name", "1e-3"],
 *   ["shuffle", true],
 * ]));
 * ```
 */
export function parseYaml(text: string, options: YamlOptions = {}): YamlValue {
  const source = new YamlSource(text, options.firstLine ?? 1);
  try {
    const node = parseNode(source);
    return node === null ? null : constructYaml(node, source);
  } catch (error) {
    // Only a recursion that fills the stack throws this.
    if (error instanceof RangeError) throw source.error({ message: "the nesting is too deep" }, 0);
    throw error;
  }
}

/** A text that the writer may have meant as a number. */
export interface Surprise {
  /** The keys that lead to the text: `conditions.full.lr`. */
  readonly path: string;
  /** The text: `1e-3`. */
  readonly source: string;
  /** The number in YAML 1.1: `1.0e-3`. */
  readonly spelling: string;
  /** The line of its key, from 1; `undefined` in a list outside of any mapping. */
  readonly line: number | undefined;
}

/**
 * Finds the texts without quotes that look like numbers and are none in YAML 1.1, in order.
 *
 * @param yaml a mapping or a list that `parseYaml` returned, or a part of it
 * @param path its name in messages: `conditions.full`
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.deepEqual(surprises(parseYaml("lr: 1e-3\nname: '1e-3'"), "sp"), [
 *   { path: "sp.lr", source: "1e-3", spelling: "1.0e-3", line: 1 },
 * ]);
 * ```
 */
export function surprises(yaml: YamlValue, path: string): readonly Surprise[] {
  const found: Surprise[] = [];
  collect(yaml, { path, line: undefined }, { found, seen: new Set() });
  return found;
}

interface Place {
  readonly path: string;
  readonly line: number | undefined;
}

interface Search {
  readonly found: Surprise[];
  /** Each collection is searched once: aliases can repeat a collection a million times. */
  readonly seen: Set<YamlValue>;
}

function collect(yaml: YamlValue, place: Place, search: Search): void {
  if (yaml === null || typeof yaml !== "object" || search.seen.has(yaml)) return;
  search.seen.add(yaml);
  childrenOf(yaml, place).forEach(([value, childPlace], index) => {
    const isPlain = typeof value === "string" && isPlainText(yaml, index);
    const spelling = isPlain ? numberSpelling(value) : undefined;
    if (spelling === undefined) collect(value, childPlace, search);
    else search.found.push({ ...childPlace, source: String(value), spelling });
  });
}

function childrenOf(yaml: YamlValue, { path, line }: Place): (readonly [YamlValue, Place])[] {
  if (yaml instanceof YamlMapping) {
    const prefix = path === "" ? "" : `${path}.`;
    return yaml.entries.map(({ key, value, line }) =>
      [value, { path: `${prefix}${key}`, line }] as const
    );
  }
  if (!Array.isArray(yaml)) return [];
  return yaml.map((item: YamlValue, index) => [item, { path: `${path}[${index}]`, line }] as const);
}
