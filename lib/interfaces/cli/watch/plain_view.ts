/**
 * The live view where there is no terminal, or one that can only print: one line for each change.
 *
 * @module
 */

import { type Context, SIGNAL_NUMBERS, type SignalName } from "../../../context.ts";
import { countByStatus } from "../../../domain/document/totals.ts";
import { visible } from "../../../domain/terminal/visible.ts";
import { durationText } from "../../../domain/value/duration.ts";
import { formatSeconds } from "../../../domain/document/timestamp.ts";
import type { RunChange, WatchedRun } from "../../../engine/liveness/queue_watch.ts";
import type { LiveQueue } from "../../../operations/watch_queue.ts";
import { EXIT } from "../exit.ts";
import { reportLines } from "../views/filter_view.ts";
import { leftText, slotsText } from "../views/left_text.ts";
import { errorText } from "../views/outcome_view.ts";
import { PAUSE_MS } from "./live_view.ts";
import { problemOf } from "./problem.ts";

/** Prints what changes until nothing is left to run; returns the exit code. */
export async function plainView(context: Context, queue: LiveQueue): Promise<number> {
  let told: SignalName | undefined;
  let wake = (): void => {};
  const unlisten = context.onSignal(["SIGINT", "SIGTERM", "SIGHUP"], (name) => {
    told = name;
    wake();
  });
  let problem: string | undefined;
  try {
    for (let isFirst = true; told === undefined; isFirst = false) {
      const changes = await queue.look().catch((error: unknown) => {
        const now = problemOf(error);
        if (now === undefined) throw error;
        if (now !== problem) context.stderr.write(`warning: ${visible(now)}\n`);
        problem = now;
        return undefined;
      });
      if (changes !== undefined) {
        problem = undefined;
        if (isFirst) await writeTotals(context, queue);
        else writeChanges(changes, context, queue);
        if (!queue.runs.some(isLeft) || context.stdout.isGone) return EXIT.ok;
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, PAUSE_MS);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return 128 + SIGNAL_NUMBERS[told ?? "SIGINT"];
  } finally {
    unlisten();
    await queue.close();
  }
}

function isLeft({ status }: WatchedRun): boolean {
  return status === "running" || status === "queued";
}

function writeChanges(changes: readonly RunChange[], context: Context, queue: LiveQueue): void {
  for (const [n, { run }] of changes.entries()) {
    const end = n === changes.length - 1 ? `; ${summary(queue)}` : "";
    context.stdout.write(`${formatSeconds(context.now())} ${changeText(run)}${end}\n`);
  }
}

/** Says what became of a run. */
function changeText({ jobId, status = "", wallclockS, lastError }: WatchedRun): string {
  const isOver = status !== "running" && status !== "queued";
  const time = isOver && wallclockS !== undefined ? ` after ${durationText(wallclockS)}` : "";
  const why = isOver && status !== "complete" && lastError !== undefined
    ? `: ${errorText(lastError)}`
    : "";
  return visible(`${jobId.slice(0, 8)} ${status}${time}${why}`);
}

async function writeTotals(context: Context, queue: LiveQueue): Promise<void> {
  context.stdout.write(`${formatSeconds(context.now())} ${summary(queue)}\n`);
  if (queue.runs.length > 0) return;
  const why = reportLines(await queue.explain());
  context.stderr.write(why || "note: nothing is queued; `aexp queue add` adds runs\n");
}

/** Counts the runs and says how long they still take. */
function summary({ runs, left }: LiveQueue): string {
  const counts = countByStatus(runs);
  const done = counts.get("complete") ?? 0;
  const parts = [`${done}/${runs.length} done`];
  for (const [status, count] of counts) {
    if (status !== "complete") parts.push(visible(`${count} ${status}`));
  }
  const time = leftText(left, ` left on ${slotsText(left.slots)}`);
  return parts.join(", ") + (time === undefined ? "" : `; ${time}`);
}
