/**
 * What `aexp queue retry` does: the operation, and how its answer is shown.
 *
 * @module
 */

import type { Context } from "../../../context.ts";
import { visible } from "../../../domain/terminal/visible.ts";
import { EXIT } from "../../../errors.ts";
import { type RetriedJob, retryJobs } from "../../../operations/retry_jobs.ts";
import { damagedMapping, jsonLine, mapping } from "../views/json_view.ts";
import { writeDamaged } from "../views/notes_view.ts";

/** What the command line may say. */
export interface Flags {
  readonly failed: boolean;
  readonly stopped: boolean;
  readonly experiment?: string;
  readonly tag?: string;
  readonly dryRun: boolean;
  readonly repo?: string;
  readonly json: boolean;
}

/** Carries the command out; gives the exit code: 1 where a job was named that is not put back. */
export async function run(
  context: Context,
  flags: Flags,
  ...jobIds: string[]
): Promise<number> {
  const { experiment: experimentId, dryRun: isDryRun, ...options } = flags;
  const { jobs, damaged } = await retryJobs(context, {
    ...options,
    experimentId,
    isDryRun,
    jobIds,
  });
  const retried = jobs.filter((job) => job.kind === "retried").length;
  if (flags.json) {
    const entries = jobs.map(jobMapping);
    const fields = { dry_run: isDryRun, retried: BigInt(retried), jobs: entries };
    context.stdout.write(jsonLine(mapping({ ...fields, damaged: damaged.map(damagedMapping) })));
  } else {
    const verb = isDryRun ? "would put back" : "put back";
    const lines = [...jobs.map((job) => jobLine(job, verb)), `${verb} ${retried} job(s)`];
    context.stdout.write(lines.map((line) => `${visible(line)}\n`).join(""));
    writeDamaged(damaged, context.stderr);
  }
  return jobIds.length > 0 && retried < jobs.length ? EXIT.failed : EXIT.ok;
}

function jobLine(job: RetriedJob, verb: string): string {
  const short = job.jobId.slice(0, 8);
  return job.kind === "retried"
    ? `${verb} ${short} (was ${job.statusBefore})`
    : `left ${short}: ${job.reason}`;
}

function jobMapping(job: RetriedJob) {
  return mapping({
    job_id: job.jobId,
    outcome: job.kind,
    was: job.kind === "retried" ? job.statusBefore : undefined,
    reason: job.kind === "left" ? job.reason : undefined,
  });
}
