/**
 * The output of attempts as text.
 *
 * @module
 */

import type { AttemptView } from "../../../domain/document/attempt.ts";
import { taskText } from "../../../domain/document/scheduler.ts";
import { visible } from "../../../domain/terminal/visible.ts";
import type { Context } from "../../../context.ts";
import type { LogListener, LogReading, ShownLog } from "../../../operations/read_logs.ts";
import { reportLines } from "./filter_view.ts";
import { JobLines } from "./job_lines.ts";
import { noteLine } from "./run_view.ts";
import { causeText, codeText, placeText } from "./statepoint_view.ts";

/** The options that the view depends on. */
export interface LogViewOptions {
  /** Whether several logs are shown. */
  readonly areSeveral: boolean;
  readonly follow: boolean;
}

/** Makes a listener that writes logs. */
export function showLogs(context: Context, { areSeveral, follow }: LogViewOptions): LogListener {
  if (!areSeveral) return oneLog(context);
  return follow ? mixedLogs(context) : manyLogs(context);
}

/** Says that the filter matches no run with an output, and why. */
export function writeNoLogs({ report }: LogReading, { stderr }: Context): void {
  stderr.write(noteLine("no run that has started matches the filter") + reportLines(report));
}

/** Writes the output unchanged, and all else to the standard error. */
function oneLog({ stdout, stderr }: Context): LogListener {
  return {
    onLog: (shown) => stderr.write(`${headText(shown)}\n`),
    onBytes: (_shown, bytes) => stdout.writeBytes(bytes),
    onGap: (_shown, length) => stdout.writeBytes(gapBytes(length)),
    onEnd: (shown, hasOutput) => {
      if (!hasOutput) stderr.write(noteLine(emptyText(shown)));
      return Promise.resolve();
    },
    onNote: (text) => stderr.write(noteLine(text)),
  };
}

const NEWLINE = 10;

/** Writes one output after the other, each below a line that names its attempt. */
function manyLogs(context: Context): LogListener {
  const { stdout } = context;
  let isAtStart = true;
  let isFirst = true;
  const breakLine = () => {
    if (!isAtStart) stdout.write("\n");
    isAtStart = true;
  };
  return {
    ...oneLog(context),
    onLog: (shown) => {
      breakLine();
      stdout.write(`${isFirst ? "" : "\n"}==> ${headText(shown)} <==\n`);
      isFirst = false;
    },
    onBytes: async (_shown, bytes) => {
      isAtStart = bytes.at(-1) === NEWLINE;
      await stdout.writeBytes(bytes);
    },
    onEnd: (shown, hasOutput) => {
      breakLine();
      if (!hasOutput) stdout.write(`${emptyText(shown)}\n`);
      return Promise.resolve();
    },
  };
}

/** Writes the lines of several outputs as they come. Each line begins with the id of its run. */
function mixedLogs(context: Context): LogListener {
  const lines = new JobLines(context.stdout);
  const one = oneLog(context);
  return {
    ...one,
    onBytes: ({ jobId }, bytes) => lines.push(jobId, bytes),
    onGap: ({ jobId }, length) => lines.push(jobId, gapBytes(length)),
    onEnd: async (shown, hasOutput) => {
      await lines.finish(shown.jobId);
      await one.onEnd(shown, hasOutput);
    },
  };
}

/** Says which attempt of how many it is, how it ended, when and where it ran. */
function headText({ jobId, name, count, isLast, attempt, status, log }: ShownLog): string {
  const parts = [
    `attempt ${name} of ${count}${isLast ? "" : ", not the last one"}: ${endText(attempt)}`,
    attempt.startedAt === undefined ? "" : `started ${attempt.startedAt}`,
    attempt.wallclockS === undefined ? "" : `took ${attempt.wallclockS} s`,
    `on ${placeText(attempt) ?? "an unknown machine"}`,
    taskText(attempt.scheduler) ?? "",
    isLast && status !== undefined ? `the run is ${status}` : "",
    log.kind === "here" && !log.isOwn ? "from the batch system's files" : "",
  ];
  return visible(`${jobId.slice(0, 8)} ${parts.filter((part) => part !== "").join(", ")}`);
}

function endText({ status = "unknown", cause, returncode }: AttemptView): string {
  if (cause !== undefined && cause !== status) return `${status} (${causeText(cause)})`;
  return status === "failed" ? `${status} (${codeText(returncode)})` : status;
}

function emptyText({ attempt, log, isQuoted }: ShownLog): string {
  if (log.kind === "empty" && isQuoted) return "the log is gone: somebody has removed it";
  if (attempt.status === "running") return "the command has written nothing so far";
  return log.kind === "empty" && !log.hasFolder
    ? "the command wrote nothing, or the log is gone with the folder of all logs"
    : "the command wrote nothing, or its log was removed";
}

function gapBytes(length: number): Uint8Array {
  return new TextEncoder().encode(`\n[${length} bytes of the output were not kept]\n`);
}
