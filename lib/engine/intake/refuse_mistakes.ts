/**
 * Refuses runs that look like a typing mistake, before they wait in a queue and fail there.
 *
 * @module
 */

import { EXPERIMENTS_FOLDER, listExperimentFiles } from "../../adapters/store/experiment_files.ts";
import type { Root } from "../../adapters/store/root.ts";
import { conditionNames, conditionPaths } from "../../domain/experiment/condition.ts";
import { NameCheck } from "../../domain/template/unmet_names.ts";
import { listNearest, nearestFirst } from "../../domain/value/nearness.ts";
import type { Mapping } from "../../domain/value/value.ts";
import { UserError } from "../../errors.ts";
import { option, phrase, type Text } from "../../phrase.ts";
import { templateOf } from "./addition_warnings.ts";
import type { BareName } from "./condition_resolver.ts";
import type { Experiment } from "./load_experiment.ts";
import { excerptOf, type SpecifiedRun } from "./read_specification.ts";

/** Makes the error about an experiment that has no file: its runs would have no command. */
export function unknownExperiment(root: Root, experimentId: string): UserError {
  const known = [...listExperimentFiles(root).keys()];
  const state = `it has no file ${EXPERIMENTS_FOLDER}/${experimentId}-*.md`;
  const others = known.length === 0
    ? "Write the file with a runner_command in its front matter"
    : `Name an experiment that there is (${listNearest(experimentId, known)})`;
  return new UserError(
    "EXPERIMENT_UNKNOWN",
    phrase`Cannot queue runs of experiment ${experimentId}: ${state}`,
    {
      hint: phrase`${others}, give ${option("command")}, or queue the runs all the same with ${
        option("allowUnknown")
      }.`,
    },
  );
}

/** Refuses a condition that is none of those that the experiment defines. */
export function refuseUnknownCondition(
  { file, frontMatter }: Experiment,
  names: readonly BareName[],
): void {
  const unknown = names.find(({ line }) => line === undefined);
  const known = unknown === undefined ? [] : conditionNames(frontMatter);
  if (unknown === undefined || known.length === 0) return;
  const { json, origin } = unknown;
  const nearest = listNearest(json.replace(/^"|"$/g, ""), known);
  const excerpt = origin && excerptOf(origin, "condition");
  throw new UserError(
    "CONDITION_UNKNOWN",
    phrase`Cannot find condition ${json}: ${file.path} defines ${nearest}`,
    {
      hint: phrase`Name one of these, or keep the name as a label without values with ${
        option("allowUnknown")
      }.`,
      ...(excerpt && { excerpt }),
    },
  );
}

/** Makes the guard of an addition; `undefined` if its command is not known. */
export function guardPlaceholders(
  command: string | undefined,
  experiment: Experiment | undefined,
): PlaceholderGuard | undefined {
  const template = templateOf(command, experiment);
  if (template === undefined) return undefined;
  const place = command === undefined && experiment !== undefined
    ? `the runner_command of ${experiment.file.path}`
    : option("command");
  const known = experiment === undefined ? [] : conditionPaths(experiment.frontMatter);
  return new PlaceholderGuard(new NameCheck(template, known), place);
}

/** Refuses a run where a placeholder has no key while a key has no placeholder. */
export class PlaceholderGuard {
  readonly #check: NameCheck;
  readonly #place: Text;

  /** @param check of the command's template, @param place where that stands, for messages */
  constructor(check: NameCheck, place: Text) {
    this.#check = check;
    this.#place = place;
  }

  /** @throws {UserError} `PLACEHOLDER_UNKNOWN` */
  refuse({ values, originOf }: SpecifiedRun, statepoint: Mapping): void {
    const unmet = this.#check.find(values, statepoint);
    if (unmet === undefined) return;
    const placeholders = unmet.placeholders.map((name) => `{${name}}`).join(", ");
    const wanted = unmet.placeholders[0] ?? "";
    const [nearest = ""] = nearestFirst(wanted, unmet.keys);
    const [key = ""] = nearest.split(".", 1);
    const origin = originOf(key);
    const excerpt = origin && excerptOf(origin, key);
    throw new UserError(
      "PLACEHOLDER_UNKNOWN",
      phrase`Cannot fill ${placeholders} in ${this.#place}: the run has no such key, and no placeholder uses ${
        listNearest(wanted, unmet.keys)
      }`,
      {
        hint: phrase`Use one name for the value and its placeholder; if this is right, add ${
          option("allowUnknown")
        }.`,
        ...(excerpt && { excerpt }),
      },
    );
  }
}
