/**
 * What adding a run to the queue would do, given what is there.
 *
 * @module
 */

import { queueOf, statusOf, tagOf } from "../document/document_view.ts";
import { statepointId } from "../statepoint/id.ts";
import { type Mapping } from "../value/value.ts";
import { isTerminal } from "../document/status.ts";

/**
 * What becomes of one run that is added: `queued` anew, `requeued` after it was over, a `duplicate`
 * of one that waits, left alone because it is `running`, because it waits under an `other_tag` or
 * because it is `finished` and only new ones were asked for, or `moved` to this tag.
 */
export type AddOutcome =
  | "queued"
  | "requeued"
  | "duplicate"
  | "running"
  | "other_tag"
  | "moved"
  | "finished";

/** How an addition treats what is there. */
export interface AddPolicy {
  /** The tag of what is added. */
  readonly tag: string | undefined;
  /** Move a run that waits under another tag. */
  readonly retag: boolean;
  /** Leave runs that are over. */
  readonly onlyNew: boolean;
}

/** The job of the same state point, where there is one. */
export interface KnownJob {
  /** Its document. */
  readonly document: Mapping;
  /** Whether somebody works on it, or may. */
  readonly isHeld: boolean;
}

/** What adding a run does to the job of the same state point. */
export function decideAddition(known: KnownJob | undefined, policy: AddPolicy): AddOutcome {
  if (known === undefined) return "queued";
  if (known.isHeld) return "running";
  const status = statusOf(known.document);
  if (status === "running") return "requeued";
  if (isTerminal(status)) return policy.onlyNew ? "finished" : "requeued";
  const queue = queueOf(known.document);
  if (status !== "queued" || !queue.isPresent) return "queued";
  if (queue.tag === policy.tag) return "duplicate";
  return policy.retag ? "moved" : "other_tag";
}

/**
 * The id that a run would have without the commit: runs that differ only in the commit they were queued at
 * share it. It takes a third of the memory of the text that it is the hash of.
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

/** Whether a waiting job of this document and the added ones belong to the same batch. */
export function isWaitingUnder(document: Mapping, tag: string | undefined): boolean {
  if (statusOf(document) !== "queued") return false;
  const queue = queueOf(document);
  return queue.isPresent && queue.tag === tag;
}

/** A run that is to be added. */
export interface PlannedRun {
  /** The id of its state point. */
  readonly id: string;
  /** What is run. */
  readonly statepoint: Mapping;
}

/** What is in the store already. */
export interface KnownJobs {
  /** Those with the id of a planned run. */
  readonly jobs: ReadonlyMap<string, KnownJob>;
  /** Those that wait under the same tag, by `recommitKey`; empty where they are not to count. */
  readonly waiting: ReadonlyMap<string, string>;
}

/** Where a job stands. */
export interface JobPlace {
  /** As its document says. */
  readonly status: string | undefined;
  /** The batch it belongs to. */
  readonly tag: string | undefined;
}

/** What is to be done for one run. */
export interface Addition {
  /** The run that was asked for. */
  readonly run: PlannedRun;
  /** The job that it becomes; for a duplicate the one that waits already. */
  readonly jobId: string;
  /** What is to be done. */
  readonly outcome: AddOutcome;
  /** Where the job stands afterwards: one that is left alone keeps its own tag and status. */
  readonly place: JobPlace;
}

/** Where a job stands when the addition has done with it. */
export function placeAfter(
  outcome: AddOutcome,
  known: KnownJob | undefined,
  tag: string | undefined,
): JobPlace {
  if (known === undefined || isAdded(outcome)) return { status: "queued", tag };
  const status = outcome === "running" ? "running" : statusOf(known.document);
  return { status, tag: tagOf(known.document) };
}

/** Whether the job is in the queue because of the addition. */
export function isAdded(outcome: AddOutcome): boolean {
  return outcome === "queued" || outcome === "requeued" || outcome === "moved";
}

/** Decides for each run in turn; equal runs of one addition count as duplicates of the first. */
export function planAdditions(
  runs: readonly PlannedRun[],
  known: KnownJobs,
  policy: AddPolicy & { readonly allowDuplicates: boolean },
): Addition[] {
  const waiting = new Map(known.waiting);
  const taken = new Map<string, JobPlace>();
  return runs.map((run) => {
    const key = policy.allowDuplicates ? run.id : recommitKey(run.statepoint);
    const job = known.jobs.get(run.id);
    const outcome = decideAddition(job, policy);
    // The job of the very same run comes before one that differs in the commit.
    const twin = taken.has(run.id) || outcome === "duplicate" ? run.id : waiting.get(key);
    if (twin !== undefined) {
      const place = taken.get(twin) ?? { status: "queued", tag: policy.tag };
      return { run, jobId: twin, outcome: "duplicate", place };
    }
    const place = placeAfter(outcome, job, policy.tag);
    taken.set(run.id, place);
    if (isAdded(outcome)) waiting.set(key, run.id);
    return { run, jobId: run.id, outcome, place };
  });
}
