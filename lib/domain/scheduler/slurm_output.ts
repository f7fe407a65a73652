/**
 * What `squeue` and `sacct` print, as rows.
 *
 * Both are asked for times in seconds since 1970. A line that cannot be read makes the whole answer
 * worthless: what is missing from half an answer would look like a job that is not there.
 *
 * @module
 */

import type { AccountingRow, QueueRow } from "./slurm_answer.ts";

/** What was read, or the first line that could not be. */
export type Parsed<Row> =
  | { readonly kind: "rows"; readonly rows: readonly Row[] }
  | { readonly kind: "unreadable"; readonly line: string };

/** The columns that `squeue` is asked for: wide enough that none touches the next. */
export const QUEUE_COLUMNS = "JobID:24,RestartCnt:16,State:40,EndTime:32";

/** The columns that `sacct` is asked for. */
export const ACCOUNTING_COLUMNS = "JobIDRaw,Cluster,Start,End,Submit,State";

/** The rows of `squeue -O`, which leaves out a column that it does not know and ends with 0 all the same. */
export function parseQueue(text: string): Parsed<QueueRow> {
  return parseLines(text, (line) => {
    const [taskId = "", restarts = "", state = "", end, ...rest] = line.trim().split(/\s+/);
    if (!/^[0-9]+$/.test(taskId) || !/^[0-9]+$/.test(restarts)) return undefined;
    if (!/^[A-Z_]+$/.test(state) || end === undefined || rest.length > 0) return undefined;
    return { taskId, restarts: Number(restarts), state, endMs: parseTime(end) };
  });
}

/** The rows of `sacct -P`. */
export function parseAccounting(text: string): Parsed<AccountingRow> {
  return parseLines(text, (line) => {
    const [taskId = "", cluster = "", start, end, submit, state, ...rest] = line.split("|");
    if (!/^[0-9]+$/.test(taskId) || state === undefined || rest.length > 0) return undefined;
    return {
      taskId,
      cluster,
      state,
      startMs: parseTime(start),
      endMs: parseTime(end),
      submitMs: parseTime(submit),
    };
  });
}

/** The name of the cluster in `scontrol show config`; empty where it is not told. */
export function parseClusterName(text: string): string {
  return /^ClusterName\s*=\s*(\S+)\s*$/m.exec(text)?.[1] ?? "";
}

/**
 * Milliseconds since 1970; `undefined` for `Unknown`, `None`, `N/A`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(parseTime("1795525120"), 1795525120000);
 * assert.equal(parseTime("2026-11-24T12:58:40"), 1795525120000);
 * assert.equal(parseTime("Unknown"), undefined);
 * ```
 */
export function parseTime(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[0-9]{1,12}$/.test(text)) return Number(text) * 1000;
  // A Slurm that does not know the format that we ask for still knows the zone.
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(text)) return undefined;
  const time = Date.parse(`${text}Z`);
  return Number.isNaN(time) ? undefined : time;
}

function parseLines<Row>(
  text: string,
  parse: (line: string) => Row | undefined,
): Parsed<Row> {
  const rows: Row[] = [];
  for (const line of text.split("\n")) {
    if (line.trim() === "") continue;
    const row = parse(line);
    if (row === undefined) return { kind: "unreadable", line: line.trim() };
    rows.push(row);
  }
  return { kind: "rows", rows };
}
