/**
 * `aexp queue logs`
 *
 * @module
 */

import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
import { filterFlags, filterOptions, nonEmpty, repoFlag, switchFlag, textFlag } from "../flags.ts";
import { jobIdsArgument } from "../job_id_arguments.ts";

/** Shows the logs of runs. */
export const queueLogs = command({
  brief: "Show the output of runs",
  details: "The output of every attempt is kept, except with --no-log: the first 64 MiB and the " +
    "last 64 MiB. A line names the attempt, when and where it ran. Without --attempt, it is always " +
    "the last one.",
  examples: [
    ["aexp queue logs 9f3a1b2c", "the output of the last attempt"],
    ["aexp queue logs 9f3a1b2c --attempt 1", "the output of the first attempt"],
    ["aexp queue logs --failed --tag paper-ablation", "the output of the failed runs of one tag"],
    ["aexp queue logs 9f3a1b2c 04d7 -f", "follow two runs; each line begins with the run's id"],
  ],
  parameters: {
    flags: {
      failed: switchFlag("The output of all failed runs"),
      ...filterFlags,
      follow: switchFlag("Follow the output until the attempt ends"),
      attempt: {
        ...textFlag("The attempt, as 1, or 1b of two clones; by default the last", "n"),
        parse: parseAttempt,
      },
      repo: repoFlag,
    },
    aliases: { f: "follow" },
    positional: jobIdsArgument,
  },
  async run(context, { failed, follow, attempt, repo, ...filter }, ...jobIds) {
    const { readLogs } = await import("../../../operations/read_logs.ts");
    const { showLogs, writeNoLogs } = await import("../views/log_view.ts");
    const chosen = { ...filterOptions(filter, jobIds), failed, follow, attempt, repo };
    const reading = await readLogs(
      context,
      chosen,
      (count) => showLogs(context, { areSeveral: count > 1, follow }),
    );
    if (reading.jobs === 0) writeNoLogs(reading, context);
    return reading.missing > 0 ? EXIT.failed : EXIT.ok;
  },
});

/** Parses the name of an attempt. */
function parseAttempt(text: string): string {
  const word = nonEmpty(text).trim().toLowerCase();
  if (/^[1-9][0-9]{0,8}[a-z]?[0-9]{0,9}$/.test(word)) return word;
  throw new SyntaxError(`"${text}" is no attempt; write it like 1, or 1b`);
}
