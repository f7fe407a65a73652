/**
 * Reads and checks all experiments of a repository.
 *
 * @module
 */

import { listExperimentFiles } from "../../adapters/store/experiment_files.ts";
import type { Root } from "../../adapters/store/root.ts";
import { experimentFaults } from "../../domain/experiment/front_matter_faults.ts";
import type { CheckedExperiment } from "../../domain/validate/check_run.ts";
import { type Issue, issue, type IssueCode } from "../../domain/validate/issue.ts";
import { surprises } from "../../domain/yaml/yaml.ts";
import type { YamlMapping, YamlValue } from "../../domain/yaml/yaml_value.ts";
import { YamlMapping as Mapping } from "../../domain/yaml/yaml_value.ts";
import { formatPythonStr, stripSpace } from "../../domain/value/python_text.ts";
import { UserError } from "../../errors.ts";
import { loadExperiment } from "../intake/load_experiment.ts";

/** An experiment as its runs refer to it, with its command. */
export interface ReadExperiment extends CheckedExperiment {
  /** The template of its command, and the line on which it stands. */
  readonly command: { readonly template: string; readonly line: number } | undefined;
}

/** All experiments, and what is wrong with their files. */
export interface CheckedExperiments {
  readonly experiments: ReadonlyMap<string, ReadExperiment>;
  readonly issues: readonly Issue[];
}

/** Reads and checks all experiments. */
export async function checkExperiments(root: Root): Promise<CheckedExperiments> {
  const experiments = new Map<string, ReadExperiment>();
  const issues: Issue[] = [];
  for (const [id, paths] of listExperimentFiles(root)) {
    const read = await readOne(root, id, paths);
    experiments.set(id, read.experiment);
    issues.push(...read.issues);
  }
  return { experiments, issues };
}

interface ReadOne {
  readonly experiment: ReadExperiment;
  readonly issues: readonly Issue[];
}

async function readOne(root: Root, id: string, paths: readonly string[]): Promise<ReadOne> {
  const unknown = {
    paths,
    hypothesis: undefined,
    subHypotheses: [],
    isReadable: false,
    command: undefined,
  };
  const [path = "", ...others] = paths;
  if (others.length > 0) {
    const message = `${paths.length} files are experiment ${id}: ${paths.join(", ")}`;
    const hint = "Keep one file for each experiment.";
    return {
      experiment: unknown,
      issues: [issue("experiment.duplicate_id", "error", { message, path, hint })],
    };
  }
  try {
    const loaded = await loadExperiment(root, id);
    const frontMatter = loaded?.frontMatter ?? new Mapping([]);
    return {
      experiment: experimentOf(frontMatter, paths),
      issues: faultsOf(id, frontMatter, path),
    };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { experiment: unknown, issues: [unreadable(error, path)] };
  }
}

function unreadable(error: UserError, path: string): Issue {
  const { place, hint } = error;
  return issue("experiment.unreadable", "error", {
    message: place?.state ?? error.text,
    path: place?.path ?? path,
    line: place?.line,
    hint,
  });
}

function faultsOf(id: string, frontMatter: YamlMapping, path: string): readonly Issue[] {
  const faults = experimentFaults(frontMatter).map(({ code, severity, ...rest }) => {
    return issue(`experiment.${code}` satisfies IssueCode, severity, { ...rest, path });
  });
  const texts = surprises(frontMatter.get("conditions") ?? null, "conditions").map((found) =>
    issue("experiment.number_spelling", "warning", {
      message: `${found.path} is the text "${found.source}", although it looks like a number`,
      path,
      line: found.line,
      hint: `Write ${found.spelling} for the number, or put the text in quotes.`,
    })
  );
  return [...otherId(id, frontMatter, path), ...faults, ...texts];
}

/** The name of the file decides which experiment it is. */
function otherId(id: string, frontMatter: YamlMapping, path: string): readonly Issue[] {
  const own = frontMatter.entries.find(({ key }) => key === "id");
  if (own === undefined || typeof own.value !== "string" || own.value === id) return [];
  return [issue("experiment.other_id", "warning", {
    message: `the id is ${own.value}, but the file's name says ${id}`,
    path,
    line: own.line,
    hint: `Write id: ${id}, or rename the file.`,
  })];
}

function experimentOf(frontMatter: YamlMapping, paths: readonly string[]): ReadExperiment {
  const hypothesis = textOf(frontMatter.get("hypothesis"));
  const listed = frontMatter.get("sub_hypotheses") ?? null;
  const items: readonly YamlValue[] = Array.isArray(listed) ? listed : [listed];
  const command = frontMatter.entries.find(({ key }) => key === "runner_command");
  return {
    paths,
    hypothesis,
    subHypotheses: items.flatMap((item) => textOf(item) ?? []),
    isReadable: true,
    command: typeof command?.value === "string"
      ? { template: command.value, line: command.line }
      : undefined,
  };
}

/** The text of an id, which may have been written as something else; `undefined` if there is none. */
function textOf(value: YamlValue | undefined): string | undefined {
  if (value === undefined || value === null || typeof value === "object") return undefined;
  const text = stripSpace(formatPythonStr(value));
  return text === "" ? undefined : text;
}
