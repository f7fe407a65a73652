/**
 * `aexp list-runs`
 *
 * @module
 */

import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
import { printJson } from "../print_json.ts";
import { filterFlags, filterOptions, jsonFlag, repoFlag, sortFlags, textFlag } from "../flags.ts";
import { jobIdsArgument } from "../job_id_arguments.ts";

/** Lists all runs. */
export const listRuns = command({
  brief: "List all runs of the store, queued or not",
  examples: [
    ["aexp list-runs --experiment E001 --status failed", "the failed runs of one experiment"],
    ["aexp list-runs --sp seed=3,condition=full --json", "the runs with these values, as JSON"],
  ],
  parameters: {
    flags: {
      ...filterFlags,
      hypothesis: textFlag("Only runs that test this hypothesis", "H001"),
      ...sortFlags,
      repo: repoFlag,
      json: jsonFlag,
    },
    positional: jobIdsArgument,
  },
  async run(context, flags, ...jobIds) {
    const { hypothesis: hypothesisId, sort, reverse, repo, json, ...filter } = flags;
    const { listRuns } = await import("../../../operations/list_runs.ts");
    const found = await listRuns(context, {
      ...filterOptions(filter, jobIds),
      ...{ hypothesisId, sort, reverse, repo },
    });
    if (json) {
      const { runsAnswer } = await import("../../answer/runs.ts");
      await printJson(context, runsAnswer(found));
    } else {
      const { writeRuns } = await import("../views/queue_view.ts");
      await writeRuns(found, context);
    }
    return EXIT.ok;
  },
});
