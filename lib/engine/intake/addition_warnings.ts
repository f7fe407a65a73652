/**
 * Warnings about runs that are valid, but that may not be what the person means.
 *
 * @module
 */

import { EXPERIMENTS_FOLDER } from "../../adapters/store/experiment_files.ts";
import { option, phrase, type Text } from "../../phrase.ts";
import { conditionNames } from "../../domain/experiment/condition.ts";
import type { PlannedRun } from "../../domain/plan/addition.ts";
import { keysNamedIn } from "../../domain/template/placeholder.ts";
import { describeUnsafePlaceholder, findUnsafePlaceholders } from "../../domain/template/unsafe.ts";
import { formatJson } from "../../domain/value/json_text.ts";
import { valueAtPath } from "../../domain/value/value_path.ts";
import type { BareName, ConditionBlock } from "./condition_resolver.ts";
import type { Experiment } from "./load_experiment.ts";

/** Warns about texts in condition blocks that look like numbers, because the state point keeps the text. */
export async function surprisingTexts(
  experiment: Experiment | undefined,
  blocks: readonly ConditionBlock[],
): Promise<string[]> {
  if (experiment === undefined || blocks.length === 0) return [];
  const { surprises } = await import("../../domain/yaml/yaml.ts");
  return blocks.flatMap(({ path, yaml }) =>
    surprises(yaml, path).map((found) => {
      const place = found.line === undefined ? "" : `:${found.line}`;
      return `${found.path} is the text "${found.source}"; write ${found.spelling} for the number ` +
        `(${experiment.file.path}${place})`;
    })
  );
}

/** Warns about conditions' names without a block, and about an experiment without a command. */
export function missingParts(
  experiment: Experiment | undefined,
  options: {
    readonly experimentId: string;
    readonly command: string | undefined;
    readonly bareConditions: readonly BareName[];
    /** Why the experiment's file could not be read, although the runs can be added without it. */
    readonly problem: Text | undefined;
  },
): Text[] {
  const { experimentId, command, bareConditions, problem } = options;
  const warnings: Text[] = experiment === undefined ? [] : bareLabels(experiment, bareConditions);
  if (templateOf(command, experiment)) return problem === undefined ? warnings : [problem];
  const missing = problem ??
    (experiment === undefined
      ? `experiment ${experimentId} has no file ${EXPERIMENTS_FOLDER}/${experimentId}-*.md`
      : commandProblem(experiment));
  return [...warnings, phrase`${missing}, so its runs cannot start yet`];
}

/** Says why names have no block. If the experiment defines no conditions, every name is a label and needs no warning. */
function bareLabels({ file, frontMatter }: Experiment, names: readonly BareName[]): string[] {
  const conditions = conditionNames(frontMatter);
  if (conditions.length === 0) return [];
  const known = conditions.join(", ");
  return names.map(({ json, line }) => {
    return line === undefined
      ? `there is no condition ${json} (known: ${known}); it stays a label without values`
      : `condition ${json} is no mapping (${file.path}:${line}); it stays a label without values`;
  });
}

function commandProblem({ file, frontMatter }: Experiment): string {
  const command = frontMatter.entries.find(({ key }) => key === "runner_command");
  const isMissing = command === undefined || command.value === null ||
    typeof command.value === "string";
  return isMissing
    ? `${file.path} has no runner_command`
    : `${file.path}:${command.line}: runner_command is not text`;
}

/** Warns about values that the shell would split or expand in the command; one line for each placeholder. */
export function unsafeValues(
  template: string | undefined,
  runs: readonly PlannedRun[],
): string[] {
  if (template === undefined) return [];
  const warnings = new Map<string, string>();
  for (const { id, statepoint } of runs) {
    for (const unsafe of findUnsafePlaceholders(template, { statepoint, jobId: id })) {
      if (warnings.has(unsafe.placeholder)) continue;
      warnings.set(
        unsafe.placeholder,
        `in the command ${describeUnsafePlaceholder(unsafe)}`,
      );
    }
  }
  return [...warnings.values()];
}

/** Warns about placeholders whose keys some runs lack: these placeholders are not replaced. */
export function unfilledKeys(
  template: string | undefined,
  runs: readonly PlannedRun[],
): string[] {
  if (template === undefined) return [];
  return keysNamedIn(template).flatMap((key) => {
    const lacking = runs.filter((run) => valueAtPath(run.statepoint, key) === undefined).length;
    if (lacking === 0) return [];
    const lack = lacking === runs.length ? "no run has" : `${lacking} of ${runs.length} runs lack`;
    return [`{${key}} is not replaced in the command: ${lack} that key`];
  });
}

/** Warns about a person's value for the experiment that is not the one of the link. */
export function otherExperiment(experimentId: string, runs: readonly PlannedRun[]): Text[] {
  const others = runs.map(({ statepoint }) => statepoint.get("experiment_id") ?? null)
    .filter((value) => value !== experimentId);
  const [first] = others;
  if (first === undefined) return [];
  return [
    phrase`the state point of ${
      others.length === runs.length ? "all" : `${others.length} of ${runs.length}`
    } runs has experiment_id ${formatJson(first)}, and lists and filters go by ${
      option("experiment")
    } ${experimentId}; leave the key out`,
  ];
}

/** Returns the template of the runs' commands, if it is known when the runs are added. */
export function templateOf(
  command: string | undefined,
  experiment: Experiment | undefined,
): string | undefined {
  if (command !== undefined) return command;
  const template = experiment?.frontMatter.get("runner_command");
  return typeof template === "string" ? template.trim() : undefined;
}
