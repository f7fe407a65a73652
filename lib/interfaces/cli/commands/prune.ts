/**
 * `aexp prune`
 *
 * @module
 */

import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
import { jsonFlag, numberFlag, parseDuration, repoFlag, switchFlag } from "../flags.ts";
import { printJson } from "../print_json.ts";

/** Removes files of runs that are over. */
export const prune = command({
  brief: "Remove old logs and other files that nothing needs any more",
  details:
    "Removes logs that are older than 30 days, parts of records whose ends stand in the documents, " +
    "lists of arrays whose runs are over, and unpacked files of older versions. Documents, results " +
    "and files of runs that may be running stay. Other commands may run at the same time.",
  examples: [
    ["aexp prune --dry-run", "show how many files and bytes would be removed"],
    ["aexp prune --logs-older-than 7d", "keep the logs of one week"],
  ],
  parameters: {
    flags: {
      logsOlderThan: numberFlag(
        "Remove logs that were last written before this time: 30d, 12h; by default 30d",
        "time",
        parseDuration,
      ),
      dryRun: switchFlag("Show what would be removed; remove nothing"),
      repo: repoFlag,
      json: jsonFlag,
    },
  },
  async run(context, { logsOlderThan: logsOlderThanS, dryRun: isDryRun, repo, json }) {
    const { prune } = await import("../../../operations/prune.ts");
    const pruning = await prune(context, { logsOlderThanS, isDryRun, repo });
    if (json) {
      const { pruningAnswer } = await import("../../answer/machine.ts");
      await printJson(context, pruningAnswer(pruning, isDryRun));
    } else {
      const { writePruning } = await import("../views/cleaning_view.ts");
      writePruning(pruning, isDryRun, context);
    }
    return EXIT.ok;
  },
});
