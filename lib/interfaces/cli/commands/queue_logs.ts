/**
 * `aexp queue logs`
 *
 * @module
 */

import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
import { jobIdArgument, numberFlag, parseCount, repoFlag, switchFlag } from "../flags.ts";

/** Shows what a job wrote. */
export const queueLogs = command({
  brief: "Show what a job wrote, where its output was kept",
  details: "`aexp queue run` keeps it with --log or -j.",
  examples: [
    ["aexp queue logs 9f3a1b2c", "show the log of the last attempt"],
    ["aexp queue logs 9f3a1b2c -f", "go on as long as the job runs"],
  ],
  parameters: {
    flags: {
      follow: switchFlag("Go on as long as the job runs"),
      attempt: numberFlag("Which attempt, from 1, else the last", "n", parseCount),
      repo: repoFlag,
    },
    aliases: { f: "follow" },
    positional: jobIdArgument,
  },
  async run(context, flags, jobId) {
    const { readLog } = await import("../../../operations/read_log.ts");
    await readLog(context, { ...flags, jobId }, (bytes) => context.stdout.writeBytes(bytes));
    return EXIT.ok;
  },
});
