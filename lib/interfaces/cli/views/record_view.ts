/**
 * Runs as text.
 *
 * @module
 */

import type { AttemptView } from "../../../domain/document/attempt.ts";
import { attemptNames } from "../../../domain/document/attempt_names.ts";
import { codeText } from "../../../domain/document/diff_summary.ts";
import { shownTexts } from "../../../domain/document/queue_texts.ts";
import type { QueueView } from "../../../domain/document/document_view.ts";
import type { ShownRun } from "../../../operations/list_runs.ts";
import { formatPythonRepr } from "../../../domain/value/python_text.ts";
import { isMapping, type Mapping, textAt, type Value } from "../../../domain/value/value.ts";
import { taskText } from "../../../domain/document/scheduler.ts";
import type { KeptLog } from "../../../engine/attempt/kept_log.ts";
import { brief, visible } from "../../../domain/terminal/visible.ts";
import { placeText } from "./statepoint_view.ts";
import { errorText, isStop } from "./outcome_view.ts";

/** Makes the text of `new-run`. */
export function createdText({ jobId, workspacePath }: ShownRun): string {
  return `created job ${jobId}\n  workspace: ${visible(workspacePath)}\n`;
}

/** Makes the text of `show-run`, one fact a line. */
export function recordText(run: ShownRun): string {
  const lines = [
    `${run.jobId} (${visible(run.batchSlug)})`,
    `  experiment: ${run.experimentId ?? "None"}`,
    `  hypothesis: ${run.hypothesisId ?? "None"}`,
    `  status: ${run.status ?? "None"}`,
    `  started_at: ${run.startedAt ?? "None"}`,
    `  ended_at: ${run.endedAt ?? "None"}`,
    `  tracker_url: ${run.trackerUrl ?? "(none)"}`,
    `  workspace: ${visible(run.workspacePath)}`,
    ...queueLines(run.queue),
    ...section("results", run.results),
    ...conflictLines(run.mergeConflicts),
    ...attemptLines(run.attempts),
    ...(run.waitedS === undefined ? [] : [`  waited in the queue: ${run.waitedS} s`]),
    ...logLines(run.log),
    "  state_point:",
    ...sorted(run.statepoint),
  ];
  return lines.map((line) => `${visible(line)}\n`).join("");
}

function queueLines(queue: QueueView): string[] {
  const { lastError } = queue;
  const lines = Object.entries(shownTexts(queue)).flatMap(([name, text]) =>
    text === undefined ? [] : [`  ${name}: ${visible(text)}`]
  );
  if (lastError === undefined) return lines;
  if (isStop(lastError)) return [...lines, `  stopped: ${errorText(lastError)}`];
  const tail = lastError.outputTail.split("\n").filter((line) => line !== "");
  lines.push(
    `  last_error: ${errorText(lastError)}`,
    ...tail.map((line) => `    | ${visible(line)}`),
  );
  return lines;
}

/** The most values that are shown. */
const MOST_CONFLICTS = 10;

/** Shows values that lost in merges; the document has all of them. */
function conflictLines(conflicts: readonly Value[]): string[] {
  if (conflicts.length === 0) return [];
  const shown = conflicts.slice(0, MOST_CONFLICTS).map((entry) => {
    const key = isMapping(entry) ? textAt(entry, "key") : undefined;
    const value = isMapping(entry) ? entry.get("value") : undefined;
    const text = key === undefined || value === undefined
      ? formatPythonRepr(entry)
      : `${key} = ${formatPythonRepr(value)}`;
    return `    ${brief(visible(text))}`;
  });
  const others = conflicts.length - shown.length;
  const more = others > 0 ? [`    and ${others} more`] : [];
  return ["  merge_conflicts (values that lost when clones were merged):", ...shown, ...more];
}

function attemptLines(attempts: readonly AttemptView[]): string[] {
  if (attempts.length === 0) return [];
  const { command } = attempts.at(-1) ?? {};
  const last = command === undefined ? [] : [`  command: ${visible(command)}`];
  const names = attemptNames(attempts);
  const lines = attempts.map((attempt, n) => `    ${names[n] ?? "?"}: ${attemptText(attempt)}`);
  return ["  attempts:", ...lines, ...last];
}

function logLines(log: KeptLog | undefined): string[] {
  switch (log?.kind) {
    case "here":
      return log.paths.map((path) => `  log: ${path}`);
    case "elsewhere":
      return [`  log: ${log.path} ${log.isThisHost ? "in another clone" : `on ${log.host}`}`];
    case "empty":
      return ["  log: (no output)"];
    case "none":
      return ["  log: (none kept)"];
    default:
      return [];
  }
}

function attemptText(attempt: AttemptView): string {
  const { status, startedAt, wallclockS, scheduler, cause, code, resultsProblem } = attempt;
  const parts = [
    status ?? "",
    startedAt ?? "",
    wallclockS === undefined ? "" : `for ${wallclockS} s`,
    `on ${placeText(attempt) ?? "?"}`,
    taskText(scheduler) ?? "",
    cause === undefined || cause === status ? "" : `(${cause})`,
    codeText(code),
    resultsProblem === undefined ? "" : `(results.json ignored: ${resultsProblem})`,
  ];
  return parts.filter((part) => part !== "").join(" ");
}

function section(name: string, values: Mapping): string[] {
  return values.size === 0 ? [] : [`  ${name}:`, ...sorted(values)];
}

function sorted(values: Mapping): string[] {
  return [...values].sort(([a], [b]) => a < b ? -1 : 1)
    .map(([key, value]) => `    ${visible(key)} = ${formatPythonRepr(value)}`);
}
