/**
 * The entry of a run whose document was merged: the ledger must say what the document says.
 *
 * @module
 */

import { startedAtOf, statusOf } from "../document/document_view.ts";
import { entryStatepoint } from "../document/ledger_facts.ts";
import { isTerminal } from "../document/status.ts";
import { compareCodePoints, type Mapping, textAt } from "../value/value.ts";
import { differingFields, formatEntry, ledgerEntry, machineOf } from "./entry.ts";
import { entryFault } from "./entry_fault.ts";

/** A run whose document was merged, and what the ledgers of both sides say about it. */
export interface MergedRun {
  readonly jobId: string;
  readonly document: Mapping;
  readonly entries: readonly Mapping[];
}

/**
 * Makes the entry that agrees with a merged document. It depends on no clock and not on the order of
 * the sides, so that every clone makes the same one.
 *
 * @returns `undefined` if no entry is usable, or the run is not over: its entry then tells of the
 *   attempt before
 */
export function settledEntry({ jobId, document, entries }: MergedRun): Mapping | undefined {
  if (!isTerminal(statusOf(document))) return undefined;
  // The latest promotion comes last.
  const usable = entries.filter((entry) => isAbout(entry, jobId)).sort(byPromotion);
  const last = usable.at(-1);
  if (last === undefined) return undefined;
  const isOfRun = (entry: Mapping) => startedAtOf(entry) === startedAtOf(document);
  const expected = ledgerEntry({
    jobId,
    statepoint: entryStatepoint(last) ?? new Map(),
    document,
    machineLabel: machineOf(usable.findLast(isOfRun) ?? last) ?? "unknown",
    promotedAt: promotedAtOf(last),
  });
  return usable.findLast((entry) => differingFields(entry, expected).length === 0) ?? expected;
}

function isAbout(entry: Mapping, jobId: string): boolean {
  const fault = entryFault(entry, jobId);
  return fault === undefined || fault === "not_over";
}

function promotedAtOf(entry: Mapping): string {
  return textAt(entry, "promoted_at") ?? "";
}

function byPromotion(a: Mapping, b: Mapping): number {
  return compareCodePoints(promotedAtOf(a), promotedAtOf(b)) ||
    compareCodePoints(formatEntry(a), formatEntry(b));
}
