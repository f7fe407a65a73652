/**
 * Composes state points that signac accepts from a person's input.
 *
 * @module
 */

import type { Context } from "../../context.ts";
import { UserError } from "../../errors.ts";
import { phrase, type Text } from "../../phrase.ts";
import type { Provenance } from "../../adapters/git/provenance.ts";
import type { PlannedRun } from "../../domain/plan/addition.ts";
import { composeStatepoint } from "../../domain/plan/statepoint.ts";
import type { RunLink } from "../../domain/document/link.ts";
import { findProblem } from "../../domain/statepoint/check.ts";
import { statepointId } from "../../domain/statepoint/id.ts";
import type { Root } from "../../adapters/store/root.ts";
import {
  missingParts,
  otherExperiment,
  surprisingTexts,
  templateOf,
  unfilledKeys,
  unsafeValues,
} from "./addition_warnings.ts";
import { ConditionResolver } from "./condition_resolver.ts";
import { type Experiment, loadExperiment } from "./load_experiment.ts";
import {
  excerptOf,
  readSpecification,
  type RunSpecification,
  type SpecifiedRun,
} from "./read_specification.ts";
import { guardPlaceholders, refuseUnknownCondition, unknownExperiment } from "./refuse_mistakes.ts";
import type { CodeQuestion } from "../session/repository.ts";

/** The input of `composeRuns()`. */
export interface ComposeOptions {
  readonly link: RunLink;
  readonly specification: RunSpecification;
  /** Whether conditions' names are replaced by their blocks. @default {true} */
  readonly resolveConditions?: boolean;
  /** Replaces the experiment's command. */
  readonly command?: string | undefined;
  /** Whether the queue will run the runs; then a placeholder without its key gives a warning. @default {false} */
  readonly isQueued?: boolean;
  /** Whether runs that look like a typing mistake are queued with a warning. @default {false} */
  readonly allowUnknown?: boolean;
  /** The question to git, which answers while files are read; `undefined` leaves the code out of the state points. */
  readonly code: CodeQuestion | undefined;
}

/** The result of `composeRuns()`. */
export interface ComposedRuns {
  /** In the order of the sweep. */
  readonly runs: readonly PlannedRun[];
  /** Sentences for the person. */
  readonly warnings: readonly Text[];
}

/**
 * Composes the runs of a specification and writes nothing.
 *
 * @throws {UserError} if any run is wrong, with the key and the place where the person gave it
 */
export async function composeRuns(
  context: Context,
  root: Root,
  options: ComposeOptions,
): Promise<ComposedRuns> {
  try {
    return await compose(context, root, options);
  } finally {
    // A mistake in the input ends the command at once: it does not wait for git, and it stops git.
    await options.code?.drop();
  }
}

async function compose(
  context: Context,
  root: Root,
  options: ComposeOptions,
): Promise<ComposedRuns> {
  const specified = await readSpecification(context, options.specification);
  const { experimentId } = options.link;
  const { experiment, problem } = await loadFor(root, options);
  const template = templateOf(options.command, experiment);
  const isStrict = options.isQueued === true && options.allowUnknown !== true;
  if (isStrict && experiment === undefined && !template && problem === undefined) {
    throw unknownExperiment(root, experimentId);
  }
  const conditions = new ConditionResolver(experiment);
  const code = await options.code?.answer;
  const composing = { ...options, code };
  const guard = isStrict ? guardPlaceholders(options.command, experiment) : undefined;
  const runs = Array.from(specified.runs, (run) => {
    const planned = composeRun(run, conditions, composing);
    if (isStrict && experiment) refuseUnknownCondition(experiment, conditions.bareNames);
    guard?.refuse(run, planned.statepoint);
    return planned;
  });
  const warnings = [
    ...specified.warnings,
    ...await surprisingTexts(experiment, conditions.blocks),
    ...missingParts(experiment, {
      experimentId,
      command: options.command,
      bareConditions: conditions.bareNames,
      problem,
    }),
    ...(options.isQueued ? unfilledKeys(template, runs) : []),
    ...unsafeValues(template, runs),
    ...otherExperiment(experimentId, runs),
  ];
  return { runs, warnings };
}

interface Loaded {
  readonly experiment: Experiment | undefined;
  /** Why the experiment could not be read. */
  readonly problem: Text | undefined;
}

/** Loads the experiment. Labels and a given command need none, so an unreadable file is then only a warning. */
async function loadFor(root: Root, options: ComposeOptions): Promise<Loaded> {
  try {
    const experiment = await loadExperiment(root, options.link.experimentId);
    return { experiment, problem: undefined };
  } catch (error) {
    if (options.resolveConditions !== false || !(error instanceof UserError)) throw error;
    return { experiment: undefined, problem: error.text };
  }
}

function composeRun(
  run: SpecifiedRun,
  conditions: ConditionResolver,
  options: Omit<ComposeOptions, "code"> & { readonly code: Provenance | undefined },
): PlannedRun {
  const resolved = options.resolveConditions === false
    ? run.values
    : conditions.resolve(run.values, run.originOf("condition"));
  const statepoint = composeStatepoint(options.link, options.code, resolved);
  const problem = findProblem(statepoint);
  if (problem === undefined) return { id: statepointId(statepoint), statepoint };
  const { path, topKey, state, hint } = problem;
  const origin = run.originOf(topKey);
  const place = origin?.place ?? conditions.originOf(run.values, topKey);
  const excerpt = origin && excerptOf(origin, topKey);
  throw new UserError("STATEPOINT_INVALID", phrase`Cannot use ${path} (from ${place}): ${state}`, {
    hint,
    ...(excerpt && { excerpt }),
  });
}
