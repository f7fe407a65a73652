/**
 * Sorts failed runs by what went wrong, and finds what the runs of each kind have in common.
 *
 * @module
 */

import type { Failure } from "../failure/failure.ts";
import { type Separation, Separator } from "../failure/separation.ts";
import { columnsOf } from "./columns.ts";
import type { ObservedRun } from "./observed_run.ts";

/** Runs that failed in the same way: with the same cause, exit code and signature. */
export interface Cluster extends Failure {
  /** At least one, the first in the order of the queue first. */
  readonly jobIds: readonly string[];
  /** How many of the runs are in each state, the most frequent first. */
  readonly statuses: Counts;
  /** How many of the runs had their last attempt on each machine, the most frequent first. */
  readonly hosts: Counts;
  /** What separates the runs from all others; `undefined` if nothing does better than chance. */
  readonly separation: Separation | undefined;
}

/** Words with their numbers. */
export type Counts = readonly (readonly [word: string, count: number])[];

/** The clusters of some runs. */
export interface Clusters {
  /** The largest first. */
  readonly clusters: readonly Cluster[];
  /** How many runs the clusters were compared with, themselves included. */
  readonly runs: number;
}

/**
 * Sorts runs into clusters.
 *
 * @param runs all runs to compare, in the order of the queue
 * @param isMeant says whether a failed run belongs into a cluster; others are only compared with
 */
export function clustersOf(
  runs: readonly ObservedRun[],
  isMeant: (run: ObservedRun) => boolean = () => true,
): Clusters {
  const groups = new Map<string, Group>();
  for (const [at, run] of runs.entries()) {
    const { failure } = run;
    if (failure === undefined || !isMeant(run)) continue;
    const group = groups.get(failure.id) ?? { failure, places: [] };
    groups.set(failure.id, group);
    group.places.push(at);
  }
  const sorted = [...groups.values()].sort(compareGroups);
  // One run alone has nothing in common with others.
  const tried = sorted.filter(({ places }) => places.length > 1).length;
  const separator = tried === 0 ? undefined : new Separator(columnsOf(runs), runs.length, tried);
  return { clusters: sorted.map((group) => clusterOf(group, runs, separator)), runs: runs.length };
}

interface Group {
  readonly failure: Failure;
  /** The runs by their places in the list. */
  readonly places: number[];
}

function compareGroups(a: Group, b: Group): number {
  return b.places.length - a.places.length || (a.failure.id < b.failure.id ? -1 : 1);
}

function clusterOf(
  { failure, places }: Group,
  runs: readonly ObservedRun[],
  separator: Separator | undefined,
): Cluster {
  const members = places.map((at) => runs[at]).filter((run) => run !== undefined);
  return {
    ...failure,
    jobIds: members.map(({ jobId }) => jobId),
    statuses: counted(members.map(({ status }) => status)),
    hosts: counted(members.flatMap(({ host }) => host ?? [])),
    separation: places.length > 1 ? separator?.find(places) : undefined,
  };
}

function counted(words: readonly string[]): Counts {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}
