/**
 * The live view as lines: a pure function of what is known, what the person has chosen, and the size of
 * the terminal.
 *
 * @module
 */

import { sparkline } from "../../../domain/results/curve.ts";
import { cellsOf, cutTo, fitTo } from "../../../domain/terminal/cells.ts";
import { visible } from "../../../domain/terminal/visible.ts";
import { durationText } from "../../../domain/value/duration.ts";
import { leftText, slotsText } from "../views/left_text.ts";
import type { Choices, FailureRow, LiveState, RunningRow } from "./live_state.ts";

/** How a line stands out, where the terminal has colours. */
export type Look = "plain" | "title" | "dim" | "bad" | "chosen";

/** A line that fits the terminal. */
export interface Line {
  readonly text: string;
  readonly look: Look;
}

/** A picture of the terminal. */
export interface Frame {
  /** As many as the terminal has rows. */
  readonly lines: readonly Line[];
  /** The runs whose rows are shown or can be scrolled to, in order. */
  readonly jobIds: readonly string[];
}

/** Makes the picture. */
export function frame(
  state: LiveState,
  choices: Choices,
  { columns, rows }: { readonly columns: number; readonly rows: number },
): Frame {
  const { lines, jobIds } = bodyOf(state, choices, { columns, rows: rows - 1 });
  const shown = [...lines].slice(0, Math.max(0, rows - 1));
  while (shown.length < rows - 1) shown.push(plain(""));
  const all = [...shown, footOf(choices)].slice(-rows);
  // Whatever a run or a person has called something: nothing of it moves the cursor.
  const fit = ({ text, look }: Line): Line => ({ text: cutTo(visible(text), columns), look });
  return { lines: all.map(fit), jobIds };
}

interface Size {
  readonly columns: number;
  readonly rows: number;
}

interface Body {
  readonly lines: readonly Line[];
  readonly jobIds: readonly string[];
}

function bodyOf(state: LiveState, choices: Choices, size: Size): Body {
  if (choices.mode === "help") return { lines: HELP.map(plain), jobIds: [] };
  if (choices.mode === "log") return { lines: logLines(state, choices, size), jobIds: [] };
  const head = headLines(state, size);
  const { lines, jobIds } = tableLines(state, choices, {
    columns: size.columns,
    rows: size.rows - head.length,
  });
  return { lines: [...head, ...lines], jobIds };
}

function plain(text: string): Line {
  return { text, look: "plain" };
}

const HELP: readonly string[] = [
  "↑ ↓      choose a run",
  "Enter    show the end of its log; Enter or q goes back",
  "/        show only rows with a text; Esc shows all again",
  "f        show failures only, one by one",
  "q        end the view; the runs go on",
  "",
  "The view only looks: it starts, stops and writes nothing.",
  "* stands before a run whose process is not seen to live.",
];

function footOf({ mode, isTyping, filter, onlyFailures }: Choices): Line {
  if (isTyping) return { text: `/${filter}▏  Enter keeps it, Esc drops it`, look: "title" };
  if (mode === "help") return { text: "any key goes back", look: "dim" };
  if (mode === "log") return { text: "q back   ↑ ↓ scroll", look: "dim" };
  const only = filter === "" ? "" : `   only "${filter}", Esc: all`;
  const failures = onlyFailures ? "f all runs" : "f failures";
  return { text: `q quit   / filter   ${failures}   ? help   ↑ ↓ Enter log${only}`, look: "dim" };
}

/** The states of runs that are over and did not complete. */
const ENDED = ["failed", "stopped", "abandoned"];

/** Less height than this has no room for empty lines. */
const ROOMY = 16;

function headLines(state: LiveState, { columns, rows }: Size): readonly Line[] {
  const { title, clock, remarks } = state;
  const room = columns - cellsOf(clock) - 1;
  const first = room > 8 ? `${fitTo(title, room)} ${clock}` : title;
  const counts = countsText(state);
  const wide = Math.min(60, columns - cellsOf(counts) - 2);
  const bar = wide >= 20
    ? [plain(`${barText(state, wide)}  ${counts}`)]
    : [plain(barText(state, columns)), plain(counts)];
  const time = timeText(state);
  return [
    { text: first, look: "title" },
    ...bar,
    ...(time === "" ? [] : [plain(time)]),
    ...remarks.slice(0, rows >= ROOMY ? 3 : 1).map((text): Line => ({ text, look: "bad" })),
    ...(rows >= ROOMY ? [plain("")] : []),
  ];
}

function countsText({ counts, total }: LiveState): string {
  const done = counts.get("complete") ?? 0;
  const parts = [`${done}/${total} done`];
  for (const [status, count] of counts) {
    if (status !== "complete") parts.push(`${count} ${status}`);
  }
  return parts.join(", ");
}

/** Draws the shares of complete, other ended, running and waiting runs. */
function barText({ counts, total }: LiveState, width: number): string {
  const of = (names: readonly string[]) =>
    names.reduce((sum, name) => sum + (counts.get(name) ?? 0), 0);
  const ends = [of(["complete"]), of(ENDED), of(["running"])];
  let bar = "";
  let sum = 0;
  for (const [place, count] of ends.entries()) {
    sum += count;
    const end = total === 0 ? 0 : Math.round(sum / total * width);
    // One run of 10,000 is still to be seen.
    const cells = Math.max(end - bar.length, count > 0 && bar.length < width ? 1 : 0);
    bar += ("█▒░"[place] ?? "").repeat(cells);
  }
  return bar + "·".repeat(Math.max(0, width - bar.length));
}

