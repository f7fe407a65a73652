/**
 * What is wrong, or may not be meant, in the front matter of an experiment.
 *
 * @module
 */

import { editDistance } from "../value/nearness.ts";
import { Float } from "../value/value.ts";
import {
  Foreign,
  toValue,
  YamlMapping,
  type YamlValue,
  YamlValueError,
} from "../yaml/yaml_value.ts";
import { commandFaults } from "./command_faults.ts";
import { type ExperimentFault, kindOf } from "./experiment_fault.ts";

/** Finds all faults that the front matter alone shows, in the order of the file's parts. */
export function experimentFaults(frontMatter: YamlMapping): readonly ExperimentFault[] {
  return [
    ...unknownKeys(frontMatter),
    ...conditionFaults(frontMatter),
    ...commandFaults(frontMatter),
  ];
}

/** The keys that this program reads, or that the template of an experiment holds. */
const KNOWN_KEYS = [
  ...["id", "aliases", "type", "title", "status", "hypothesis", "sub_hypotheses", "created"],
  ...["completed", "tags", "links", "runner_command", "conditions", "challenge"],
];
/** Of these, the keys whose misspelling changes what runs do. */
const READ_KEYS = ["id", "hypothesis", "sub_hypotheses", "runner_command", "conditions"];

/** A key of the person's own is none of our business, unless it is nearly one that counts. */
function unknownKeys({ entries }: YamlMapping): readonly ExperimentFault[] {
  return entries.flatMap(({ key, line }) => {
    if (typeof key !== "string" || KNOWN_KEYS.includes(key)) return [];
    const meant = READ_KEYS.find((known) => isNear(key, known));
    if (meant === undefined) return [];
    const message = `"${key}" is no key that is read; it is nearly "${meant}"`;
    return [warning("unknown_key", message, `Write ${meant}, or rename the key.`, line)];
  });
}

/** Names of the same key in other notations count as near, and so do up to two wrong letters. */
function isNear(key: string, known: string): boolean {
  const [plain, wanted] = [key, known].map((name) => name.toLowerCase().replace(/[-_ ]/g, ""));
  if (plain === undefined || wanted === undefined || wanted.length < 4) return plain === wanted;
  return plain === wanted || plain === "command" && known === "runner_command" ||
    editDistance(plain, wanted) <= (wanted.length < 8 ? 1 : 2);
}

function conditionFaults(frontMatter: YamlMapping): readonly ExperimentFault[] {
  const entry = frontMatter.entries.find(({ key }) => key === "conditions");
  const value = entry?.value ?? null;
  if (entry === undefined || value === null || value === "") return [];
  if (!(value instanceof YamlMapping)) {
    const message = `conditions is ${kindOf(value)}, not a mapping`;
    return [schema(message, "Write a name and a block for each condition.", entry.line)];
  }
  return value.entries.flatMap(({ key: name, value: block, line }) => {
    if (typeof name !== "string") {
      const message = `the condition's name ${keyText(name)} is ${kindOf(name)}, not text`;
      return [schema(message, `Write "${keyText(name)}" in quotes.`, line)];
    }
    if (!(block instanceof YamlMapping)) {
      const message = `condition "${name}" is ${kindOf(block)}, not a mapping`;
      return [schema(message, `Write its keys and values below ${name}, deeper than it.`, line)];
    }
    return blockFaults(name, block);
  });
}

function blockFaults(name: string, block: YamlMapping): readonly ExperimentFault[] {
  return block.entries.flatMap(({ key, value, line }) => {
    if (typeof key !== "string") {
      const message = `condition "${name}" has the key ${keyText(key)}, which is ${kindOf(key)}`;
      return [schema(message, `Write "${keyText(key)}" in quotes.`, line)];
    }
    try {
      toValue(value, `${name}.${key}`);
      return [];
    } catch (error) {
      if (!(error instanceof YamlValueError)) throw error;
      const message = `condition value ${error.path} is ${error.found}, which JSON cannot hold`;
      return [schema(message, "Write it in quotes.", error.line ?? line)];
    }
  });
}

function schema(message: string, hint: string, line: number): ExperimentFault {
  return { code: "conditions_schema", severity: "error", message, hint, line };
}

function warning(
  code: ExperimentFault["code"],
  message: string,
  hint: string,
  line: number,
): ExperimentFault {
  return { code, severity: "warning", message, hint, line };
}

function keyText(key: YamlValue): string {
  if (key instanceof Float) return String(key.number);
  if (key instanceof Foreign) return key.text;
  return String(key);
}
