/**
 * What keeps the placeholders of an experiment's `runner_command` from being replaced, as far as the
 * file alone shows it.
 *
 * @module
 */

import { keysNamedIn, PLACEHOLDER } from "../template/placeholder.ts";
import { editDistance } from "../value/nearness.ts";
import { type YamlEntry, YamlMapping, type YamlValue } from "../yaml/yaml_value.ts";
import { type ExperimentFault, kindOf } from "./experiment_fault.ts";

/** Finds what is wrong with the command. */
export function commandFaults(frontMatter: YamlMapping): readonly ExperimentFault[] {
  const entry = frontMatter.entries.find(({ key }) => key === "runner_command");
  if (entry === undefined || entry.value === null) return [];
  if (typeof entry.value !== "string") {
    const message = `runner_command is ${kindOf(entry.value)}, not text`;
    return [fault(entry, message, "Write the command in quotes.")];
  }
  const blocks = blocksOf(frontMatter);
  return [
    ...nearPlaceholders(entry, entry.value),
    ...keysNamedIn(entry.value).flatMap((name) => unfillable(entry, name, blocks)),
  ];
}

/** The conditions that are mappings, by name. */
type Blocks = ReadonlyMap<string, YamlMapping>;

function blocksOf(frontMatter: YamlMapping): Blocks {
  const conditions = frontMatter.get("conditions");
  const blocks = new Map<string, YamlMapping>();
  if (!(conditions instanceof YamlMapping)) return blocks;
  for (const { key, value } of conditions.entries) {
    if (value instanceof YamlMapping) blocks.set(String(key), value);
  }
  return blocks;
}

/** Text in braces that another language of templates would replace: `{lr:.3f}`, `{{lr}}`. */
const NEARLY =
  /(?<!\$)\{\{\s*([A-Za-z_][\w.]*)\s*\}\}|(?<!\$)\{([A-Za-z_][\w.-]*)[:!][^{}\s'"]*\}/g;

function nearPlaceholders(entry: YamlEntry, template: string): readonly ExperimentFault[] {
  return Array.from(template.matchAll(NEARLY)).flatMap(([text, doubled, formatted]) => {
    const isDoubled = doubled !== undefined;
    if (!isDoubled && new RegExp(`^${PLACEHOLDER.source}$`).test(text)) return [];
    const name = doubled ?? formatted ?? "";
    const message = isDoubled
      ? `${text} in runner_command keeps one pair of braces around the value`
      : `${text} in runner_command is no placeholder, so it is not replaced`;
    return [fault(entry, message, `Write {${name}}, {${name}:sh} or {${name}:json}.`)];
  });
}

/** A key that comes from `--sp` or `--sweep` is unknown here; one that is nearly a block's is a mistake. */
function unfillable(
  entry: YamlEntry,
  name: string,
  blocks: Blocks,
): readonly ExperimentFault[] {
  const [first = "", ...path] = name.split(".");
  for (const [condition, block] of blocks) {
    const value = block.get(first);
    if (value === undefined || path.length === 0 || leadsSomewhere(value, path)) continue;
    const message = `{${name}} in runner_command leads nowhere in condition "${condition}"`;
    return [fault(entry, message, `Correct the path, or add ${name} to the condition.`)];
  }
  const keys = [...blocks.values()].flatMap(({ entries }) => entries.map(({ key }) => String(key)));
  if (keys.includes(first) || first.length < 4) return [];
  const meant = keys.find((key) => editDistance(first, key) <= (first.length < 8 ? 1 : 2));
  if (meant === undefined) return [];
  const message = `{${name}} in runner_command is the key of no condition; it is nearly {${meant}}`;
  return [fault(entry, message, `Write {${meant}}, or give ${first} with each run.`)];
}

function leadsSomewhere(value: YamlValue, path: readonly string[]): boolean {
  const [key, ...rest] = path;
  if (key === undefined) return true;
  const inner = value instanceof YamlMapping
    ? value.get(key)
    : Array.isArray(value)
    ? (value as readonly YamlValue[])[Number(key)]
    : undefined;
  return inner !== undefined && leadsSomewhere(inner, rest);
}

function fault(entry: YamlEntry, message: string, hint: string): ExperimentFault {
  return { code: "runner_command", severity: "warning", message, hint, line: entry.line };
}
