/**
 * What `aexp queue run` does: the operation, and how its answer is shown.
 *
 * @module
 */

import type { Context } from "../../../context.ts";
import { visible } from "../../../domain/terminal/visible.ts";
import type { JobRun } from "../../../domain/document/job_run.ts";
import { type QueueListener, runQueue } from "../../../operations/run_queue.ts";
import { jsonLine, mapping } from "../views/json_view.ts";
import { otherTagsLine, writeDamaged } from "../views/notes_view.ts";
import {
  endLine,
  listenerFor,
  noteLine,
  runLine,
  runMapping,
  startLine,
  summaryLine,
} from "../views/run_view.ts";

/** What the command line may say. */
export interface Flags {
  readonly experiment?: string;
  readonly tag?: string;
  readonly index?: number;
  readonly chunk?: number;
  readonly batch?: string;
  readonly noSteal: boolean;
  readonly jobs?: number;
  readonly for?: number;
  readonly log: boolean;
  readonly requeueOn?: "USR1" | "USR2";
  readonly maxLost?: number;
  readonly graceS?: number;
  readonly continueOnFailure: boolean;
  readonly force: boolean;
  readonly dryRun: boolean;
  readonly repo?: string;
  readonly json: boolean;
}

/** Carries the command out; gives the exit code. */
export async function run(context: Context, flags: Flags): Promise<number> {
  const { experiment: experimentId, dryRun: isDryRun, for: forS, json, ...options } = flags;
  const { requeueOn, jobs = 1 } = options;
  const isParallel = jobs > 1 && !isDryRun;
  const shown = isParallel
    ? await parallelListener(context, json, jobs)
    : { listener: plainListener(context, json), close: () => Promise.resolve() };
  try {
    const result = await runQueue(context, {
      ...options,
      experimentId,
      isDryRun,
      forS,
      log: options.log || isParallel,
      requeueOn: requeueOn === undefined ? undefined : `SIG${requeueOn}`,
    }, shown.listener);
    await shown.close();
    const isWorthASummary = options.index === undefined || result.runs.length > 0;
    if (json) {
      const runs = result.runs.map(runMapping);
      context.stdout.write(jsonLine(mapping({ runs, total: BigInt(result.total) })));
    } else if (isDryRun ? result.total === 0 : isWorthASummary) {
      context.stdout.write(summaryLine(result));
    }
    if (!json && result.total === 0) {
      context.stderr.write(otherTagsLine(options.tag, result.otherTags));
    }
    writeDamaged(result.damaged, context.stderr);
    if (result.error !== undefined) throw result.error;
    return result.exitCode;
  } finally {
    await shown.close();
  }
}

/** One job after the other: its output as it comes. */
function plainListener(context: Context, json: boolean): QueueListener {
  return {
    ...listenerFor(context, json),
    onQueue: () => {},
    onStart: (...start) => context.stderr.write(startLine(...start)),
    onTaken: (sentence) => (json ? context.stderr : context.stdout).write(`${visible(sentence)}\n`),
    onRun: (run) => {
      if (!json) context.stdout.write(runLine(run));
    },
  };
}

/** Jobs side by side: whole lines, each led by its job's id. */
async function parallelListener(
  context: Context,
  json: boolean,
  jobs: number,
): Promise<{ readonly listener: QueueListener; readonly close: () => Promise<void> }> {
  const { JobLines } = await import("../views/job_lines.ts");
  const { RunProgress } = await import("../views/run_progress.ts");
  const { stderr } = context;
  let progress = new RunProgress({ ...stderr, isTerminal: false, write: () => {} }, 0, jobs);
  const around = (write: () => Promise<void>) => progress.around(write);
  const lines = new JobLines(json ? stderr : context.stdout, around);
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
