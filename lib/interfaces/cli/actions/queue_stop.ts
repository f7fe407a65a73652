/**
 * What `aexp queue stop` does: the operation, and how its answer is shown.
 *
 * @module
 */

import type { Context } from "../../../context.ts";
import { visible } from "../../../domain/terminal/visible.ts";
import { EXIT } from "../../../errors.ts";
import { stopJob, type StoppedJob } from "../../../operations/stop_job.ts";
import type { Mapping } from "../../../domain/value/value.ts";
import { jsonLine, mapping } from "../views/json_view.ts";

/** What the command line may say. */
export interface Flags {
  readonly graceS?: number;
  readonly force: boolean;
  readonly request: boolean;
  readonly repo?: string;
  readonly json: boolean;
}

/** Carries the command out; gives the exit code. */
export async function run(context: Context, flags: Flags, jobId: string): Promise<number> {
  const stopped = await stopJob(context, { ...flags, jobId });
  if (flags.json) context.stdout.write(jsonLine(stopMapping(stopped)));
  else context.stdout.write(`${visible(stopLine(stopped))}\n`);
  return EXIT.ok;
}

function stopLine(stopped: StoppedJob): string {
  const short = stopped.jobId.slice(0, 8);
  switch (stopped.kind) {
    case "stopped":
      return `stopped ${short} (${stopped.ending.note.replace(/\.$/, "")})`;
    case "alreadyStopped":
      return `${short} is stopped already`;
    case "requested":
      return `asked the runner of ${short}${
        stopped.host === undefined ? "" : ` on ${stopped.host}`
      } to stop it at its next beat`;
  }
}

function stopMapping(stopped: StoppedJob): Mapping {
  const ending = stopped.kind === "stopped" ? stopped.ending : undefined;
  return mapping({
    job_id: stopped.jobId,
    status: stopped.kind === "requested" ? "running" : "stopped",
    requested: stopped.kind === "requested",
    returncode: ending === undefined ? undefined : BigInt(ending.returncode),
    note: ending?.note,
  });
}
