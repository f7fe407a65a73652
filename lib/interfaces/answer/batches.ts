/**
 * Batches as answers.
 *
 * @module
 */

import type { Batch } from "../../domain/document/batch.ts";
import type { BatchListing } from "../../operations/list_batches.ts";
import { type Answer, countValue } from "./answer.ts";
import { listingAnswer } from "./listing.ts";

/** Makes the answer of `list-batches`. */
export function batchesAnswer({ batches, damaged }: BatchListing): Answer {
  return listingAnswer(batches, batchAnswer, damaged);
}

/** Makes the answer for a batch. */
export function batchAnswer(batch: Batch): Answer {
  const statuses = Array.from(
    batch.statuses,
    ([word, count]) => [word, countValue(count)] as const,
  );
  return {
    experiment_id: batch.experimentId,
    batch_slug: batch.batchSlug,
    selector: batch.selector,
    count: countValue(batch.count),
    status_counts: Object.fromEntries(statuses),
    tracker_group: batch.trackerGroup,
  };
}
