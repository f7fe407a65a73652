/**
 * Checks the files of experiments, before runs of them wait in a queue.
 *
 * @module
 */

import type { Root } from "../../adapters/store/root.ts";
import type { Issue } from "../../domain/validate/issue.ts";
import { phrase, type Text } from "../../phrase.ts";
import { checkExperiments } from "../validate/check_experiments.ts";
import { type HealthCheck, warning, well } from "./health_check.ts";

const NAME = "experiments";

/** Checks all experiments as `validate` does; each fault is one line. */
export async function checkExperimentFiles(root: Root): Promise<readonly HealthCheck[]> {
  const { experiments, issues } = await checkExperiments(root);
  if (issues.length > 0) {
    return issues.map((issue) => warning(NAME, found(issue), issue.hint ?? "Correct the file."));
  }
  return [well(NAME, experiments.size === 0 ? "none" : `${experiments.size} without a fault`)];
}

function found({ path, line, message }: Issue): Text {
  const place = line === undefined ? path : `${path}:${line}`;
  return place === undefined ? message : phrase`${place}: ${message}`;
}
