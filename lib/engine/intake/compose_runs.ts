/**
 * From what a person gave to state points that signac accepts.
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
import type { CodeQuestion } from "../session/repository.ts";

/** What runs are composed of. */
export interface ComposeOptions {
  /** What they belong to. */
  readonly link: RunLink;
  /** Which runs. */
  readonly specification: RunSpecification;
  /** Replace condition names by their blocks. @default {true} */
  readonly resolveConditions?: boolean;
  /** A command in place of the experiment's. */
  readonly command?: string | undefined;
  /** Whether the queue will run them: then every placeholder of the command wants its key. @default {false} */
  readonly isQueued?: boolean;
  /** What git is asked, while other things are read; `undefined` leaves the code out of the state points. */
  readonly code: CodeQuestion | undefined;
}

/** All runs of a specification. */
export interface ComposedRuns {
  /** In the order of the sweep. */
  readonly runs: readonly PlannedRun[];
  /** Sentences for the person. */
  readonly warnings: readonly Text[];
}

/**
 * Composes the runs of a specification; nothing is written.
 *
 * @throws {UserError} where any of them is wrong, with the key and where it came from
 */
export async function composeRuns(
  context: Context,
  root: Root,
  options: ComposeOptions,
): Promise<ComposedRuns> {
  try {
    return await compose(context, root, options);
  } finally {
    // A mistake that is found first neither waits for git nor leaves it running.
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
  const conditions = new ConditionResolver(experiment);
  const code = await options.code?.answer;
  const composing = { ...options, code };
  const runs = Array.from(specified.runs, (run) => composeRun(run, conditions, composing));
  const template = templateOf(options.command, experiment);
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
  ];
  return { runs, warnings };
}

interface Loaded {
  readonly experiment: Experiment | undefined;
  /** Why there is none although the person may have written one. */
  readonly problem: Text | undefined;
}

/** Bare labels need no experiment: one that cannot be read is then no reason to queue nothing. */
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
    : conditions.resolve(run.values, run.originOf("condition")?.place);
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
