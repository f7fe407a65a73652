/**
 * What `aexp queue remove` does: the operation, and how its answer is shown.
 *
 * @module
 */

import type { Context } from "../../../context.ts";
import { visible } from "../../../domain/terminal/visible.ts";
import { EXIT } from "../../../errors.ts";
import { removeJob } from "../../../operations/remove_job.ts";
import { jsonLine, mapping } from "../views/json_view.ts";

/** What the command line may say. */
export interface Flags {
  readonly running: boolean;
  readonly repo?: string;
  readonly json: boolean;
}

/** Carries the command out; gives the exit code. */
export async function run(context: Context, flags: Flags, jobId: string): Promise<number> {
  const removed = await removeJob(context, { ...flags, jobId });
  const fields = { job_id: removed.jobId, status: "abandoned", was: removed.statusBefore };
  const was = removed.statusBefore === undefined ? "" : ` (was ${removed.statusBefore})`;
  const line = `abandoned ${removed.jobId.slice(0, 8)}${was}`;
  context.stdout.write(flags.json ? jsonLine(mapping(fields)) : `${visible(line)}\n`);
  return EXIT.ok;
}
