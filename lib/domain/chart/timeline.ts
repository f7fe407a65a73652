/**
 * The timeline of attempts, by host and slot, with the time that runs waited for them.
 *
 * @module
 */

import { durationText } from "../value/duration.ts";
import { type Chart, counted, runsText, shownOf, type Size } from "./chart.ts";
import { Drawing } from "./drawing.ts";
import { drawFrame, keepApart, LINE, type Plot, xOf } from "./frame.ts";
import { drawOutcome, OUTCOME_KINDS } from "./outcome_bar.ts";
import { fitText, TEXT_SIZE, textWidth } from "./text.ts";
import { isTime, timeScale } from "./time_scale.ts";
import { type Attempt, attemptsOf, type Row, rowsOf, type TimelineInput } from "./timeline_rows.ts";

/** The least height of a row, and the one that looks best. */
const LEAST_ROW = 3;
const GOOD_ROW = 14;
const MOST_ROW = 24;

/** Between the rows of two hosts. */
const HOST_GAP = 5;

/** The rows of the legend and of the axis. */
const FRAME = 76;

/** Returns the height at which rows can be told apart well. */
export function timelineHeight(input: TimelineInput): number {
  const rows = rowsOf(attemptsOf(input));
  return FRAME + rows.length * GOOD_ROW + new Set(rows.map(({ host }) => host)).size * HOST_GAP;
}

/** Draws each attempt from its start to its end. An attempt that runs ends now. */
export function timeline(input: TimelineInput, size: Size): Chart {
  const drawing = new Drawing(size, 120);
  const attempts = attemptsOf(input);
  const all = rowsOf(attempts);
  const x = timeScale(endsOf(attempts));
  const placed = placeRows(all, drawing.height - FRAME);
  const kinds = OUTCOME_KINDS.filter(({ isKind }) =>
    attempts.some(({ outcome }) => isKind(outcome))
  );
  const names = Math.max(0, ...placed.map(({ row }) => textWidth(fitText(row.host, 110)) + 18));
  const plot = drawFrame(drawing, {
    canThin: true,
    xTicks: (count) => attempts.length === 0 ? [] : x.ticks(count),
    yTicks: () => [],
    yWidth: Math.min(names, drawing.width * 0.3),
    xTitle: attempts.length === 0 ? "" : x.title,
    yTitle: "",
    above: kinds.length === 0 ? 0 : LINE + 2,
    hasXGrid: true,
    hasYGrid: false,
  });
  drawLegend(drawing, kinds);
  drawHosts(drawing, plot, placed);
  for (const one of placed) drawRow(drawing, plot, one, x.at);
  if (attempts.length === 0) drawing.note("No attempts");
  const hidden = all.length - placed.length;
  if (hidden > 0) {
    const text = `${hidden} of ${all.length} rows have no room`;
    drawing.fitted(plot.left, drawing.height - 5, text, plot.right - plot.left);
  }
  const beyond = attempts.filter(({ end }) => end > x.high).length;
  return finish(drawing, input, placed, { hidden, beyond });
}

function finish(
  drawing: Drawing,
  input: TimelineInput,
  placed: readonly PlacedRow[],
  { hidden, beyond }: { readonly hidden: number; readonly beyond: number },
): Chart {
  const drawn = placed.flatMap(({ row }) => row.attempts);
  const shown = new Set(drawn.map(({ run }) => run)).size;
  const waits = drawn.map(({ waited }) => waited).filter((one) => one !== undefined)
    .sort((a, b) => a - b);
  const wait = waits[waits.length >> 1];
  const failed = drawn.filter(({ outcome }) => outcome === "failed").length;
  return drawing.chart({
    ...{ shown, total: input.places.length },
    description: `Attempts by host and slot: ${shownOf(shown, input.places.length)}, ` +
      `${counted(drawn.length, "attempt")} in ${counted(placed.length, "row")}, ${failed} failed.` +
      (wait === undefined ? "" : ` Runs waited ${durationText(wait / 1000)} in the median.`) +
      (beyond === 0 ? "" : ` ${counted(beyond, "attempt")} still running, cut at the end.`) +
      (hidden === 0 ? "" : ` ${hidden} more rows have no room.`) +
      (shown < input.places.length
        ? ` ${runsText(input.places.length - shown)} without an attempt that is shown.`
        : ""),
    table: {
      columns: ["host", "slot", "attempts", "failed"],
      rows: placed.map(({ row }) => [
        ...[row.host, row.slot, String(row.attempts.length)],
        String(row.attempts.filter(({ outcome }) => outcome === "failed").length),
      ]),
    },
  });
}

/** What runs longer than all else together is cut at the end of the axis, after this part of it. */
const CUT_PART = 0.15;

/**
 * The times that the axis must hold. An attempt that is long dead, but is still recorded as running,
 * must not make all others too small to be seen.
 */
