/**
 * A queue in a few lines: counts, what changed since the last look, and new failures by kind.
 *
 * The cursor holds what the last look saw, as counts. So no clocks are compared, and nothing needs
 * to be kept.
 *
 * @module
 */

import type { QueueEntry } from "../document/queue_entry.ts";
import { type Failure, failureOf } from "./failure.ts";

/** A queue in a few lines. */
export interface Digest {
  readonly total: number;
  /** How many runs are in each state, without states that none is in. */
  readonly counts: ReadonlyMap<string, number>;
  /** How the counts differ from those of the cursor; `undefined` without one. */
  readonly changes: ReadonlyMap<string, number> | undefined;
  /** Kinds of failures of which there are more than at the cursor, the most frequent first. */
  readonly newFailures: readonly NewFailure[];
  /** How many further kinds there are. */
  readonly moreKinds: number;
  /** How many runs count as running although nothing runs them any more. */
  readonly gone: number;
  /** What this look saw, for the next digest. */
  readonly cursor: string;
}

/** A kind of failure of which there are more than before. */
export interface NewFailure {
  readonly failure: Failure;
  /** How many are new. */
  readonly count: number;
  /** One of the runs. */
  readonly jobId: string;
}

/** The most kinds that a digest names. */
const SHOWN_KINDS = 3;
/** The most kinds that a cursor holds. */
const KEPT_KINDS = 20;

/**
 * Makes a digest.
 *
 * @param entries of the queue, also those that are over
 * @param cursor of an earlier digest; a text that is none counts as none
 */
export function digestOf(entries: readonly QueueEntry[], cursor?: string): Digest {
  const before = readCursor(cursor ?? "");
  const counts = countStatuses(entries);
  const kinds = kindsOf(entries);
  const fresh = kinds.flatMap(({ failure, count, jobId }) => {
    const more = count - (before?.kinds.get(failure.id) ?? 0);
    return more > 0 ? [{ failure, count: more, jobId }] : [];
  });
  return {
    total: entries.length,
    counts,
    changes: before === undefined ? undefined : differences(before.counts, counts),
    newFailures: fresh.slice(0, SHOWN_KINDS),
    moreKinds: Math.max(0, fresh.length - SHOWN_KINDS),
    gone: entries.filter(({ holder }) => holder === "gone").length,
    cursor: writeCursor(counts, kinds),
  };
}

function countStatuses(entries: readonly QueueEntry[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { status = "created" } of entries) counts.set(status, (counts.get(status) ?? 0) + 1);
  return counts;
}

/** Groups failed runs, the most frequent kind first. */
function kindsOf(entries: readonly QueueEntry[]): readonly NewFailure[] {
  const kinds = new Map<string, NewFailure>();
  for (const { status, lastError, jobId } of entries) {
    if (status !== "failed" || lastError === undefined) continue;
    const failure = failureOf(lastError);
    const known = kinds.get(failure.id) ?? { failure, count: 0, jobId };
    kinds.set(failure.id, { ...known, count: known.count + 1 });
  }
  return [...kinds.values()].sort((a, b) => b.count - a.count);
}

function differences(
  before: ReadonlyMap<string, number>,
  now: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const words = [...new Set([...before.keys(), ...now.keys()])];
  const changes = words.map((word): [string, number] => {
    return [word, (now.get(word) ?? 0) - (before.get(word) ?? 0)];
  });
  return new Map(changes.filter(([, change]) => change !== 0));
}

interface Seen {
  readonly counts: ReadonlyMap<string, number>;
  readonly kinds: ReadonlyMap<string, number>;
}

/** `queued:3.failed:1~1a2b3c4d:1`: counts by status, then kinds of failures. */
function writeCursor(
  counts: ReadonlyMap<string, number>,
  kinds: readonly NewFailure[],
): string {
  const states = Array.from(counts, ([word, count]) => `${word}:${count}`).join(".");
  const failures = kinds.slice(0, KEPT_KINDS).map(({ failure, count }) => `${failure.id}:${count}`);
  return `${states}~${failures.join(".")}`;
}

function readCursor(text: string): Seen | undefined {
  const [states, failures, ...others] = text.split("~");
  if (states === undefined || failures === undefined || others.length > 0) return undefined;
  return { counts: readCounts(states), kinds: readCounts(failures) };
}

function readCounts(text: string): ReadonlyMap<string, number> {
  const pairs = text.split(".").map((pair) => /^([a-z0-9]{1,20}):([0-9]{1,9})$/.exec(pair));
  return new Map(
    pairs.flatMap((match) => match === null ? [] : [[match[1] ?? "", Number(match[2])]]),
  );
}
