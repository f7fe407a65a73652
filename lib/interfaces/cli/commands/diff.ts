/**
 * `aexp diff`
 *
 * @module
 */

import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
import { printJson } from "../print_json.ts";
import { jsonFlag, namesFlag, nonEmpty, repoFlag } from "../flags.ts";
import { JOB_ID } from "../job_id_arguments.ts";

/** Compares two runs, or the runs of two tags. */
export const diff = command({
  brief: "Show what differs between two runs, or between two tags",
  details: "Of two runs: state point, code, command, machine, time and results; what is equal is " +
    "counted. Of two tags: each metric, configuration by configuration, with the number of runs.",
  examples: [
    ["aexp diff 9f3a1b2c 1c2d3e4f", "what differs between two runs"],
    ["aexp diff before after --json", "the metrics of two tags, as JSON"],
  ],
  parameters: {
    flags: {
      over: namesFlag("The keys that replicates differ in; seed by default", "k,…"),
      repo: repoFlag,
      json: jsonFlag,
    },
    positional: {
      kind: "tuple",
      parameters: [
        { brief: "A run's id, its beginning, or a tag", placeholder: JOB_ID, parse: nonEmpty },
        { brief: "The other run or tag", placeholder: JOB_ID, parse: nonEmpty },
      ],
    },
  },
  async run(context, { over, repo, json }, a, b) {
    const { diffRuns } = await import("../../../operations/diff_runs.ts");
    const found = await diffRuns(context, { a, b, over, repo });
    if (json) {
      const { diffAnswer } = await import("../../answer/diff.ts");
      await printJson(context, diffAnswer(found));
    } else {
      const { writeDiff } = await import("../views/diff_view.ts");
      writeDiff(found, context);
    }
    return EXIT.ok;
  },
});
