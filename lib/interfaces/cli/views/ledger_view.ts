/**
 * The ledger as text.
 *
 * @module
 */

import type { Context } from "../../../context.ts";
import { CONFLICT_REASON } from "../../../domain/value/conflict_marks.ts";
import { visible } from "../../../domain/terminal/visible.ts";
import type { Backfilled } from "../../../operations/backfill_ledger.ts";
import type { LedgerCheck, LedgerProblem } from "../../../operations/check_ledger.ts";
import type { PromotedRun } from "../../../operations/promote_run.ts";
import type { LedgerListing, LedgerRecord } from "../../../operations/show_ledger.ts";
import { writeDamaged, writeWarnings } from "./notes_view.ts";
import { briefStatepoint } from "./statepoint_view.ts";

/** The most failures that are told one by one. */
const MOST_FAILURES = 5;

/** Writes what `ledger backfill` did. */
export function writeBackfilled(filled: Backfilled, { stdout, stderr }: Context): void {
  const { promoted, skipped, differing, failed } = filled;
  const entries = promoted.length === 1 ? "1 entry" : `${promoted.length} entries`;
  stdout.write(`promoted ${entries} (${skipped.length} already present, skipped)\n`);
  writeWarnings(failed.slice(0, MOST_FAILURES).map(({ reason }) => reason), stderr);
  if (failed.length > 0) {
    stderr.write(`error: ${failed.length} of the entries could not be written\n`);
  }
  writeDamaged(filled.damaged, stderr);
  if (differing.length === 0) return;
  const present = differing.length === 1
    ? "1 entry that is present disagrees"
    : `${differing.length} entries that are present disagree`;
  stderr.write(`note: ${present} with the run store; --overwrite replaces them\n`);
}

/** Says where an entry was written. */
export function promotionText({ jobId, path, machineLabel }: PromotedRun): string {
  return `promoted ${jobId.slice(0, 8)} as ${visible(machineLabel)}: ${visible(path)}\n`;
}

/** Writes the entries, as a table or as tab-separated fields. */
export async function writeLedger(
  { entries, damaged }: LedgerListing,
  { stdout, stderr }: Context,
): Promise<void> {
  if (stdout.columns === undefined) {
    stdout.write(entries.map((entry) => fullRow(entry).map(visible).join("\t") + "\n").join(""));
  } else {
    const { renderTable } = await import("../../../domain/terminal/table.ts");
    const titles = ["ID", "EXPERIMENT", "STATUS", "MACHINE", "ENDED", "STATE POINT"];
    stdout.write(
      `ledger (${entries.length} ${entries.length === 1 ? "entry" : "entries"})\n` +
        renderTable(titles, entries.map(shortRow), stdout.columns),
    );
  }
  writeDamaged(damaged, stderr);
  if (entries.length + damaged.length > 0) return;
  stderr.write("note: the ledger is empty; `aexp ledger backfill` adds the runs that are over\n");
}

function fullRow(entry: LedgerRecord): string[] {
  return [entry.jobId, ...shortRow(entry).slice(1)];
}

function shortRow(record: LedgerRecord): string[] {
  return [
    record.jobId.slice(0, 8),
    record.experimentId ?? "",
    record.status ?? "",
    visible(record.machine ?? ""),
    record.endedAt ?? "",
    briefStatepoint(record.statepoint),
  ];
}

/** Writes what `ledger check` found: a line for each problem, and a summary. */
export function writeLedgerCheck(check: LedgerCheck, { stdout, stderr }: Context): void {
  for (const problem of check.problems) stdout.write(`${problemText(problem)}\n`);
  const parts = [
    `${check.agreeing} agree`,
    `${check.problems.length} do not`,
    `${check.elsewhere} of runs that are not here`,
    ...(check.unknown > 0 ? [`${check.unknown} of runs that cannot be read`] : []),
    ...(check.again > 0 ? [`${check.again} of runs that wait or run again`] : []),
  ];
  stdout.write(`ledger: ${parts.join(", ")}\n`);
  writeDamaged(check.damaged, stderr);
}

function problemText(problem: LedgerProblem): string {
  return `${problem.path}: ${factText(problem)}; ${remedyText(problem)}`;
}

function factText({ kind, fields }: LedgerProblem): string {
  switch (kind) {
    case "missing":
      return "missing, although the run is over";
    case "unreadable":
      return "it is not a JSON object";
    case "conflict":
      return CONFLICT_REASON;
    case "differs":
      return `it disagrees with the run store in ${fields.map(visible).join(", ")}`;
    case "other_run":
      return "its job_id is not the one in its name";
    case "other_statepoint":
      return "its state point is not that of the run";
    case "not_over":
      return "its status is not that of a run that is over";
  }
}

function remedyText({ jobId, kind, isHere }: LedgerProblem): string {
  if (kind === "conflict") return "`aexp sync --resolve` merges both sides";
  if (!isHere) return "restore the file with git";
  const promote = `\`aexp ledger promote ${jobId.slice(0, 8)}\``;
  return kind === "missing" ? `${promote} writes it` : `${promote} writes it anew`;
}
