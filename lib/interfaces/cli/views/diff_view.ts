/**
 * What differs between runs or tags, as text.
 *
 * @module
 */

import type { Context } from "../../../context.ts";
import type { SweepComparison } from "../../../domain/results/compare.ts";
import { alone, withSpread } from "../../../domain/results/digits.ts";
import { levelLabel, MISSING } from "../../../domain/results/factor.ts";
import type { Summary } from "../../../domain/results/summary.ts";
import { renderTable } from "../../../domain/terminal/table.ts";
import { brief, visible, visibleLines } from "../../../domain/terminal/visible.ts";
import type { RunsDiff, TwoRuns, TwoTags } from "../../../operations/diff_runs.ts";
import { writeDamaged } from "./notes_view.ts";
import { metricTitle } from "./results_table_text.ts";

/** Writes what differs; equal things are counted. */
export function writeDiff(diff: RunsDiff, { stdout, stderr }: Context): void {
  const width = stdout.columns ?? Infinity;
  stdout.write(diff.kind === "runs" ? runsText(diff, width) : tagsText(diff, width));
  if (diff.kind === "tags") writeDamaged(diff.damaged, stderr);
}

/** A value is shown up to this length. */
const LONGEST = 100;

function runsText({ a, b, parts, diffStat }: TwoRuns, width: number): string {
  const rows = Object.entries(parts).flatMap(([part, { different }]) =>
    different.map((one) => [part, one.key, ...[one.a, one.b].map(valueText)])
  );
  const equal = Object.entries(parts).filter(([, { equal }]) => equal > 0)
    .map(([part, { equal }]) => `${equal} of the ${part}`);
  const head = ["PART", "KEY", a.slice(0, 8), b.slice(0, 8)];
  const table = rows.length === 0 ? "Nothing differs.\n" : renderTable(head, rows, width);
  return table + (equal.length === 0 ? "" : `Equal: ${equal.join(", ")}.\n`) + codeText(diffStat);
}

function valueText(value: Parameters<typeof levelLabel>[0]): string {
  return visible(brief(levelLabel(value), LONGEST));
}

function codeText(diffStat: TwoRuns["diffStat"]): string {
  if (diffStat === undefined) return "";
  if (diffStat.kind === "unknown") {
    return `What changed in the code: ${visible(diffStat.reason)}.\n`;
  }
  return diffStat.text === ""
    ? "The commits have the same files.\n"
    : `What changed in the code:\n${visibleLines(diffStat.text)}\n`;
}

function tagsText({ a, b, comparison }: TwoTags, width: number): string {
  const { pairs, metrics, onlyA, onlyB, design } = comparison;
  const over = design.over.length === 0 ? "" : ` over ${design.over.map(visible).join(", ")}`;
  const parts = [
    `${pairs.length} ${pairs.length === 1 ? "configuration" : "configurations"} in both tags`,
    `${onlyA} only in ${visible(a)}`,
    `${onlyB} only in ${visible(b)}`,
  ];
  const tables = pairs.length === 0
    ? []
    : metrics.map((_, at) => metricText({ a, b, comparison }, at, width));
  return `${parts.join(", ")}. Mean ± std${over} (n).\n${tables.join("\n")}`;
}

function metricText(
  { a, b, comparison }: { a: string; b: string; comparison: SweepComparison },
  at: number,
  width: number,
): string {
  const { design, metrics, pairs } = comparison;
  const places = design.own.map((own) => design.factors.indexOf(own));
  const metric = metrics[at];
  const head = [...design.own.map(({ key }) => key.toUpperCase()), a, b, "DIFFERENCE"].map(visible);
  const rows = pairs.map((pair) => [
    ...places.map((place) => valueText(pair.levels[place])),
    summaryText(pair.a[at]),
    summaryText(pair.b[at]),
    differenceText(pair.a[at], pair.b[at]),
  ]);
  const title = metric === undefined ? "" : visible(metricTitle(metric));
  return `${title}\n${renderTable(head, rows, width)}`;
}

function summaryText(summary: Summary | undefined): string {
  if (summary === undefined || summary.n === 0) return MISSING;
  return `${withSpread(summary.mean, summary.std)} (${summary.n})`;
}

function differenceText(a: Summary | undefined, b: Summary | undefined): string {
  const difference = (b?.mean ?? NaN) - (a?.mean ?? NaN);
  return `${difference > 0 ? "+" : ""}${alone(difference)}`;
}
