/**
 * Decides which attempt of a document a record belongs to: git may bring the numbers of another
 * clone.
 *
 * @module
 */

import { attemptsOf, attemptView } from "../../domain/document/attempt.ts";
import { attemptBeside } from "../../domain/document/document_view.ts";
import { hasAttempt } from "../../adapters/state/attempt_files.ts";
import { type AttemptRecord, readAttempt } from "../../adapters/state/attempt_record.ts";
import type { Store } from "../../adapters/store/store.ts";
import type { Mapping } from "../../domain/value/value.ts";

/**
 * Returns whether a record belongs to an entry. The ids decide, because two clones may use the same
 * number.
 */
export function isRecordOf(record: AttemptRecord, entry: Mapping): boolean {
  const facts = attemptBeside(record.child) ?? record.end?.facts;
  const id = facts && attemptView(facts).id;
  const view = attemptView(entry);
  return id === undefined ? view.n === record.n : id === view.id;
}

/**
 * Finds the record of an unsettled attempt whose number, or a later one, the document gives to
 * attempts of another clone. The last record on this machine decides.
 *
 * @param known the last number in the document
 */
export async function findHiddenRecord(
  store: Store,
  { jobId, document, known }: {
    readonly jobId: string;
    readonly document: Mapping;
    readonly known: number;
  },
): Promise<AttemptRecord | undefined> {
  let n = known;
  while (n > 0 && !(await hasAttempt(store, { jobId, n }))) n--;
  if (n === 0 || !(await hasAttempt(store, { jobId, n }, "child"))) return undefined;
  const record = await readAttempt(store, { jobId, n }, store.now());
  if (record?.child === undefined) return undefined;
  return attemptsOf(document).some((entry) => isRecordOf(record, entry)) ? undefined : record;
}
