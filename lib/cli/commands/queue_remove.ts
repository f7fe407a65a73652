/**
 * `aexp queue remove`
 *
 * @module
 */

import { EXIT } from "../../errors.ts";
import { removeJob } from "../../operations/remove_job.ts";
import { command } from "../command.ts";
import { jsonFlag, nonEmpty, repoFlag } from "../flags.ts";
import { jsonLine, mapping } from "../views/json_view.ts";

interface Flags {
  readonly repo?: string;
  readonly json: boolean;
}

/** Takes a job out of the queue. */
export const queueRemove = command<Flags, [string]>({
  brief: "Take a job out of the queue: mark it as abandoned, and keep its files",
  details:
    "Also the way out for a run that is stuck. A job that somebody still works on is refused.",
  examples: [
    ["aexp queue remove 9f3a1b2c", "abandon the one job whose id begins like that"],
    ["aexp queue remove 9f3a1b2c --json", "the same, answered as JSON"],
  ],
  parameters: {
    flags: { repo: repoFlag, json: jsonFlag },
    positional: {
      kind: "tuple",
      parameters: [{
        brief: "The job's id or its beginning",
        placeholder: "job-id",
        parse: nonEmpty,
      }],
    },
  },
  run: async (context, flags, jobId) => {
    const removed = await removeJob(context, { ...flags, jobId });
    const fields = { job_id: removed.jobId, status: "abandoned", was: removed.statusBefore };
    const was = removed.statusBefore === undefined ? "" : ` (was ${removed.statusBefore})`;
    const line = `abandoned ${removed.jobId.slice(0, 8)}${was}\n`;
    context.stdout.write(flags.json ? jsonLine(mapping(fields)) : line);
    return EXIT.ok;
  },
});
