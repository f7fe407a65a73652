/**
 * Why a filter matches nothing, as notes.
 *
 * @module
 */

import type { FilterReport } from "../../../domain/document/filter_report.ts";
import { filterNotes } from "../../answer/filter_notes.ts";

/** Makes a line of each sentence about a filter; empty if there is no run at all. */
export function reportLines(report: FilterReport | undefined): string {
  return filterNotes(report).map((note) => `note: ${note}\n`).join("");
}