function endsOf(attempts: readonly Attempt[]): readonly number[] {
  const known = attempts.flatMap(({ start, end, isOver }) => isOver ? [start, end] : [start]);
  const first = known.reduce((a, b) => Math.min(a, b), Infinity);
  const last = known.reduce((a, b) => Math.max(a, b), -Infinity);
  const most = last + (last - first) * CUT_PART;
  const now = attempts.reduce((a, { end, isOver }) => isOver ? a : Math.max(a, end), -Infinity);
  const isLong = last > first && now - last > last - first;
  return [...known, ...(isLong ? [most] : now > last ? [now] : [])].filter(isTime);
}

interface PlacedRow {
  readonly row: Row;
  readonly top: number;
  readonly height: number;
}

/** Places as many rows as there is room for, each from the top of the area. */
function placeRows(rows: readonly Row[], room: number): PlacedRow[] {
  const hosts = new Set(rows.map(({ host }) => host)).size;
  const gap = hosts * HOST_GAP < room / 4 ? HOST_GAP : 1;
  const fair = (room - hosts * gap) / Math.max(1, rows.length);
  const height = Math.min(MOST_ROW, Math.max(LEAST_ROW, fair));
  const placed: PlacedRow[] = [];
  let top = 0;
  for (const [index, row] of rows.entries()) {
    if (index > 0 && rows[index - 1]?.host !== row.host) top += gap;
    if (top + height > room + 0.01) break;
    placed.push({ row, top, height });
    top += height;
  }
  return placed;
}

function drawHosts(drawing: Drawing, plot: Plot, placed: readonly PlacedRow[]): void {
  const hosts = new Map<string, PlacedRow[]>();
  for (const one of placed) {
    const some = hosts.get(one.row.host);
    if (some === undefined) hosts.set(one.row.host, [one]);
    else some.push(one);
  }
  const groups = [...hosts.values()];
  const middles = groups.map((some) => {
    const [first, last] = [some[0], some.at(-1)];
    return plot.top + ((first?.top ?? 0) + (last?.top ?? 0) + (last?.height ?? 0)) / 2;
  });
  const kept = keepApart(middles, middles.map(() => TEXT_SIZE + 1));
  for (const index of kept) {
    const some = groups[index] ?? [];
    const hasSlots = some.length > 1 && (some[0]?.height ?? 0) >= 10;
    const room = plot.left - (hasSlots ? 24 : 10);
    const host = some[0]?.row.host ?? "";
    drawing.fitted(2, (middles[index] ?? 0) + 4, host, room, { colour: "ink" });
    if (!hasSlots) continue;
    for (const { row, top, height } of some) {
      const y = plot.top + top + height / 2 + 3.5;
      drawing.fitted(plot.left - 5, y, row.slot, 16, { anchor: "end", size: 9 });
    }
  }
}

function drawRow(
  drawing: Drawing,
  plot: Plot,
  { row, top, height }: PlacedRow,
  at: (time: number) => number,
): void {
  const y = plot.top + top;
  let free = plot.left;
  for (const attempt of row.attempts) {
    const left = xOf(plot, at(attempt.start));
    const right = Math.max(left + 1, xOf(plot, at(attempt.end)));
    const width = Math.min(right, plot.right) - Math.min(left, plot.right - 1);
    const x = Math.min(left, plot.right - 1);
    if (attempt.queued !== undefined && height >= 6) {
      const from = Math.max(free, xOf(plot, at(attempt.queued)));
      const middle = y + height / 2;
      if (x - from > 2) drawing.line([from, middle, x, middle], "faded", { width: 1.5 });
    }
    const gap = width > 3 ? 0.75 : 0;
    const box = { x, y: y + 0.5, width: width - gap, height: Math.max(1, height - 1) };
    drawOutcome(drawing, box, attempt.outcome);
    drawing.target({ ...box, runs: [attempt.run], label: labelOf(row, attempt) });
    free = Math.max(free, x + width);
  }
}

function labelOf({ host, slot }: Row, { number, outcome, start, end, waited }: Attempt): string {
  const where = slot === "" ? host : `${host}, slot ${slot}`;
  const wait = waited === undefined ? "" : `, after it waited ${durationText(waited / 1000)}`;
  const length = durationText(Math.max(0, end - start) / 1000);
  return `Attempt ${number} on ${where}: ${outcome} ${
    outcome === "running" ? "for" : "after"
  } ${length}${wait}`;
}

function drawLegend(drawing: Drawing, kinds: typeof OUTCOME_KINDS): void {
  let x = 4;
  for (const { name, example } of kinds) {
    const width = textWidth(name);
    if (x + 26 + width > drawing.width - 4) return;
    drawOutcome(drawing, { x, y: 3, width: 18, height: 10 }, example);
    drawing.text(x + 23, 12, name);
    x += 23 + width + 14;
  }
  const name = "waiting";
  if (kinds.length === 0 || x + 26 + textWidth(name) > drawing.width - 4) return;
  drawing.line([x, 8, x + 18, 8], "faded", { width: 1.5 });
  drawing.text(x + 23, 12, name);
}
