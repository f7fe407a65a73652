/**
 * Decides what adding a run to the queue does, given the jobs in the store.
 *
 * @module
 */

import { queueOf, statusOf, tagOf } from "../document/document_view.ts";
import { statepointId } from "../statepoint/id.ts";
import { type Mapping } from "../value/value.ts";
import { isTerminal } from "../document/status.ts";

/**
 * The result of adding one run:
 * - `queued`: the run is new in the queue;
 * - `requeued`: the run was over and waits again;
 * - `moved`: the run waited under another tag and now has this one;
 * - `duplicate`: an equal run waits already;
 * - `running`: a runner holds the run, or may hold it;
 * - `other_tag`: the run waits under another tag and stays there;
 * - `exists`: a run with this configuration is there, and the person asked for new runs only.
 */
export type AddOutcome =
  | "queued"
  | "requeued"
  | "duplicate"
  | "running"
  | "other_tag"
  | "moved"
  | "exists";

/** How an addition treats runs that are in the store already. */
export interface AddPolicy {
  /** The tag of the added runs. */
  readonly tag: string | undefined;
  /** Move a run that waits under another tag. */
  readonly retag: boolean;
  /** Leave configurations that have a run, whatever its code, tag or state. */
  readonly onlyNew: boolean;
}

/** The job in the store that has the same state point as a planned run. */
export interface KnownJob {
  readonly document: Mapping;
  /** Whether a runner holds the job, or may hold it. */
  readonly isHeld: boolean;
}

/** Decides what adding a run does to the job with the same state point. */
export function decideAddition(known: KnownJob | undefined, policy: AddPolicy): AddOutcome {
  if (known === undefined) return "queued";
  if (known.isHeld) return "running";
  const status = statusOf(known.document);
  if (status === "running") return "requeued";
  if (isTerminal(status)) return policy.onlyNew ? "exists" : "requeued";
  const queue = queueOf(known.document);
  if (status !== "queued" || !queue.isPresent) return "queued";
  if (queue.tag === policy.tag) return "duplicate";
  return policy.retag ? "moved" : "other_tag";
}

/**
 * Computes the id that a run would have without its commit. Runs that differ only in the commit share it.
 * A hash takes a third of the memory of the text that it stands for.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const before = new Map([["seed", "1"], ["code_commit", "aaa"]]);
 * const after = new Map([["code_commit", "bbb"], ["seed", "1"]]);
 * assert.equal(recommitKey(before), recommitKey(after));
 * ```
 */
export function recommitKey(statepoint: Mapping): string {
  const rest = new Map(statepoint);
  rest.delete("code_commit");
  rest.delete("code_dirty");
  return statepointId(rest);
}

/** Says whether a document is that of a job that waits under this tag. */
export function isWaitingUnder(document: Mapping, tag: string | undefined): boolean {
  if (statusOf(document) !== "queued") return false;
  const queue = queueOf(document);
  return queue.isPresent && queue.tag === tag;
}

/** A run to add. */
export interface PlannedRun {
  readonly id: string;
  readonly statepoint: Mapping;
}

/** The jobs in the store that matter to an addition. */
export interface KnownJobs {
  /** The jobs that have the id of a planned run, by id. */
  readonly jobs: ReadonlyMap<string, KnownJob>;
  /** The ids of jobs that wait under the same tag, by `recommitKey`; empty if they do not count as duplicates. */
  readonly waiting: ReadonlyMap<string, string>;
  /** The runs that are there, by `recommitKey`; empty unless the person asked for new runs only. */
  readonly existing: ReadonlyMap<string, ExistingRun>;
}

/** A run in the store that has the configuration of a planned run, at whatever commit. */
export interface ExistingRun extends JobPlace {
  readonly id: string;
}

/** A job's state and tag. */
export interface JobPlace {
  readonly status: string | undefined;
  readonly tag: string | undefined;
}

/** The decision on one run. */
export interface Addition {
  readonly run: PlannedRun;
  /** The run's job; for a duplicate, the job that waits already. */
  readonly jobId: string;
  readonly outcome: AddOutcome;
  /** The job's state and tag afterwards; a job that the addition leaves alone keeps its own. */
  readonly place: JobPlace;
}

/** Returns the state and the tag that a job has after the addition. */
export function placeAfter(
  outcome: AddOutcome,
  known: KnownJob | undefined,
  tag: string | undefined,
): JobPlace {
  if (known === undefined || isAdded(outcome)) return { status: "queued", tag };
  const status = outcome === "running" ? "running" : statusOf(known.document);
  return { status, tag: tagOf(known.document) };
}

/** Says whether the addition put the job into the queue or moved it there. */
export function isAdded(outcome: AddOutcome): boolean {
  return outcome === "queued" || outcome === "requeued" || outcome === "moved";
}

/** Of several runs with one configuration, the one that has come furthest stands for it. */
const FURTHEST: readonly (string | undefined)[] = [
  "complete",
  "running",
  "queued",
  "failed",
  "stopped",
];

/** Returns the run that stands for a configuration: the one that has come furthest, then the smaller id. */
export function furtherRun(first: ExistingRun | undefined, second: ExistingRun): ExistingRun {
  if (first === undefined) return second;
  const order = rankOf(first) - rankOf(second);
  if (order !== 0) return order < 0 ? first : second;
  return first.id < second.id ? first : second;
}

function rankOf({ status }: ExistingRun): number {
  const rank = FURTHEST.indexOf(status);
  return rank < 0 ? FURTHEST.length : rank;
}

/** Decides on each run in turn. Equal runs of one addition are duplicates of the first. */
export function planAdditions(
  runs: readonly PlannedRun[],
  known: KnownJobs,
  policy: AddPolicy & { readonly allowDuplicates: boolean },
): Addition[] {
  const waiting = new Map(known.waiting);
  const taken = new Map<string, JobPlace>();
  return runs.map((run) => {
    const isCommitOpen = policy.onlyNew || !policy.allowDuplicates;
    const key = isCommitOpen ? recommitKey(run.statepoint) : run.id;
    const job = known.jobs.get(run.id);
    const outcome = decideAddition(job, policy);
    // A job with the same id is preferred to one that differs in the commit.
    const isEqual = taken.has(run.id) || (outcome === "duplicate" && !known.existing.has(key));
    const twin = isEqual ? run.id : waiting.get(key);
    if (twin !== undefined) {
      const place = taken.get(twin) ?? { status: "queued", tag: policy.tag };
      return { run, jobId: twin, outcome: "duplicate", place };
    }
    const existing = known.existing.get(key);
    if (existing !== undefined) {
      const { id, ...place } = existing;
      return { run, jobId: id, outcome: "exists", place };
    }
    const place = placeAfter(outcome, job, policy.tag);
    taken.set(run.id, place);
    if (isAdded(outcome)) waiting.set(key, run.id);
    return { run, jobId: run.id, outcome, place };
  });
}
