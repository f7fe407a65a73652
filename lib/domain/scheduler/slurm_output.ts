/**
 * Parses the output of `squeue` and `sacct` into rows.
 *
 * Both are asked for times in seconds since 1970. A single line that cannot be read makes the whole answer
 * unreadable: a job that is missing from an incomplete answer would look like a job that does not exist.
 *
 * @module
 */

import type { AccountingRow, QueueRow } from "./slurm_answer.ts";

/** All rows, or the first line that cannot be read. */
export type Parsed<Row> =
  | { readonly kind: "rows"; readonly rows: readonly Row[] }
  | { readonly kind: "unreadable"; readonly line: string };

/** The columns that `squeue` is asked for, each wide enough to keep a space before the next. */
export const QUEUE_COLUMNS = "JobID:24,RestartCnt:16,State:40,EndTime:32";

/** The columns that `sacct` is asked for. */
export const ACCOUNTING_COLUMNS = "JobIDRaw,Cluster,Start,End,Submit,State";

/** Parses `squeue -O`, which omits a column that it does not know and still exits with 0. */
export function parseQueue(text: string): Parsed<QueueRow> {
  return parseLines(text, (line) => {
    const [taskId = "", restarts = "", state = "", end, ...rest] = line.trim().split(/\s+/);
    if (!/^[0-9]+$/.test(taskId) || !/^[0-9]+$/.test(restarts)) return undefined;
    if (!/^[A-Z_]+$/.test(state) || end === undefined || rest.length > 0) return undefined;
    return { taskId, restarts: Number(restarts), state, endMs: parseTime(end) };
  });
}

/** Parses `sacct -P`. */
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

/** The name of the cluster in `scontrol show config`; empty if it is missing. */
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
  // A Slurm that does not know the format %s prints local time, and our calls set the zone to UTC.
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
