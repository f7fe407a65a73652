/**
 * The view of `queue run` while jobs run.
 *
 * @module
 */

import type { Context } from "../../../context.ts";
import type { JobRun } from "../../../domain/document/job_run.ts";
import { visible } from "../../../domain/terminal/visible.ts";
import type { QueueListener } from "../../../operations/run_queue.ts";
import { endLine, listenerFor, noteLine, runLine, startLine } from "./run_view.ts";

/** The options that the view depends on. */
export interface RunningViewOptions {
  readonly isParallel: boolean;
  /** How many jobs run at the same time. */
  readonly jobs: number;
  /** Whether the standard output is for JSON. */
  readonly isJson: boolean;
}

/** A listener that shows jobs, and its end. */
export interface RunningView {
  readonly listener: QueueListener;
  /** Waits until all output is shown. A second call does nothing. */
  readonly close: () => Promise<void>;
}

/** Makes the view of jobs that run. */
export async function showRunning(
  context: Context,
  { isParallel, jobs, isJson }: RunningViewOptions,
): Promise<RunningView> {
  return isParallel
    ? await parallelView(context, isJson, jobs)
    : { listener: plainListener(context, isJson), close: () => Promise.resolve() };
}

/** Makes a listener for jobs that run one after the other: it streams their output. */
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

/** Makes the view of parallel jobs: whole lines that begin with the job's id, and a progress line. */
async function parallelView(
  context: Context,
  isJson: boolean,
  jobs: number,
): Promise<RunningView> {
  const { JobLines } = await import("./job_lines.ts");
  const { RunProgress } = await import("./run_progress.ts");
  const { stderr } = context;
  const { elapsedMs } = context;
  const how = { places: jobs, elapsedMs };
  let progress = new RunProgress({ ...stderr, isTerminal: false, write: () => {} }, [], how);
  const around = (write: () => Promise<void>) => progress.around(write);
  const lines = new JobLines(isJson ? stderr : context.stdout, around);
  const remark = (text: string) => {
    void around(() => Promise.resolve(stderr.write(text)));
  };
  const listener: QueueListener = {
    onOutput: (bytes, { jobId }) => lines.push(jobId, bytes),
    onNote: (text) => remark(noteLine(text)),
    onQueue: (entries) => progress = new RunProgress(stderr, entries, how),
    onStart: (job, start) => {
      progress.onStart(job.id);
      remark(startLine(job, start));
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
