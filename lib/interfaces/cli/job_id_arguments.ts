/**
 * Arguments that name jobs.
 *
 * @module
 */

import type { Status } from "../../domain/document/status.ts";
import type { CliContext } from "./cli_context.ts";
import { nonEmpty } from "./flags.ts";
import { proposer } from "./proposers.ts";

/** The name of a job's id in usage lines. */
export const JOB_ID = "job-id";

/** The declaration of an argument that names a job. */
interface JobIdDeclaration {
  readonly brief: string;
  readonly placeholder: string;
  readonly parse: (text: string) => string;
  readonly proposeCompletions: (
    this: CliContext,
    partial: string,
  ) => Promise<readonly string[]>;
}

/** One id. */
interface OneJobId {
  readonly kind: "tuple";
  readonly parameters: readonly [JobIdDeclaration];
}

/** Any number of ids. */
interface AnyJobIds {
  readonly kind: "array";
  readonly parameter: JobIdDeclaration;
}

/** The argument of every command that works on one job. */
export const jobIdArgument = oneJobId();

/** The argument of commands that work on any number of jobs. */
export const jobIdsArgument = anyJobIds();

/**
 * Makes the argument of a command that works on one job.
 *
 * @param proposed a shell proposes only ids of jobs in these states
 */
export function oneJobId(...proposed: readonly Status[]): OneJobId {
  return {
    kind: "tuple",
    parameters: [jobIdOf("The run's id, or its beginning", proposed)],
  };
}

/** Makes the argument of a command that works on any number of jobs, in the same way. */
export function anyJobIds(...proposed: readonly Status[]): AnyJobIds {
  return {
    kind: "array",
    parameter: jobIdOf("Ids of runs, or their beginnings", proposed),
  };
}

function jobIdOf(brief: string, proposed: readonly Status[]): JobIdDeclaration {
  return {
    brief,
    placeholder: JOB_ID,
    parse: nonEmpty,
    proposeCompletions: proposer("jobId", proposed.length === 0 ? undefined : proposed),
  };
}

/** The argument of a command that works on one job, or on all. */
export const optionalJobIdArgument = {
  kind: "tuple",
  parameters: [{ ...jobIdArgument.parameters[0], optional: true }],
} as const;
