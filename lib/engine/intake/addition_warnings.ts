/**
 * What a person should know of runs that are being added, though nothing is wrong with them.
 *
 * @module
 */

import { EXPERIMENTS_FOLDER } from "../../adapters/store/experiment_files.ts";
import { phrase, type Text } from "../../phrase.ts";
import type { PlannedRun } from "../../domain/plan/addition.ts";
import { keysNamedIn } from "../../domain/template/placeholder.ts";
import { describeUnsafePlaceholder, findUnsafePlaceholders } from "../../domain/template/unsafe.ts";
import { valueAtPath } from "../../domain/value/value_path.ts";
import { YamlMapping } from "../../domain/yaml/yaml_value.ts";
import type { BareName, ConditionBlock } from "./condition_resolver.ts";
import type { Experiment } from "./load_experiment.ts";

/** Texts in condition blocks that look like numbers: a state point would hold the text. */
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

/** Names of conditions that stand for nothing, and an experiment that says nothing of how to run. */
export function missingParts(
  experiment: Experiment | undefined,
  options: {
    readonly experimentId: string;
    readonly command: string | undefined;
    readonly bareConditions: readonly BareName[];
    /** Why the experiment's file could not be read, where it was to be done without. */
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

/** Why names stand for nothing; an experiment without conditions has nothing but labels. */
function bareLabels({ file, frontMatter }: Experiment, names: readonly BareName[]): string[] {
  const conditions = frontMatter.get("conditions");
  if (!(conditions instanceof YamlMapping) || conditions.entries.length === 0) return [];
  const known = conditions.entries.map(({ key }) => String(key)).join(", ");
  return names.map(({ json, line }) => {
    const state = line === undefined ? `none of ${known}` : `no mapping (${file.path}:${line})`;
    return `condition ${json} is ${state} and is kept as a bare label`;
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

/** Values that the shell would take apart where the command's template puts them; one line a placeholder. */
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

/** Keys and paths in the command's template that runs do not have: these placeholders stay. */
export function unfilledKeys(
  template: string | undefined,
  runs: readonly PlannedRun[],
): string[] {
  if (template === undefined) return [];
  return keysNamedIn(template).flatMap((key) => {
    const lacking = runs.filter((run) => valueAtPath(run.statepoint, key) === undefined).length;
    if (lacking === 0) return [];
    const who = lacking === runs.length ? "no run has" : `${lacking} of ${runs.length} runs lack`;
    return [`in the command {${key}} stays as it is, as ${who} that key`];
  });
}

/** The template of the runs' commands, as far as it is known when they are added. */
export function templateOf(
  command: string | undefined,
  experiment: Experiment | undefined,
): string | undefined {
  if (command !== undefined) return command;
  const template = experiment?.frontMatter.get("runner_command");
  return typeof template === "string" ? template.trim() : undefined;
}
