/**
 * What was exported, as an answer.
 *
 * @module
 */

import type { ExportedRuns } from "../../operations/export_runs.ts";
import { type Answer, countValue } from "./answer.ts";
import { damagedAnswer } from "./listing.ts";

/** Makes the answer of `export`. */
export function exportAnswer(exported: ExportedRuns): Answer {
  const { output, format, runs, rows, columns, changed, damaged } = exported;
  return {
    output,
    format,
    runs: countValue(runs),
    rows: countValue(rows),
    columns,
    changed: countValue(changed),
    damaged: damaged.map(damagedAnswer),
  };
}
