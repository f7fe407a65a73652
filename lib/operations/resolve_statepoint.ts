/**
 * Resolves the condition of a state point by the experiment's file.
 *
 * @module
 */

import type { Context } from "../context.ts";
import type { Mapping } from "../domain/value/value.ts";
import { ConditionResolver } from "../engine/intake/condition_resolver.ts";
import { loadExperiment } from "../engine/intake/load_experiment.ts";
import { locate, type RepositoryOptions } from "../engine/session/repository.ts";

/** The values to resolve. */
export interface ResolveStatepointOptions extends RepositoryOptions {
  readonly experimentId: string;
  readonly values: Mapping;
}

/**
 * Merges the block of the condition under the values, which win, and writes nothing. Without a file
 * or a block the name stays a label.
 *
 * @throws {UserError} `EXPERIMENT_AMBIGUOUS`, `EXPERIMENT_INVALID` or `STATEPOINT_INVALID`
 */
export async function resolveStatepoint(
  context: Context,
  options: ResolveStatepointOptions,
): Promise<Mapping> {
  const experiment = await loadExperiment(locate(context, options), options.experimentId);
  return new ConditionResolver(experiment).resolve(options.values, undefined);
}
