/**
 * Digests as answers.
 *
 * @module
 */

import type { NewFailure } from "../../domain/failure/digest.ts";
import type { QueueDigest } from "../../operations/digest_queue.ts";
import { type Answer, countValue } from "./answer.ts";

/** The longest headline of a digest, in characters: a digest stays below 1 KB. */
const HEADLINE = 120;

/** Makes the answer of `queue_digest`. */
export function digestAnswer({ digest, next, damaged }: QueueDigest): Answer {
  return {
    total: countValue(digest.total),
    counts: countsAnswer(digest.counts),
    changes: digest.changes === undefined ? undefined : countsAnswer(digest.changes),
    new_failures: digest.newFailures.map(failureAnswer),
    more_kinds: countValue(digest.moreKinds),
    num_damaged: countValue(damaged),
    next,
    cursor: digest.cursor,
  };
}

function failureAnswer({ failure, count, jobId }: NewFailure): Answer {
  const { cause, returncode, headline } = failure;
  return {
    count: countValue(count),
    cause,
    returncode: returncode === undefined ? undefined : BigInt(returncode),
    headline: headline.slice(0, HEADLINE),
    job_id: jobId.slice(0, 8),
  };
}

function countsAnswer(counts: ReadonlyMap<string, number>): Answer {
  return Object.fromEntries(Array.from(counts, ([word, n]) => [word, countValue(n)]));
}
