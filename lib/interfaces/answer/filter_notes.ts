/**
 * Why a filter matches nothing, in sentences for people and models.
 *
 * @module
 */

import type { FilterPart, FilterReport, Known } from "../../domain/document/filter_report.ts";
import { COMMON_KEYS } from "../../domain/statepoint/common_keys.ts";
import { brief, visible } from "../../domain/terminal/visible.ts";

/** The largest number of values in a note. */
const MOST = 6;

/** A value is shown up to this length. */
const LONGEST = 60;

/** Says which parts of a filter match no run, else tells of all parts; empty if there is no run at all. */
export function filterNotes(report: FilterReport | undefined): readonly string[] {
  if (report === undefined || report.jobs === 0) return [];
  const empty = report.parts.filter(({ matches }) => matches === 0);
  if (empty.length > 0) return empty.map(emptyPart);
  const parts = report.parts.map((part) => `${nameOf(part)} (${runs(part.matches)})`);
  return parts.length < 2 ? [] : [`no run matches all of: ${parts.join(", ")}`];
}

function emptyPart(part: FilterPart): string {
  const { kind, key = "", known } = part;
  const name = nameOf(part);
  switch (kind) {
    case "key":
      return `no run has the key ${shown(key)}; ${list("known keys", known.filter(isOwnKey))}`;
    case "value":
      return `no run has ${name}; ${list(`known values of ${shown(key)}`, known)}`;
    case "ids":
      return `no run is ${name}`;
    case "since":
      return `no run was queued, started or ended ${name}`;
    default:
      return `no run has ${name}; ${list(PLURALS[kind], known)}`;
  }
}

const PLURALS: Readonly<Record<"experiment" | "tag" | "status" | "cause" | "signature", string>> = {
  experiment: "known experiments",
  tag: "known tags",
  status: "known states",
  cause: "known causes",
  signature: "known signatures",
};

function nameOf({ kind, key = "", wanted }: FilterPart): string {
  if (kind === "key" || kind === "value") return `${shown(key)}=${shown(wanted)}`;
  if (kind === "since") return `since ${shown(wanted)}`;
  return kind === "ids" ? shown(wanted) : `${kind}=${shown(wanted)}`;
}

function list(title: string, known: readonly Known[]): string {
  if (known.length === 0) return `${title}: none`;
  const texts = known.slice(0, MOST).map(([value, count]) =>
    `${value === "" ? "none at all" : shown(value)} (${count})`
  );
  const more = known.length > MOST ? `, and ${known.length - MOST} more` : "";
  return `${title}: ${texts.join(", ")}${more}`;
}

function isOwnKey([key]: Known): boolean {
  return !COMMON_KEYS.has(key);
}

function shown(text: string): string {
  return visible(brief(text, LONGEST));
}

function runs(count: number): string {
  return count === 1 ? "1 run" : `${count} runs`;
}
