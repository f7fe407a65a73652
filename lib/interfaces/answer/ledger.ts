/**
 * The ledger as answers.
 *
 * @module
 */

import type { Backfilled } from "../../operations/backfill_ledger.ts";
import type { LedgerCheck, LedgerProblem } from "../../operations/check_ledger.ts";
import type { PromotedRun } from "../../operations/promote_run.ts";
import type { LedgerListing, LedgerRecord } from "../../operations/show_ledger.ts";
import { type Answer, countValue } from "./answer.ts";
import { damagedAnswer, listingAnswer } from "./listing.ts";

/** Makes the answer of `ledger backfill`. */
export function backfillAnswer(filled: Backfilled): Answer {
  return {
    num_promoted: countValue(filled.promoted.length),
    num_skipped: countValue(filled.skipped.length),
    promoted: filled.promoted,
    differing: filled.differing,
    failed: filled.failed.map(({ jobId, reason }) => ({ job_id: jobId, reason })),
    damaged: filled.damaged.map(damagedAnswer),
  };
}

/** Makes the answer of `ledger promote`. */
export function promotionAnswer({ jobId, path, machineLabel }: PromotedRun): Answer {
  return { job_id: jobId, path, registered_machine: machineLabel };
}

/** Makes the answer of `ledger show` without an id. */
export function ledgerAnswer({ entries, damaged }: LedgerListing): Answer {
  return listingAnswer(entries, entryAnswer, damaged);
}

/** Makes the answer of `ledger show` with an id: the entry's own fields. */
export function entryAnswer({ entry }: LedgerRecord): Answer {
  return Object.fromEntries(entry);
}

/** Makes the answer of `ledger check`. */
export function ledgerCheckAnswer(check: LedgerCheck): Answer {
  return {
    ok: check.problems.length === 0,
    total: countValue(check.total),
    agreeing: countValue(check.agreeing),
    elsewhere: countValue(check.elsewhere),
    again: countValue(check.again),
    unknown: countValue(check.unknown),
    problems: check.problems.map(problemAnswer),
    damaged: check.damaged.map(damagedAnswer),
  };
}

function problemAnswer({ jobId, kind, fields, path, isHere }: LedgerProblem): Answer {
  return { job_id: jobId, problem: kind, fields, path, run_is_here: isHere };
}
