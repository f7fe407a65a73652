/**
 * What may be wrong with an entry of the ledger in itself, whatever the run store holds.
 *
 * @module
 */

import { entryStatepoint } from "../document/ledger_facts.ts";
import { statusWord } from "../document/document_view.ts";
import { isTerminal } from "../document/status.ts";
import { statepointId } from "../statepoint/id.ts";
import { type Mapping, textAt } from "../value/value.ts";

/**
 * A fault of an entry: it is about another run than its file's name says, its state point is not
 * that of the run, or the run that it tells of is not over.
 */
export type EntryFault = "other_run" | "other_statepoint" | "not_over";

/** Finds what is wrong with an entry; `undefined` if nothing is. */
export function entryFault(entry: Mapping, jobId: string): EntryFault | undefined {
  if (textAt(entry, "job_id") !== jobId) return "other_run";
  const statepoint = entryStatepoint(entry);
  if (statepoint === undefined || statepointId(statepoint) !== jobId) return "other_statepoint";
  return isTerminal(statusWord(entry)) ? undefined : "not_over";
}
