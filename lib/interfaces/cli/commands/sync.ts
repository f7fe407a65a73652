/**
 * `aexp sync`
 *
 * @module
 */

import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
import { jsonFlag, repoFlag, switchFlag, textFlag } from "../flags.ts";
import { printJson } from "../print_json.ts";

/** Shares runs with other machines by git. */
export const sync = command({
  brief: "Share runs with other machines by git",
  details:
    "It commits, takes over, and pushes. Only the files of runs are committed, whatever else is staged or changed. What others " +
    "pushed is merged or rebased, as pull.rebase says. Runs that are running are committed as they " +
    "are.",
  examples: [
    ["aexp sync", "both machines have all runs afterwards"],
    ["aexp sync --resolve", "first merge what git has left in conflict"],
    ["aexp sync --bundle runs.bundle", "write a file for a machine without a network"],
    ["aexp sync --from runs.bundle", "take over what such a file holds"],
  ],
  parameters: {
    flags: {
      resolve: switchFlag("First merge what git has left in conflict"),
      noPush: switchFlag("Do not push"),
      message: textFlag("The message of the commit", "text"),
      bundle: textFlag("Write the branch into this file; do not fetch and push", "file"),
      from: textFlag("Take over what this bundle holds; do not fetch and push", "file"),
      dryRun: switchFlag("Say what would be committed, and change nothing"),
      repo: repoFlag,
      json: jsonFlag,
    },
  },
  async run(context, { json, ...options }) {
    const { syncRuns } = await import("../../../operations/sync_runs.ts");
    const done = await syncRuns(context, options, () => {
      context.stderr.write("waiting for another sync in this repository\n");
    });
    if (json) {
      const { syncAnswer } = await import("../../answer/sync.ts");
      await printJson(context, syncAnswer(done));
    } else {
      const { writeSync } = await import("../views/sync_view.ts");
      writeSync(done, context);
    }
    return (done.mending?.left.length ?? 0) > 0 ? EXIT.failed : EXIT.ok;
  },
});
