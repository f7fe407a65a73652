/**
 * What `queue run` shows while jobs run.
 *
 * @module
 */

import type { Context } from "../../../context.ts";
import type { JobRun } from "../../../domain/document/job_run.ts";
import { visible } from "../../../domain/terminal/visible.ts";
import type { QueueListener } from "../../../operations/run_queue.ts";
import { endLine, listenerFor, noteLine, runLine, startLine } from "./run_view.ts";

/** How jobs are run. */
export interface RunningViewOptions {
  readonly isParallel: boolean;
  /** How many at a time. */
  readonly jobs: number;
  /** Whether the standard output is for JSON. */
  readonly isJson: boolean;
}

/** What hears of jobs and shows them. */
export interface RunningView {
  readonly listener: QueueListener;
  /** Waits until all is shown; may be called again. */
  readonly close: () => Promise<void>;
}

/** Shows jobs while they run. */
export async function showRunning(
  context: Context,
  { isParallel, jobs, isJson }: RunningViewOptions,
): Promise<RunningView> {
  return isParallel
    ? await parallelView(context, isJson, jobs)
    : { listener: plainListener(context, isJson), close: () => Promise.resolve() };
}

/** One job after the other: its output as it comes. */
function plainListener(context: Context, isJson: boolean): QueueListener {
  return {
    ...listenerFor(context, isJson),
    onQueue: () => {},
    onStart: (...start) => context.stderr.write(startLine(...start)),
    onTaken: (sentence) =>
      (isJson ? context.stderr : context.stdout).write(`${visible(sentence)}\n`),
    onRun: (run) => {
      if (!isJson) context.stdout.write(runLine(run));
    },
  };
}

/** Jobs side by side: whole lines, each led by its job's id. */
async function parallelView(
  context: Context,
  isJson: boolean,
  jobs: number,
): Promise<RunningView> {
  const { JobLines } = await import("./job_lines.ts");
  const { RunProgress } = await import("./run_progress.ts");
  const { stderr } = context;
  let progress = new RunProgress({ ...stderr, isTerminal: false, write: () => {} }, 0, jobs);
  const around = (write: () => Promise<void>) => progress.around(write);
  const lines = new JobLines(isJson ? stderr : context.stdout, around);
  const remark = (text: string) => {
    void around(() => Promise.resolve(stderr.write(text)));
  };
  const listener: QueueListener = {
    onOutput: (bytes, { jobId }) => lines.push(jobId, bytes),
    onNote: (text) => remark(noteLine(text)),
    onQueue: (entries) => progress = new RunProgress(stderr, entries.length, jobs),
    onStart: (...start) => {
      progress.onStart();
      remark(startLine(...start));
    },
    onTaken: (sentence) => remark(`${visible(sentence)}\n`),
    onRun: (run: JobRun) => {
      progress.onRun(run);
      void lines.finish(run.jobId).then(() => remark(endLine(run)));
    },
  };
  async function close(): Promise<void> {
    await lines.close();
    progress.close();
  }
  return { listener, close };
}
