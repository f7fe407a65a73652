/**
 * `aexp export`
 *
 * @module
 */

import { FORMATS } from "../../../domain/export/encoder.ts";
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

/** Exports runs. */
export const exportCommand = command({
  brief: "Write runs as CSV, JSON Lines or Parquet, for other programs",
  details: "One row for each run: its state, times, state point (sp.*) and results (results.*), " +
    "nested values as sp.model.depth. The column sp_json holds the whole state point, exact. A file " +
    "appears whole or not at all.",
  examples: [
    ["aexp export -o runs.csv", "all runs; pandas.read_csv reads it"],
    ["aexp export --tag sweep -o runs.parquet", "with types and times, for DuckDB and polars"],
    ["aexp export --columns lr,acc --status complete", "two columns, on the standard output"],
    ["aexp export --attempts -o attempts.csv", "one row for each attempt of each run"],
  ],
  parameters: {
    flags: {
      ...filterFlags,
      format: {
        kind: "enum",
        brief: "The format; by default that of the file's name, else csv",
        values: FORMATS,
        optional: true,
      },
      output: textFlag("The file; by default the standard output", "file"),
      attempts: switchFlag("One row for each attempt"),
      columns: namesFlag("Only these columns: lr, results.acc, sp.*", "c,…"),
      excelSafe: switchFlag("Put an apostrophe before texts that a spreadsheet would compute"),
      repo: repoFlag,
      json: jsonFlag,
    },
    aliases: { o: "output" },
    positional: jobIdsArgument,
  },
  async run(context, { json, ...flags }, ...jobIds) {
    const { exportRuns } = await import("../../../operations/export_runs.ts");
    const { exportedText, exportWriter, writeExportNotes } = await import(
      "../views/export_view.ts"
    );
    const exported = await exportRuns(context, {
      ...filterOptions(flags, jobIds),
      repo: flags.repo,
      format: flags.format,
      output: flags.output,
      write: exportWriter(context.stdout),
      wantsReport: json,
      isAttempts: flags.attempts,
      columns: flags.columns,
      isExcelSafe: flags.excelSafe,
    });
    if (json) {
      const { exportAnswer } = await import("../../answer/export.ts");
      await printJson(context, exportAnswer(exported));
    } else if (flags.output !== undefined) {
      context.stdout.write(exportedText(exported));
    }
    writeExportNotes(exported, context);
    return EXIT.ok;
  },
});
