/**
 * `aexp results`
 *
 * @module
 */

import { STATISTICS } from "../../../domain/results/results_table.ts";
import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
import { printJson } from "../print_json.ts";
import {
  filterFlags,
  filterOptions,
  jsonFlag,
  namesFlag,
  repoFlag,
  switchFlag,
  textFlag,
} from "../flags.ts";
import { jobIdsArgument } from "../job_id_arguments.ts";

/** Shows the results of a sweep. */
export const results = command({
  brief: "Show metrics by the parameters that vary",
  details:
    "Replicates are aggregated. Metrics are the numbers in the results of complete runs. Replicates are runs that " +
    "differ in the seed, the commit and its state only. With --status the runs in these states " +
    "count instead of the complete ones. The best of each metric has a star; " +
    "names with loss, error, perplexity or time count as minimized.",
  examples: [
    ["aexp results --tag sweep", "mean ± std over the seeds, the best first"],
    ["aexp results --metric acc --by lr,opt --pivot", "a grid of one metric by two keys"],
    ["aexp results --importance", "which parameters explain the metrics"],
    ["aexp results --csv > table.csv", "all statistics, for a program"],
  ],
  parameters: {
    flags: {
      ...filterFlags,
      by: namesFlag(
        "Only these keys, nested ones as model.depth; the other runs are averaged",
        "k,…",
      ),
      over: namesFlag("The keys that replicates differ in; seed by default", "k,…"),
      metric: namesFlag("Only these metrics, nested ones as val.acc", "m,…"),
      stat: {
        kind: "enum",
        brief: "What a cell shows; mean ± std by default",
        values: STATISTICS,
        optional: true,
      },
      sort: textFlag("Sort by a metric or a key, the greatest first after a dash", "acc|-acc"),
      minimize: namesFlag("The metrics of which less is better", "m,…"),
      maximize: namesFlag("The metrics of which more is better", "m,…"),
      all: switchFlag("One row for each run"),
      pivot: switchFlag("A grid of two keys for each metric"),
      importance: switchFlag("How much of each metric's variance each parameter explains"),
      repo: repoFlag,
      json: jsonFlag,
      csv: switchFlag("Print CSV with mean, std, n, min and max"),
    },
    positional: jobIdsArgument,
  },
  async run(context, { json, csv, ...flags }, ...jobIds) {
    const { readResults } = await import("../../../operations/results.ts");
    const found = await readResults(context, {
      ...filterOptions(flags, jobIds),
      repo: flags.repo,
      by: flags.by,
      over: flags.over,
      metrics: flags.metric,
      statistic: flags.stat,
      sort: flags.sort,
      minimize: flags.minimize,
      maximize: flags.maximize,
      isEachRun: flags.all,
      isPivot: flags.pivot,
      hasImportance: flags.importance,
    });
    if (json) {
      const { resultsAnswer } = await import("../../answer/results.ts");
      await printJson(context, resultsAnswer(found));
    } else {
      const { writeResults, writeResultsCsv } = await import("../views/results_view.ts");
      (csv ? writeResultsCsv : writeResults)(found, context);
    }
    return EXIT.ok;
  },
});
