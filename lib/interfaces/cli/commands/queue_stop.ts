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
  brief: "Stop a run on this machine",
  details:
    "All processes of the run are asked to end, and killed if they do not. A run on another " +
    "machine is refused; --request writes a stop request into the shared folder, which the runner " +
    "obeys within 15 s. A queued run is marked as stopped; a run that is over stays as it is.",
  examples: [
    ["aexp queue stop 9f3a1b2c", "ask the run to end; kill it after 5 seconds"],
    ["aexp queue stop 9f3a1b2c --grace-s 60", "give the run a minute to save its work"],
    [
      "aexp queue stop 9f3a1b2c --request",
      "ask its runner on another machine to stop it",
    ],
  ],
  parameters: {
    flags: {
      graceS: {
        kind: "parsed",
        brief: "Seconds between asking a run to end and killing it; by default 5",
        placeholder: "seconds",
        parse: parseSeconds,
        optional: true,
      },
      force: switchFlag("Kill the run at once; mark it as stopped even if it is over"),
      request: switchFlag("Send no signal; write a stop request for the runner"),
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
