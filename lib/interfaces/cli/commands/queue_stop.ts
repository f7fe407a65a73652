/**
 * `aexp queue stop`
 *
 * @module
 */

import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
import { printJson } from "../print_json.ts";
import {
  filterFlags,
  filterOptions,
  jsonFlag,
  parseSeconds,
  repoFlag,
  switchFlag,
} from "../flags.ts";
import { anyJobIds } from "../job_id_arguments.ts";

/** Stops runs. */
export const queueStop = command({
  brief: "Stop runs on this machine",
  details:
    "All processes of the run are asked to end, and killed if they do not. A run on another " +
    "machine is refused; --request writes a stop request into the shared folder, which the runner " +
    "obeys within 15 s. A queued run is marked as stopped; a run that is over stays as it is. " +
    "With a filter, the queued and running runs that match are stopped; at a terminal, the " +
    "command asks first.",
  examples: [
    ["aexp queue stop 9f3a1b2c", "ask the run to end; kill it after 5 seconds"],
    ["aexp queue stop --tag opt --yes", "stop all runs of one tag, without a question"],
    ["aexp queue stop 9f3a1b2c --grace-s 60", "give the run a minute to save its work"],
    [
      "aexp queue stop 9f3a1b2c --request",
      "ask its runner on another machine to stop it",
    ],
  ],
  parameters: {
    flags: {
      ...filterFlags,
      yes: switchFlag("Do not ask"),
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
    aliases: { y: "yes" },
    positional: anyJobIds("running"),
  },
  async run(context, { json, yes, graceS, force, request, repo, ...filter }, ...jobIds) {
    const { stopJobs } = await import("../../../operations/stop_job.ts");
    const { askToConfirm, runsText } = await import("../views/confirm.ts");
    const options = { ...filterOptions(filter, jobIds), graceS, force, request, repo };
    const done = await stopJobs(context, options, async ({ jobIds: chosen, running }) => {
      const parts = [runsText(running, "running "), runsText(chosen.length - running, "queued ")];
      return yes || await askToConfirm(context, `stop ${parts.join(" and ")}`);
    });
    if (json) {
      const { stoppingAnswer } = await import("../../answer/changes.ts");
      await printJson(context, stoppingAnswer(done, jobIds.length === 1));
    } else {
      const { writeStopped } = await import("../views/changes_view.ts");
      writeStopped(done, context);
    }
    return done.jobs.some(({ kind }) => kind === "left") ? EXIT.failed : EXIT.ok;
  },
});
