/**
 * Loads an experiment's file, which defines the command and the conditions of its runs.
 *
 * @module
 */

import { invalidExperiment, readFrontMatter } from "../../domain/experiment/experiment_text.ts";
import type { YamlMapping } from "../../domain/yaml/yaml_value.ts";
import { type ExperimentFile, readExperimentFile } from "../../adapters/store/experiment_files.ts";
import type { Root } from "../../adapters/store/root.ts";

/** An experiment's file and its content. */
export interface Experiment {
  readonly file: ExperimentFile;
  readonly frontMatter: YamlMapping;
}

/**
 * Loads an experiment; `undefined` if it has no file.
 *
 * @throws {UserError} `EXPERIMENT_AMBIGUOUS`, or `EXPERIMENT_INVALID` with line and column
 */
export async function loadExperiment(
  root: Root,
  experimentId: string,
): Promise<Experiment | undefined> {
  const file = readExperimentFile(root, experimentId);
  if (file === undefined) return undefined;
  return { file, frontMatter: await readFrontMatter(file.path, decode(file)) };
}

function decode(file: ExperimentFile): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(file.content);
  } catch {
    throw invalidExperiment(file.path, "it is not UTF-8");
  }
}
