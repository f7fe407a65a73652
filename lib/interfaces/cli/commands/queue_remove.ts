/**
 * `aexp queue remove`
 *
 * @module
 */

import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
import { printJson } from "../print_json.ts";
import { filterFlags, filterOptions, jsonFlag, repoFlag, switchFlag } from "../flags.ts";
import { anyJobIds } from "../job_id_arguments.ts";

/** Removes runs from the queue. */
export const queueRemove = command({
  brief: "Mark runs as abandoned; keep their files",
  details:
    "This also frees a run that is stuck. A run that a live runner holds is refused, unless " +
    "--running stops it first; so is one that is over, unless --force is given. With a filter, " +
    "only queued runs are removed; at a terminal, the command asks first.",
  examples: [
    ["aexp queue remove 9f3a1b2c", "remove the run whose id begins like that"],
    ["aexp queue remove 9f3a1b2c 04d7", "remove these two runs"],
    ["aexp queue remove --sp lr=0.5", "remove the queued runs with this value"],
  ],
  parameters: {
    flags: {
      ...filterFlags,
      yes: switchFlag("Do not ask"),
      force: switchFlag("Remove runs that are over as well"),
      running: switchFlag("Stop the run first if it is running"),
      repo: repoFlag,
      json: jsonFlag,
    },
    aliases: { y: "yes" },
    positional: anyJobIds("created", "queued"),
  },
  async run(context, { json, yes, running, force, repo, ...filter }, ...jobIds) {
    const { removeJobs } = await import("../../../operations/remove_job.ts");
    const { askToConfirm, runsText } = await import("../views/confirm.ts");
    const options = { ...filterOptions(filter, jobIds), running, force, repo };
    const done = await removeJobs(context, options, async ({ jobIds: chosen }) => {
      return yes || await askToConfirm(context, `remove ${runsText(chosen.length)}`);
    });
    if (json) {
      const { removingAnswer } = await import("../../answer/changes.ts");
      await printJson(context, removingAnswer(done, jobIds.length === 1));
    } else {
      const { writeRemoved } = await import("../views/changes_view.ts");
      writeRemoved(done, context);
    }
    return done.jobs.some(({ kind }) => kind === "left") ? EXIT.failed : EXIT.ok;
  },
});
