/**
 * `aexp queue stop`
 *
 * @module
 */

import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
import { printJson } from "../print_json.ts";
import { jobIdArgument, jsonFlag, parseSeconds, repoFlag, switchFlag } from "../flags.ts";

/** Stops a job. */
export const queueStop = command({
  brief: "End a run on this machine and mark it as stopped",
  details:
    "All processes of the run are told to end, and killed if they do not. A run on another " +
    "machine is refused, and --request leaves word for its runner. A run that waits is marked " +
    "as stopped; one that is over stays as it is.",
  examples: [
    ["aexp queue stop 9f3a1b2c", "tell the run to end, kill it after 5 seconds"],
    ["aexp queue stop 9f3a1b2c --grace-s 60", "give it a minute to save its work"],
    [
      "aexp queue stop 9f3a1b2c --request",
      "ask its runner on another machine, which looks every 15 s",
    ],
  ],
  parameters: {
    flags: {
      graceS: {
        kind: "parsed",
        brief: "Seconds between telling a run to end and killing it, else 5",
        placeholder: "seconds",
        parse: parseSeconds,
        optional: true,
      },
      force: switchFlag("Kill it at once; mark as stopped also what is over"),
      request: switchFlag("Send no signal; leave word for the runner, wherever it is"),
      repo: repoFlag,
      json: jsonFlag,
    },
    positional: jobIdArgument,
  },
  async run(context, { json, ...options }, jobId) {
    const { stopJob } = await import("../../../operations/stop_job.ts");
    const stopped = await stopJob(context, { ...options, jobId });
    if (json) {
      const { stopAnswer } = await import("../../answer/changes.ts");
      await printJson(context, stopAnswer(stopped));
    } else {
      const { stopText } = await import("../views/changes_view.ts");
      context.stdout.write(stopText(stopped));
    }
    return EXIT.ok;
  },
});
