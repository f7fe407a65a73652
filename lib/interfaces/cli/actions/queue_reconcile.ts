/**
 * What `aexp queue reconcile` does: the operation, and how its answer is shown.
 *
 * @module
 */

import type { Context } from "../../../context.ts";
import { EXIT } from "../../../errors.ts";
import { reconcile, type ReconciledJob } from "../../../operations/reconcile.ts";
import { visible } from "../../../domain/terminal/visible.ts";
import { jsonLine, listing, mapping } from "../views/json_view.ts";
import { writeDamaged } from "../views/notes_view.ts";

/** What the command line may say. */
export interface Flags {
  readonly experiment?: string;
  readonly tag?: string;
  readonly apply: boolean;
  readonly assumeGone?: readonly string[];
  readonly watch: boolean;
  readonly repo?: string;
  readonly json: boolean;
}

/** Carries the command out; gives the exit code. */
export async function run(context: Context, flags: Flags): Promise<number> {
  const { experiment: experimentId, ...options } = flags;
  const { jobs, damaged } = await reconcile(context, { ...options, experimentId });
  if (flags.json) {
    context.stdout.write(jsonLine(listing(jobs.map(jobMapping), damaged)));
    return EXIT.ok;
  }
  const isForPerson = context.stdout.isTerminal;
  for (const job of jobs) context.stdout.write(isForPerson ? sentence(job) : fields(job));
  if (jobs.length === 0) context.stderr.write("nothing is running\n");
  writeDamaged(damaged, context.stderr);
  return EXIT.ok;
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

function jobMapping({ jobId, verdict, statusAfter }: ReconciledJob) {
  return mapping({
    job_id: jobId,
    verdict: verdict.kind,
    evidence: [...verdict.evidence],
    status_after: statusAfter,
  });
}
