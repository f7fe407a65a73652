/**
 * The queue as a table for a person. The title names what all entries share; the columns show the differences.
 *
 * @module
 */

import { type QueueTextName, SHOWN_TEXTS } from "../../../domain/document/queue_texts.ts";
import type { QueueEntry } from "../../../domain/document/queue_entry.ts";
import { entryValue } from "../../../domain/document/sort_entries.ts";
import { type Curve, sparkline } from "../../../domain/results/curve.ts";
import type { TimeLeft } from "../../../domain/eta/time_left.ts";
import { countByStatus } from "../../../domain/document/totals.ts";
import { durationText } from "../../../domain/value/duration.ts";
import { renderTable } from "../../../domain/terminal/table.ts";
import { Float } from "../../../domain/value/value.ts";
import { visible } from "../../../domain/terminal/visible.ts";
import { runsText } from "./confirm.ts";
import { isWorthTelling, leftText, slotsText } from "./left_text.ts";
import { differingKeys, pairs, shortText, statepointCell } from "./differing_keys.ts";
import { errorText, problemText } from "./outcome_view.ts";
import { statusText } from "./statepoint_view.ts";

/** What a person wants to see of entries. */
export interface ChosenColumns {
  /** Names of fields and keys, instead of the usual columns. */
  readonly columns?: readonly string[] | undefined;
  /** A metric of some runs, by id. */
  readonly curves?: ReadonlyMap<string, Curve> | undefined;
  /** The time left, for the line of totals. */
  readonly left?: TimeLeft | "unclear" | undefined;
}

/** What a table is about, and where and when it is shown. */
export interface TableOptions extends ChosenColumns {
  /** What the title calls the entries: "queue". */
  readonly name: string;
  /** The terminal's width, in columns. */
  readonly width: number;
  readonly now: Date;
}

/** Makes a table of entries that fits the terminal, with a line of totals. */
export function queueTable(
  entries: readonly QueueEntry[],
  { name, width, now, columns: wanted, curves, left }: TableOptions,
): string {
  const experiments = new Set(entries.map((entry) => entry.experimentId ?? ""));
  const texts = SHOWN_TEXTS.map((name) => shownText(entries, name));
  const keys = differingKeys(entries.map((entry) => entry.statepoint.mapping));
  const durations = entries.map((entry) => durationCell(entry, now));
  const usual: readonly Column[] = [
    ...(experiments.size > 1 ? [EXPERIMENT] : []),
    ...texts.filter(({ values }) => values.size > 1).map(({ column }) => column),
    ...(durations.some((text) => text !== "")
      ? [{ title: "TIME", cell: (_: QueueEntry, n: number) => durations[n] ?? "" }]
      : []),
    { title: "STATE POINT", cell: (entry) => statepointCell(entry.statepoint.mapping, keys) },
    { title: "OUTCOME", cell: outcomeCell },
  ];
  const columns: readonly Column[] = [
    { title: "ID", cell: (entry) => entry.jobId.slice(0, 8) },
    { title: "STATUS", cell: statusText },
    ...(wanted?.map((name) => chosenColumn(name, now)) ?? usual),
    ...(curves === undefined || curves.size === 0 ? [] : [curveColumn(curves)]),
  ];
  const rows = entries.map((entry, n) => columns.map((column) => column.cell(entry, n)));
  const table = renderTable(columns.map((column) => column.title), rows, width);
  const facts = [{ name: "experiment", values: experiments }, ...texts];
  return titleOf(`${name} (${entryCount(entries.length)})`, facts) + table +
    totalsLine(entries, left);
}

interface Column {
  readonly title: string;
  readonly cell: (entry: QueueEntry, n: number) => string;
}

function chosenColumn(name: string, now: Date): Column {
  const title = visible(name.toUpperCase());
  if (name === "duration") return { title, cell: (entry) => durationCell(entry, now) };
  return {
    title,
    cell: (entry) => {
      const value = entryValue(entry, name);
      return value === undefined ? "" : shortText(value);
    },
  };
}

/** How many bars a curve has. */
const CURVE_WIDTH = 16;

function curveColumn(curves: ReadonlyMap<string, Curve>): Column {
  const metrics = new Set(Array.from(curves.values(), ({ metric }) => metric));
  const [only = ""] = metrics;
  return {
    title: metrics.size === 1 ? visible(only.toUpperCase()) : "CURVE",
    cell: ({ jobId }) => {
      const curve = curves.get(jobId);
      if (curve === undefined) return "";
      const last = shortText(new Float(curve.points.at(-1) ?? NaN));
      const name = metrics.size === 1 ? "" : `${visible(curve.metric)} `;
      return `${name}${sparkline(curve.points, CURVE_WIDTH)} ${last}`;
    },
  };
}

/** The time that the last attempt took, or takes so far. Another machine's clock may differ from this one's. */
function durationCell({ status, wallclockS, startedAt = "" }: QueueEntry, now: Date): string {
  if (status !== "running") return wallclockS === undefined ? "" : durationText(wallclockS);
  const started = Date.parse(startedAt);
  return Number.isNaN(started) ? "" : durationText(Math.max(0, (now.getTime() - started) / 1000));
}

/** Makes the line of totals: "24 runs: 11 complete, 11 failed, 2 stopped"; empty without entries. */
function totalsLine(entries: readonly QueueEntry[], left: ChosenColumns["left"]): string {
  if (entries.length === 0) return "";
  const counts = [...countByStatus(entries)].map(([status, count]) =>
    `${count} ${visible(status)}`
  );
  const time = timeText(left);
  const end = time === "" ? "" : `; ${time}`;
  return `${runsText(entries.length)}: ${counts.join(", ")}${end}\n`;
}

function timeText(left: ChosenColumns["left"]): string {
  if (left === undefined) return "";
  if (left === "unclear") return "`aexp queue eta` tells the time left";
  if (!isWorthTelling(left)) return "";
  return (left.isRough ? "roughly " : "") + leftText(left, ` left on ${slotsText(left.slots)}`);
}

const EXPERIMENT: Column = { title: "EXPERIMENT", cell: (entry) => entry.experimentId ?? "" };

/** A fact that all entries may share; the title names it then. */
interface Shared {
  readonly name: string;
  readonly values: ReadonlySet<string>;
}

function shownText(
  entries: readonly QueueEntry[],
  name: QueueTextName,
): Shared & { readonly column: Column } {
  const cell = (entry: QueueEntry) => visible(entry[name] ?? "");
  const values = new Set(entries.map((entry) => entry[name] ?? ""));
  return { name, values, column: { title: name.toUpperCase(), cell } };
}

function entryCount(count: number): string {
  return `${count} ${count === 1 ? "entry" : "entries"}`;
}

function titleOf(head: string, facts: readonly Shared[]): string {
  const shared = facts.map(({ name, values }) => only(name, values)).filter((text) => text !== "");
  const what = shared.length === 0 ? "" : `: ${shared.join(", ")}`;
  return `${head}${what}\n`;
}

function only(name: string, values: ReadonlySet<string>): string {
  const [value] = values;
  return values.size === 1 && value !== undefined && value !== ""
    ? `${name} ${visible(value)}`
    : "";
}

function outcomeCell(entry: QueueEntry): string {
  if (entry.lastError !== undefined) return errorText(entry.lastError);
  const { results } = entry;
  const text = results === undefined ? "" : pairs(results, [...results.keys()]);
  return `${problemText(entry)}${text}`.trim();
}
