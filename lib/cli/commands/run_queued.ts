/**
 * `aexp run-queued`
 *
 * @module
 */

import { EXIT } from "../../errors.ts";
import { runJob } from "../../operations/run_queue.ts";
import { command } from "../command.ts";
import { jsonFlag, nonEmpty, repoFlag, switchFlag } from "../flags.ts";
import { jsonLine } from "../views/json_view.ts";
import { listenerFor, runLine, runMapping } from "../views/run_view.ts";

interface Flags {
  readonly force: boolean;
  readonly dryRun: boolean;
  readonly repo?: string;
  readonly json: boolean;
}

/** Runs one job. */
export const runQueued = command<Flags, [string]>({
  brief: "Run one job by its id, and exit with the code of its command",
  details: "A job that is over is skipped, with code 0, unless --force is given.",
  examples: [
    ["aexp run-queued 9f3a1b2c", "run the one job whose id begins like that"],
    ["aexp run-queued 9f3a1b2c --dry-run", "print the command that would be run"],
  ],
  parameters: {
    flags: {
      force: switchFlag("Run a job that is over once more"),
      dryRun: switchFlag("Print the command and run nothing"),
      repo: repoFlag,
      json: jsonFlag,
    },
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
    const { dryRun: isDryRun, json, ...options } = flags;
    const run = await runJob(context, { ...options, isDryRun, jobId }, listenerFor(context, json));
    context.stdout.write(json ? jsonLine(runMapping(run)) : runLine(run));
    return run.kind === "ran" ? exitCodeOf(run.exitCode, run.outcome.kind) : EXIT.ok;
  },
});

/** The child's own code; a run that was put back never looks like success. */
function exitCodeOf(code: number, outcome: string): number {
  return outcome === "interrupted" && code === 0 ? EXIT.putBack : code;
}
