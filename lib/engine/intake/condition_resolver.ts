/**
 * Putting the blocks of an experiment's conditions in place of their names.
 *
 * @module
 */

import { UserError } from "../../errors.ts";
import { option, phrase, type Text } from "../../phrase.ts";
import {
  findCondition,
  findConditionBlock,
  isConditionName,
  mergeCondition,
} from "../../domain/experiment/condition.ts";
import { formatJson } from "../../domain/value/json_text.ts";
import type { Mapping, Value } from "../../domain/value/value.ts";
import { toValue, YamlMapping, YamlValueError } from "../../domain/yaml/yaml_value.ts";
import { type Experiment, invalidExperiment } from "./load_experiment.ts";

/** A block that stood for a condition's name. */
export interface ConditionBlock {
  /** How messages call it: `conditions.full`. */
  readonly path: string;
  /** As the file has it. */
  readonly yaml: YamlMapping;
}

/** A condition's name that no block stood for. */
export interface BareName {
  /** As JSON. */
  readonly json: string;
  /** The line of what the experiment has under that name, where it is no mapping. */
  readonly line: number | undefined;
}

/** Resolves conditions for one experiment; each block is converted once. */
export class ConditionResolver {
  readonly #experiment: Experiment | undefined;
  readonly #values = new Map<string, Mapping | undefined>();
  readonly #blocks: ConditionBlock[] = [];
  readonly #bareNames: BareName[] = [];

  /** @param experiment whose conditions; without one every name is a bare label */
  constructor(experiment: Experiment | undefined) {
    this.#experiment = experiment;
  }

  /** The blocks that were put in place of names so far. */
  get blocks(): readonly ConditionBlock[] {
    return this.#blocks;
  }

  /**
   * A person's values with the block of their condition merged under them.
   *
   * @param origin where the condition was given, for messages
   * @throws {UserError} where the block holds something that a state point cannot
   */
  resolve(own: Mapping, origin: Text | undefined): Mapping {
    const name = own.get("condition");
    if (name === undefined || name === null) return own;
    if (!isConditionName(name)) throw noName(name, origin);
    const block = this.#block(name);
    return block === undefined ? own : mergeCondition(block, own);
  }

  /** The names that no block stood for so far. */
  get bareNames(): readonly BareName[] {
    return this.#bareNames;
  }

  /** Where the value of a key comes from that a person did not give. */
  originOf(own: Mapping, key: string): string {
    const name = own.get("condition") ?? null;
    if (this.#experiment === undefined) return `condition ${formatJson(name)}`;
    const { file, frontMatter } = this.#experiment;
    const block = findConditionBlock(frontMatter, name);
    const line = block?.entries.find((entry) => entry.key === key)?.line;
    const place = line === undefined ? file.path : `${file.path}:${line}`;
    return `condition ${formatJson(name)} in ${place}`;
  }

  #block(name: Value): Mapping | undefined {
    const key = formatJson(name);
    if (!this.#values.has(key)) this.#values.set(key, this.#convert(name));
    return this.#values.get(key);
  }

  #convert(name: Value): Mapping | undefined {
    if (this.#experiment === undefined) return undefined;
    const { file, frontMatter } = this.#experiment;
    const entry = findCondition(frontMatter, name);
    const yaml = entry?.value;
    if (!(yaml instanceof YamlMapping)) {
      this.#bareNames.push({ json: formatJson(name), line: entry?.line });
      return undefined;
    }
    const path = `conditions.${typeof name === "string" ? name : formatJson(name)}`;
    this.#blocks.push({ path, yaml });
    try {
      // A block is a mapping, and so is its value.
      return toValue(yaml, path) as Mapping;
    } catch (error) {
      if (!(error instanceof YamlValueError)) throw error;
      throw invalidExperiment(
        file.path,
        `${error.message}, which a state point cannot hold`,
        error.line,
      );
    }
  }
}

function noName(name: Value, origin: Text | undefined): UserError {
  const place = origin === undefined ? "" : phrase` (from ${origin})`;
  return new UserError(
    "STATEPOINT_INVALID",
    phrase`Cannot look up condition ${formatJson(name)}${place}: a name is a text or a number`,
    { hint: phrase`Give another key to lists and mappings, or add ${option("noResolve")}.` },
  );
}
