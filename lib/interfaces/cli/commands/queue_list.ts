/**
 * `aexp queue list`
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
  namesFlag,
  repoFlag,
  sortFlags,
  switchFlag,
} from "../flags.ts";
import { jobIdsArgument } from "../job_id_arguments.ts";

/** Lists the queue. */
export const queueList = command({
  brief: "List what waits and runs, and why runs failed",
  details:
    "The order is that in which the runs are executed. Piped, each line holds id, status, experiment, tag, state point and outcome, " +
    "separated by tabs.",
  examples: [
    ["aexp queue list --tag paper-ablation", "the queued and running runs of one tag"],
    ["aexp queue list --status failed --sp model.depth=3", "the failed runs with this value"],
    ["aexp queue list --status complete --sort loss", "the complete runs, by a result"],
    ["aexp queue list --status running --curves", "how the running runs go"],
    ["aexp queue list --include-terminal --columns lr,acc,duration", "these columns alone"],
    ["aexp queue list --include-terminal --json", "all runs that were ever queued, as JSON"],
  ],
  parameters: {
    flags: {
      ...filterFlags,
      includeTerminal: switchFlag(
        "Include runs that are over; --status, --cause and ids do so, too",
      ),
      ...sortFlags,
      columns: namesFlag("Only these columns: keys, results, duration, started, …", "c,…"),
      curves: switchFlag("Draw the first metric of each run's metrics.jsonl"),
      repo: repoFlag,
      json: jsonFlag,
    },
    positional: jobIdsArgument,
  },
  async run(context, flags, ...jobIds) {
    const { json, includeTerminal, sort, reverse, columns, curves, repo, ...filter } = flags;
    const { listQueue } = await import("../../../operations/list_queue.ts");
    const found = await listQueue(context, {
      ...filterOptions(filter, jobIds),
      ...{
        includeTerminal,
        sort,
        reverse,
        columns,
        hasCurves: curves,
        hasTimeLeft: context.stdout.columns !== undefined && !json,
        repo,
      },
    });
    if (json) {
      const { queueAnswer } = await import("../../answer/queue.ts");
      await printJson(context, queueAnswer(found));
    } else {
      const { writeQueue } = await import("../views/queue_view.ts");
      await writeQueue(found, context, columns);
    }
    return EXIT.ok;
  },
});
