/**
 * What a person should know of runs that are being added, though nothing is wrong with them.
 *
 * @module
 */

import type { PlannedRun } from "../plan/addition.ts";
import { describeUnsafePlaceholder, findUnsafePlaceholders } from "../template/unsafe.ts";
import { YamlMapping } from "../value/yaml_value.ts";
import type { ConditionBlock } from "./condition_resolver.ts";
import type { Experiment } from "./load_experiment.ts";

/** Texts in condition blocks that look like numbers: a state point would hold the text. */
export async function surprisingTexts(
  experiment: Experiment | undefined,
  blocks: readonly ConditionBlock[],
): Promise<string[]> {
  if (experiment === undefined || blocks.length === 0) return [];
  const { surprises } = await import("../value/yaml.ts");
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
    readonly bareConditions: readonly string[];
    /** Why the experiment's file could not be read, where it was to be done without. */
    readonly problem: string | undefined;
  },
): string[] {
  const { experimentId, command, bareConditions, problem } = options;
  const conditions = experiment?.frontMatter.get("conditions");
  const names = conditions instanceof YamlMapping
    ? conditions.entries.map(({ key }) => String(key)).join(", ")
    : "";
  const warnings = names === ""
    ? []
    : bareConditions.map((name) =>
      `condition ${name} is none of ${names} and is kept as a bare label`
    );
  if (templateOf(command, experiment)) return problem === undefined ? warnings : [problem];
  const missing = problem ??
    (experiment === undefined
      ? `experiment ${experimentId} has no file`
      : `${experiment.file.path} has no runner_command`);
  return [...warnings, `${missing}, so its runs cannot start yet`];
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

/** The template of the runs' commands, as far as it is known when they are added. */
export function templateOf(
  command: string | undefined,
  experiment: Experiment | undefined,
): string | undefined {
  if (command !== undefined) return command;
  const template = experiment?.frontMatter.get("runner_command");
  return typeof template === "string" ? template.trim() : undefined;
}