function timeText({ left, rate, total }: LiveState): string {
  const parts: string[] = [];
  const isOver = left !== undefined && left.running + left.waiting === 0 && total > 0;
  const time = left && leftText(left, ` left on ${slotsText(left.slots)}`);
  if (isOver) parts.push("nothing is left to run");
  else if (time !== undefined) parts.push(time);
  if (rate !== undefined) {
    const ended = rate.counts.reduce((sum, count) => sum + count, 0);
    const span = durationText(rate.span * rate.counts.length);
    parts.push(`${sparkline(rate.counts, rate.counts.length)} ${ended} ended in ${span}`);
  }
  return parts.join("   ");
}

/** Makes the rows of running runs and of failures, so that the chosen one is among them. */
function tableLines(state: LiveState, choices: Choices, size: Size): Body {
  const running = choices.onlyFailures ? [] : matching(state.running, choices.filter, state);
  const failures = matching(state.failures, choices.filter, state);
  const jobIds = [...running, ...failures].map(({ jobId }) => jobId);
  const isRoomy = size.rows >= ROOMY - 4;
  const heads = (running.length > 0 ? 1 : 0) + (failures.length > 0 ? 1 : 0) + (isRoomy ? 1 : 0);
  const rows = Math.max(0, size.rows - heads);
  // Failures get a third at least, or less if they need less.
  const forFailures = Math.min(
    failures.length,
    Math.max(Math.floor(rows / 3), rows - running.length),
  );
  const shownRunning = windowOf(running, rows - forFailures, choices.jobId);
  const shownFailures = windowOf(failures, forFailures, choices.jobId);
  const lines: Line[] = [];
  if (running.length > 0) {
    lines.push({ text: headText("RUNNING", shownRunning.length, running.length), look: "dim" });
    lines.push(...shownRunning.map((row) => runningLine(row, state, choices, size.columns)));
  }
  if (failures.length > 0) {
    if (isRoomy && running.length > 0) lines.push(plain(""));
    const head = headText("FAILED", shownFailures.length, failures.length);
    lines.push({ text: head, look: "dim" });
    lines.push(...shownFailures.map((row) => failureLine(row, choices)));
  }
  if (lines.length === 0 && choices.filter !== "") lines.push(plain("no row has this text"));
  return { lines, jobIds };
}

function headText(title: string, shown: number, all: number): string {
  return shown < all ? `${title} (${shown} of ${all})` : title;
}

function matching<T extends RunningRow | FailureRow>(
  rows: readonly T[],
  filter: string,
  state: LiveState,
): readonly T[] {
  if (filter === "") return rows;
  const wanted = filter.toLowerCase();
  return rows.filter((row) => {
    const text = "headline" in row
      ? `${row.jobId} ${row.headline}`
      : `${row.jobId} ${row.values} ${state.newestLine(row.jobId) ?? ""}`;
    return text.toLowerCase().includes(wanted);
  });
}

/** Returns the rows that fit: those around the chosen one, else the first ones. */
function windowOf<T extends { readonly jobId: string }>(
  rows: readonly T[],
  count: number,
  jobId: string | undefined,
): readonly T[] {
  const at = rows.findIndex((row) => row.jobId === jobId);
  const first = Math.max(0, Math.min(at - (count >> 1), rows.length - count));
  return rows.slice(first, first + Math.max(0, count));
}

/** The cells of an id and of the spaces and marks around it. */
const ID_CELLS = 8;
const TIME_CELLS = 6;

function runningLine(row: RunningRow, state: LiveState, choices: Choices, columns: number): Line {
  const mark = row.jobId === choices.jobId ? ">" : row.doubt === undefined ? " " : "*";
  const time = row.seconds === undefined ? "" : durationText(row.seconds);
  const start = `${mark} ${row.jobId.slice(0, ID_CELLS)} ${time.padStart(TIME_CELLS)}  `;
  const line = row.doubt ?? state.newestLine(row.jobId) ?? "";
  const room = columns - cellsOf(start);
  // The values get what they need, up to two fifths of the row.
  const widest = state.running.reduce((most, { values }) => Math.max(most, cellsOf(values)), 0);
  const values = fitTo(row.values, Math.min(widest, Math.floor(room * 2 / 5)));
  return {
    text: line === "" ? start + row.values : `${start}${values}  ${line}`,
    look: row.jobId === choices.jobId ? "chosen" : "plain",
  };
}

function failureLine({ jobId, count, ago, headline }: FailureRow, choices: Choices): Line {
  const isChosen = jobId === choices.jobId;
  const when = ago === undefined ? "" : `${durationText(ago)} ago`;
  const times = count > 1 ? `${count} × ` : "";
  const start = `${isChosen ? ">" : " "} ${jobId.slice(0, ID_CELLS)} ${
    when.padStart(TIME_CELLS + " ago".length)
  }  `;
  return { text: `${start}${times}${headline}`, look: isChosen ? "chosen" : "bad" };
}

function logLines({ log, clock }: LiveState, { jobId = "", scroll }: Choices, size: Size): Line[] {
  const room = size.rows - 1;
  const lines = log ?? ["no log is here: the run has not begun, or ran without one or elsewhere"];
  const last = Math.max(Math.min(lines.length, room), lines.length - scroll);
  const head = `log of ${jobId.slice(0, ID_CELLS)}`;
  const where = last < lines.length ? `, ${lines.length - last} lines above its end` : "";
  return [
    { text: `${fitTo(head + where, size.columns - cellsOf(clock) - 1)} ${clock}`, look: "title" },
    ...lines.slice(Math.max(0, last - room), last).map(plain),
  ];
}
