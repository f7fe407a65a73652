/**
 * The lines about jobs that run, and about their results.
 *
 * @module
 */

import type { Context } from "../../../context.ts";
import {
  hasFailed,
  isMistaken,
  isPutBack,
  isStopped,
  isUnrecorded,
  type JobRun,
} from "../../../domain/document/job_run.ts";
import { type FailedOutcome, NOT_STARTED } from "../../../domain/document/attempt.ts";
import { codeText } from "../../../domain/document/diff_summary.ts";
import type { RunListener } from "../../../engine/attempt/run_listener.ts";
import type { RunnableJob } from "../../../engine/worker/run_options.ts";
import type { JobStart, QueueRun } from "../../../operations/run_queue.ts";
import type { Text } from "../../../phrase.ts";
import { brief, visible, visibleLines } from "../../../domain/terminal/visible.ts";
import { visibleText } from "../spelling.ts";
import { reportLines } from "./filter_view.ts";
import { writeDamaged } from "./notes_view.ts";
import { briefStatepoint, causeText } from "./statepoint_view.ts";

/** Makes a listener that streams a child's output: to the standard error if the standard output is for JSON. */
export function listenerFor(context: Context, isJson: boolean): RunListener {
  const output = isJson ? context.stderr : context.stdout;
  return {
    onOutput: (bytes) => output.writeBytes(bytes),
    onNote: (text) => context.stderr.write(noteLine(text)),
  };
}

/** Makes the line of a note. */
export function noteLine(text: Text): string {
  return `note: ${visibleText(text)}\n`;
}

/** Makes the line for a job that is done while others run in parallel. */
export function endLine(run: JobRun): string {
  const isGood = run.kind === "ran" && run.outcome.kind === "complete";
  return isGood ? `complete ${run.jobId.slice(0, 8)} (${run.wallclockS} s)\n` : runLine(run);
}

/** Makes the line for a job that starts. */
export function startLine(job: RunnableJob, { number, total, code }: JobStart): string {
  const what = briefStatepoint(job.statepoint.mapping);
  const where = code.isDirty ? ` ${codeText(code)}` : "";
  return `[${number}/${total}] ${job.id.slice(0, 8)} ${what}`.trimEnd() + `${where}\n`;
}

/** Makes the line for a job that did not complete; an empty text for one that did. */
export function runLine(run: JobRun): string {
  const id = run.jobId.slice(0, 8);
  switch (run.kind) {
    case "rendered":
      return `${visibleLines(run.command)}\n`;
    case "skipped":
    case "held":
      return `skipping ${id}: ${visibleText(run.reason)}\n`;
    case "unrunnable":
      return `${run.isMistake ? "not run" : "runner failed:"} ${id}: ${visibleText(run.reason)}\n`;
    case "ran":
      return ranLine(id, run);
  }
}

function ranLine(id: string, run: JobRun & { kind: "ran" }): string {
  const { outcome } = run;
  switch (outcome.kind) {
    case "complete":
      return "";
    case "failed":
      return `runner failed: ${id} ${failureText(outcome, run.headline)} ` +
        `(see \`aexp show-run ${id}\`)\n`;
    case "stopped":
      return `stopped ${id}: ${visible(outcome.note)}\n`;
    case "lost":
    case "interrupted":
      return `put back ${id}: ${causeText(outcome.cause)}\n`;
  }
}

function failureText(outcome: FailedOutcome, headline = ""): string {
  const end = endText(outcome);
  const isSaid = headline === "" || headline.endsWith(`signal ${-(outcome.returncode ?? 0)}`);
  return isSaid ? end : visible(`${end}: ${brief(headline)}`);
}

function endText({ returncode, cause }: FailedOutcome): string {
  if (cause === NOT_STARTED) return "did not start";
  if (returncode === undefined) return "ended with an unknown exit code";
  return returncode < 0 ? `was ended by signal ${-returncode}` : `ended with code ${returncode}`;
}

/** The options that the closing lines depend on. */
export interface QueueRunViewOptions {
  readonly index?: number | undefined;
  readonly isDryRun: boolean;
  /** Whether the standard output is for JSON. */
  readonly isJson: boolean;
}

/** Writes the closing lines of `queue run`. */
export function writeQueueRun(
  result: QueueRun,
  { index, isDryRun, isJson }: QueueRunViewOptions,
  { stdout, stderr }: Context,
): void {
  const isWorthASummary = index === undefined || result.runs.length > 0;
  const hasSummary = isDryRun ? result.total === 0 : isWorthASummary;
  if (!isJson && hasSummary) stdout.write(summaryLine(result));
  if (!isJson && result.total === 0) stderr.write(reportLines(result.report) + overNote(result));
  if (result.leftBehind.length > 0) stderr.write(leftBehindLine(result.leftBehind));
  writeDamaged(result.damaged, stderr);
}

/** Tells that the runs that match are over, and how to run them again. */
function overNote({ over }: QueueRun): string {
  if (over === 0) return "";
  const what = over === 1 ? "1 run that matches is" : `${over} runs that match are`;
  return `note: ${what} over; \`aexp queue retry\` puts runs back into the queue\n`;
}

/** How many ids a line names. */
const SHOWN_IDS = 5;

function leftBehindLine(jobIds: readonly string[]): string {
  const ids = jobIds.slice(0, SHOWN_IDS).map((id) => id.slice(0, 8)).join(", ");
  const more = jobIds.length > SHOWN_IDS ? ", ..." : "";
  return noteLine(
    `${jobIds.length} skipped run(s) lost their runner meanwhile (${ids}${more}); ` +
      "give the same command again to run them",
  );
}

function summaryLine(result: QueueRun): string {
  const { runs, total } = result;
  if (total === 0) return "no queued jobs match the filter\n";
  const failed = runs.filter(hasFailed).length;
  const stopped = runs.filter(isStopped).length;
  const putBack = runs.filter(isPutBack).length;
  const mistaken = runs.filter(isMistaken).length;
  const ran = runs.filter((run) => run.kind === "ran" || hasFailed(run)).length;
  const passed = ran - failed - stopped - putBack;
  const unrecorded = runs.filter(isUnrecorded).length;
  if (passed === total && unrecorded === 0) {
    return `ran ${passed}/${total} job(s) successfully\n`;
  }
  const parts = [`${failed} failed`, `${passed} passed`];
  if (stopped > 0) parts.push(`${stopped} stopped`);
  if (putBack > 0) parts.push(`${putBack} put back`);
  if (unrecorded > 0) parts.push(`${unrecorded} not recorded`);
  if (mistaken > 0) parts.push(`${mistaken} could not be run`);
  if (runs.length > ran + mistaken) parts.push(`${runs.length - ran - mistaken} skipped`);
  if (total > runs.length) parts.push(`${total - runs.length} not started`);
  return `ran ${ran} job(s), ${parts.join(" / ")}\n`;
}
