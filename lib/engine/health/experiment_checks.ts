/**
 * Checks the files of experiments, before runs of them wait in a queue.
 *
 * @module
 */

import { listExperimentFiles } from "../../adapters/store/experiment_files.ts";
import type { Root } from "../../adapters/store/root.ts";
import { experimentFaults } from "../../domain/experiment/front_matter_faults.ts";
import { surprises } from "../../domain/yaml/yaml.ts";
import { UserError } from "../../errors.ts";
import { type Experiment, loadExperiment } from "../intake/load_experiment.ts";
import { type HealthCheck, warning, well } from "./health_check.ts";

const NAME = "experiments";

/** Checks all experiments; each fault is one line. */
export async function checkExperimentFiles(root: Root): Promise<readonly HealthCheck[]> {
  const ids = [...listExperimentFiles(root).keys()];
  const checks: HealthCheck[] = [];
  for (const id of ids) checks.push(...await checkOne(root, id));
  if (checks.length > 0) return checks;
  return [well(NAME, ids.length === 0 ? "none" : `${ids.length} without a fault`)];
}

async function checkOne(root: Root, id: string): Promise<readonly HealthCheck[]> {
  try {
    const experiment = await loadExperiment(root, id);
    return experiment === undefined ? [] : faultsOf(id, experiment);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [warning(NAME, error.text, error.hint ?? "Correct the file.")];
  }
}

function faultsOf(id: string, { file, frontMatter }: Experiment): readonly HealthCheck[] {
  const at = (line: number | undefined) => line === undefined ? file.path : `${file.path}:${line}`;
  const own = frontMatter.entries.find(({ key }) => key === "id");
  const isOther = typeof own?.value === "string" && own.value !== id;
  const ids = isOther
    ? [warning(
      NAME,
      `${at(own.line)}: the id is ${own.value}, but the file's name says ${id}`,
      `Write id: ${id}, or rename the file.`,
    )]
    : [];
  const faults = experimentFaults(frontMatter).map(({ message, hint, line }) =>
    warning(NAME, `${at(line)}: ${message}`, hint)
  );
  const texts = surprises(frontMatter.get("conditions") ?? null, "conditions").map((found) =>
    warning(
      NAME,
      `${
        at(found.line)
      }: ${found.path} is the text "${found.source}", although it looks like a number`,
      `Write ${found.spelling} for the number, or put the text in quotes.`,
    )
  );
  return [...ids, ...faults, ...texts];
}
