/**
 * Files that the page makes for the person.
 *
 * @module
 */
/// <reference lib="dom" />

import { csvLine } from "../../domain/export/csv.ts";
import { Float, type Value } from "../../domain/value/value.ts";
import type { Column } from "./model.ts";

/** Hands a file to the person. */
export function download(name: string, type: string, content: string | Blob): void {
  const blob = typeof content === "string" ? new Blob([content], { type }) : content;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Writes runs as CSV, with the names of columns that `aexp export` uses. */
export function csvOf(places: readonly number[], columns: readonly Column[]): string {
  const head = csvLine(columns.map(csvName));
  return head +
    places.map((run) => csvLine(columns.map((column) => valueOf(column, run)))).join("");
}

function csvName({ name, kind }: Column): string {
  if (kind === "fixed") return FIXED[name] ?? name;
  return `${kind === "key" ? "sp." : "results."}${name}`;
}

const FIXED: Readonly<Record<string, string>> = {
  id: "job_id",
  experiment: "experiment_id",
  seconds: "wallclock_s",
};

function valueOf({ kind, number, text }: Column, run: number): Value | undefined {
  const value = number(run);
  // A key is written as the person wrote it.
  if (kind !== "key" && !Number.isNaN(value)) {
    return Number.isInteger(value) ? BigInt(value) : new Float(value);
  }
  return text(run) === "" ? undefined : text(run);
}
