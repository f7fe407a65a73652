/**
 * What a script is made from.
 *
 * @module
 */

import type { ArrayPlan } from "./array_plan.ts";

/** The contents of a script. */
export interface ScriptFacts {
  /** When it is made. */
  readonly at: string;
  /** The version of the program that makes it. */
  readonly version: string;
  /** The jobs, in the order of the queue. */
  readonly jobIds: readonly string[];
  /** Only jobs with this tag. */
  readonly tag: string | undefined;
  /** Only jobs of this experiment. */
  readonly experimentId: string | undefined;
  /** What else the filter compares; empty for a task that runs a published list. */
  readonly selection: Selection;
  /** The repository that it is made in, absolute. */
  readonly root: string;
  /** Where the script lies: in that repository, in another one, or in none. */
  readonly surroundings: "own" | "other" | "none";
  /** The program that makes it, absolute: used where no other is found. */
  readonly program: string;
  /** Whether the next job is run after one has failed. */
  readonly continueOnFailure: boolean;
  /** How the jobs are dealt out; at least one part for a batch system. */
  readonly array: ArrayPlan;
  /** A name for the list of the array's jobs; needed where there are several parts. */
  readonly batch: string | undefined;
  /** Whether that list has been published, with these jobs and no others. */
  readonly hasList: boolean;
  /** Whether a task is requeued after its time limit or a preemption. */
  readonly requeue: boolean;
  /** What the person says of the site, by the keys of the scheduler's options. */
  readonly options: OptionValues;
}

/** The parts of a filter besides tag and experiment, as the words that a command line takes. */
export interface Selection {
  /** Whole ids. */
  readonly jobIds: readonly string[];
  readonly causes: readonly string[];
  /** Texts like `seed=3`. */
  readonly sp: readonly string[];
  /** A time in UTC. */
  readonly since: string | undefined;
}

/** No further filter. */
export const NO_SELECTION: Selection = { jobIds: [], causes: [], sp: [], since: undefined };

/** Options of one scheduler as a person gives them: one word each, but any number of lines as `extra`. */
export type OptionValues = Readonly<Record<string, string | readonly string[] | undefined>>;
