/**
 * Replaces conditions' names by the blocks that the experiment's file defines.
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
import { blockPath, blockValues } from "../../domain/experiment/experiment_text.ts";
import { YamlMapping } from "../../domain/yaml/yaml_value.ts";
import type { Experiment } from "./load_experiment.ts";
import type { Origin } from "./read_specification.ts";

/** A block that replaced a condition's name. */
export interface ConditionBlock {
  /** The block's name in messages, such as `conditions.full`. */
  readonly path: string;
  /** The block as parsed from the file. */
  readonly yaml: YamlMapping;
}

/** A condition's name without a block. */
export interface BareName {
  /** As JSON. */
  readonly json: string;
  /** The line of the value under that name, if there is one that is no mapping. */
  readonly line: number | undefined;
  /** Where the person gave it first. */
  readonly origin: Origin | undefined;
}

/** Resolves conditions for one experiment. It converts each block once. */
export class ConditionResolver {
  readonly #experiment: Experiment | undefined;
  readonly #values = new Map<string, Mapping | undefined>();
  readonly #blocks: ConditionBlock[] = [];
  readonly #bareNames: BareName[] = [];

  /** @param experiment defines the conditions; without an experiment every name is a label */
  constructor(experiment: Experiment | undefined) {
    this.#experiment = experiment;
  }

  /** The blocks that have replaced names so far. */
  get blocks(): readonly ConditionBlock[] {
    return this.#blocks;
  }

  /**
   * Merges the block of a condition under a person's values, which win.
   *
   * @param origin where the person gave the condition, for messages
   * @throws {UserError} if the block contains a value that a state point cannot hold
   */
  resolve(own: Mapping, origin: Origin | undefined): Mapping {
    const name = own.get("condition");
    if (name === undefined || name === null) return own;
    if (!isConditionName(name)) throw noName(name, origin?.place);
    const block = this.#block(name, origin);
    return block === undefined ? own : mergeCondition(block, own);
  }

  /** The names without a block so far. */
  get bareNames(): readonly BareName[] {
    return this.#bareNames;
  }

  /** Names the place of a value that comes from a condition, for messages. */
  originOf(own: Mapping, key: string): string {
    const name = own.get("condition") ?? null;
    if (this.#experiment === undefined) return `condition ${formatJson(name)}`;
    const { file, frontMatter } = this.#experiment;
    const block = findConditionBlock(frontMatter, name);
    const line = block?.entries.find((entry) => entry.key === key)?.line;
    const place = line === undefined ? file.path : `${file.path}:${line}`;
    return `condition ${formatJson(name)} in ${place}`;
  }

  #block(name: Value, origin: Origin | undefined): Mapping | undefined {
    const key = formatJson(name);
    if (!this.#values.has(key)) this.#values.set(key, this.#convert(name, origin));
    return this.#values.get(key);
  }

  #convert(name: Value, origin: Origin | undefined): Mapping | undefined {
    if (this.#experiment === undefined) return undefined;
    const { file, frontMatter } = this.#experiment;
    const entry = findCondition(frontMatter, name);
    const yaml = entry?.value;
    if (!(yaml instanceof YamlMapping)) {
      this.#bareNames.push({ json: formatJson(name), line: entry?.line, origin });
      return undefined;
    }
    this.#blocks.push({ path: blockPath(name), yaml });
    return blockValues(file.path, name, yaml);
  }
}

function noName(name: Value, origin: Text | undefined): UserError {
  const place = origin === undefined ? "" : phrase` (from ${origin})`;
  return new UserError(
    "STATEPOINT_INVALID",
    phrase`Cannot look up condition ${formatJson(name)}${place}: a name is a text or a number`,
    { hint: phrase`Use another key for lists and mappings, or add ${option("noResolve")}.` },
  );
}
