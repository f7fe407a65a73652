/**
 * `aexp report`
 *
 * @module
 */

import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
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

/** Writes a report. */
export const report = command({
  brief: "Write a page with charts, failures and all runs",
  details:
    "The page needs no network and no server: open it, mail it, commit it. It shows what was run, the best configurations, " +
    "charts of the metrics, why runs failed, when and where they ran, and a table of all runs. " +
    "What you choose on the page stands in its address, so that you can share a view. " +
    "The page says what it leaves out. --json prints the page's data instead.",
  examples: [
    ["aexp report --tag sweep", "writes report.html"],
    ["aexp report -o digits.html --metric acc,loss --open", "two metrics, shown in a browser"],
    ["aexp report --watch", "written again every few seconds until all runs are over"],
    ["aexp report --json > report.json", "what the page shows, for a program"],
  ],
  parameters: {
    flags: {
      ...filterFlags,
      output: textFlag("The file; by default report.html", "file"),
      open: switchFlag("Show the page in a browser"),
      title: textFlag("The title; by default the experiment and the tag", "text"),
      metric: namesFlag("Only these metrics, nested ones as val.acc", "m,…"),
      over: namesFlag("The keys that replicates differ in; seed by default", "k,…"),
      minimize: namesFlag("The metrics of which less is better", "m,…"),
      maximize: namesFlag("The metrics of which more is better", "m,…"),
      watch: switchFlag("Write the page again until no run waits or runs"),
      repo: repoFlag,
      json: jsonFlag,
    },
    aliases: { o: "output" },
    positional: jobIdsArgument,
  },
  async run(context, { json, output, title, ...flags }, ...jobIds) {
    const { reportNames, renderReport, reportWriter } = await import("../views/report_view.ts");
    const names = reportNames(title, flags, jobIds);
    const options = {
      ...filterOptions(flags, jobIds),
      repo: flags.repo,
      metrics: flags.metric,
      over: flags.over,
      minimize: flags.minimize,
      maximize: flags.maximize,
    };
    if (json) {
      const { readReportData } = await import("../../../operations/report.ts");
      const { pageText } = await import("../../answer/report.ts");
      const data = { ...options, output, isOpened: flags.open, isWatching: flags.watch };
      context.stdout.write(`${pageText(await readReportData(context, data), names)}\n`);
      return EXIT.ok;
    }
    const { writeReport } = await import("../../../operations/write_report.ts");
    await writeReport(context, {
      ...options,
      output: output ?? "report.html",
      isOpened: flags.open,
      isWatching: flags.watch,
      render: (found, page) => renderReport(found, names, page),
      onWritten: reportWriter(context),
    });
    return EXIT.ok;
  },
});
