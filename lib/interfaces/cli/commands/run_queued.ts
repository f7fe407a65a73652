/**
 * `aexp run-queued`
 *
 * @module
 */

import type { Flags } from "../actions/run_queued.ts";
import { command } from "../command.ts";
import { jobIdArgument, jsonFlag, repoFlag, switchFlag } from "../flags.ts";

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
    positional: jobIdArgument,
  },
  load: () => import("../actions/run_queued.ts"),
});
