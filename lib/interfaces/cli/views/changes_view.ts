/**
 * The results of stopping, removing, retrying and reconciling jobs, as text.
 *
 * @module
 */

import type { Context } from "../../../context.ts";
import type { DamagedJob } from "../../../domain/document/damaged_job.ts";
import type { FilterReport } from "../../../domain/document/filter_report.ts";
import type { FailedChange } from "../../../engine/attempt/change_each.ts";
import type { ReconciledJob, Reconciliation } from "../../../operations/reconcile.ts";
import type { RemovedJob, RemovedJobs } from "../../../operations/remove_job.ts";
import type { RetriedJob, Retrying } from "../../../operations/retry_jobs.ts";
import type { StoppedJob, StoppedJobs } from "../../../operations/stop_job.ts";
import { visible } from "../../../domain/terminal/visible.ts";
import { reportLines } from "./filter_view.ts";
import { writeDamaged, writeWarnings } from "./notes_view.ts";

/** Writes a line for each job of `queue remove`. */
export function writeRemoved(done: RemovedJobs, context: Context): void {
  writeChanges(done, context, removalText);
}

/** Writes a line for each job of `queue stop`. */
export function writeStopped(done: StoppedJobs, context: Context): void {
  writeChanges(done, context, (job) => `${visible(stopLine(job))}\n`);
}

/** Writes lines about the changed jobs; a job that stays as it is gets a warning. */
function writeChanges<T extends { readonly kind: string }>(
  { jobs, isRefused, damaged, report }: {
    readonly jobs: readonly (T | FailedChange)[];
    readonly isRefused: boolean;
    readonly damaged: readonly DamagedJob[];
    readonly report: FilterReport | undefined;
  },
  { stdout, stderr }: Context,
  textOf: (job: T) => string,
): void {
  writeDamaged(damaged, stderr);
  if (jobs.length === 0 && !isRefused) stdout.write("no run to change matches the filter\n");
  stderr.write(reportLines(report));
  for (const job of jobs) {
    if (isLeft(job)) writeWarnings([job.problem], stderr);
    else stdout.write(textOf(job));
  }
}

function isLeft(job: { readonly kind: string }): job is FailedChange {
  return job.kind === "left";
}

function removalText({ jobId, statusBefore }: RemovedJob): string {
  const was = statusBefore === undefined ? "" : ` (was ${statusBefore})`;
  return `${visible(`abandoned ${jobId.slice(0, 8)}${was}`)}\n`;
}

function stopLine(stopped: StoppedJob): string {
  const short = stopped.jobId.slice(0, 8);
  switch (stopped.kind) {
    case "stopped":
      return `stopped ${short} (${stopped.ending.note.replace(/\.$/, "")})`;
    case "alreadyStopped":
      return `${short} is stopped already`;
    case "requested": {
      const where = stopped.host === undefined ? "" : ` on ${stopped.host}`;
      return `asked the runner of ${short}${where} to stop the run at its next heartbeat`;
    }
  }
}

/** Writes a line for each job of `queue retry`, and the number of retried jobs. */
export function writeRetrying(
  { jobs, damaged, report }: Retrying,
  isDryRun: boolean,
  { stdout, stderr }: Context,
): void {
  const verb = isDryRun ? "would put back" : "put back";
  const retried = jobs.filter(({ kind }) => kind === "retried").length;
  const lines = [...jobs.map((job) => retriedLine(job, verb)), `${verb} ${retried} job(s)`];
  stdout.write(lines.map((line) => `${visible(line)}\n`).join(""));
  writeDamaged(damaged, stderr);
  stderr.write(reportLines(report));
}

function retriedLine(job: RetriedJob, verb: string): string {
  const short = job.jobId.slice(0, 8);
  return job.kind === "retried"
    ? `${verb} ${short} (was ${job.statusBefore})`
    : `left ${short}: ${job.reason}`;
}

/** Writes a line for each job of `queue reconcile`: sentences on a terminal, tab-separated fields elsewhere. */
export function writeReconciliation(
  { jobs, damaged }: Reconciliation,
  { stdout, stderr }: Context,
): void {
  for (const job of jobs) stdout.write(stdout.isTerminal ? sentence(job) : fields(job));
  if (jobs.length === 0) stderr.write("no run is running\n");
  writeDamaged(damaged, stderr);
}

function sentence({ jobId, verdict, statusAfter }: ReconciledJob): string {
  const after = statusAfter === undefined ? "" : ` → ${statusAfter}`;
  const evidence = verdict.evidence.join("; ");
  return `${visible(`${jobId.slice(0, 8)} ${verdict.kind}${after}: ${evidence}`)}\n`;
}

function fields({ jobId, verdict, statusAfter }: ReconciledJob): string {
  const evidence = visible(verdict.evidence.join("; "));
  return `${jobId}\t${verdict.kind}\t${visible(statusAfter ?? "")}\t${evidence}\n`;
}
