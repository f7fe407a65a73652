/**
 * `aexp queue logs`
 *
 * @module
 */

import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
import { jobIdArgument, numberFlag, parseCount, repoFlag, switchFlag } from "../flags.ts";

/** Shows the log of a run. */
export const queueLogs = command({
  brief: "Show the output of a run, if it was kept",
  details: "`aexp queue run` keeps the output with --log or -j.",
  examples: [
    ["aexp queue logs 9f3a1b2c", "the log of the last attempt"],
    ["aexp queue logs 9f3a1b2c -f", "follow the log until the run ends"],
  ],
  parameters: {
    flags: {
      follow: switchFlag("Follow the log until the run ends"),
      attempt: numberFlag("The attempt, from 1; by default the last", "n", parseCount),
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
