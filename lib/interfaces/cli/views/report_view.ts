/**
 * A report as a page, and what is told of it.
 *
 * @module
 */

import type { Context } from "../../../context.ts";
import { visible } from "../../../domain/terminal/visible.ts";
import type { Report } from "../../../operations/report.ts";
import type { RenderedPage, WrittenReport } from "../../../operations/write_report.ts";
import { pageData, type ReportNames } from "../../answer/report.ts";
import { pageHtml } from "../../page/page_html.ts";
import type { FlagValues } from "../flag_values.ts";
import { filterFlags } from "../flags.ts";
import { CLI_SPELLING, kebab } from "../spelling.ts";
import { reportLines } from "./filter_view.ts";
import { writeDamaged } from "./notes_view.ts";
import { countsText } from "./results_headline.ts";

/** Gathers what a person says about a report. */
export function reportNames(
  title: string | undefined,
  flags: FlagValues<typeof filterFlags>,
  jobIds: readonly string[],
): ReportNames {
  const names = Object.keys(filterFlags) as (keyof typeof filterFlags)[];
  const words = names.flatMap((name) => {
    const value = flags[name];
    if (value === undefined) return [];
    const text = typeof value === "string" ? value : value.join(",");
    return text === "" ? [] : [`--${kebab(name)}`, shellWord(text)];
  });
  return { title, filter: [...words, ...jobIds].join(" "), spelling: CLI_SPELLING };
}

function shellWord(text: string): string {
  return /^[\w./,:=+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Makes the page of a report. */
export async function renderReport(
  report: Report,
  names: ReportNames,
  { script, mark, nextInS }: RenderedPage,
): Promise<string> {
  const data = pageData(report, { ...names, nextInS });
  return await pageHtml({
    title: data.title,
    data: JSON.stringify(data),
    script,
    mark,
    summary: summaryOf(report),
  });
}

function summaryOf({ table }: Report): string {
  return `${runsText(table.runs)}: ${countsText(table.statuses)}`;
}

function runsText(count: number): string {
  return count === 1 ? "1 run" : `${count} runs`;
}

/** Makes the function that says what was written; what was said already is not said again. */
export function reportWriter(context: Context): (written: WrittenReport) => void {
  let before = "";
  return (written) => {
    const said = `${written.isLast} ${summaryOf(written.report)}`;
    if (said !== before) writeReported(written, context);
    before = said;
  };
}

function writeReported(
  { report, output, bytes, isLast, isShown }: WrittenReport,
  { stdout, stderr }: Context,
): void {
  const size = bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
  const runs = report.runs.length === 0 ? "no runs" : summaryOf(report);
  const again = isLast ? "" : "; it is written again while runs go on";
  stdout.write(`wrote ${visible(output)}: ${runs} (${size})${again}\n`);
  writeDamaged(report.damaged, stderr);
  if (report.runs.length === 0) stderr.write(reportLines(report.report) || "note: no runs found\n");
  if (isShown === false) {
    stderr.write("note: no browser could be started; open the file yourself\n");
  }
}
