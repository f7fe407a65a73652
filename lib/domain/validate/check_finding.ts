/**
 * Checks the runs that a finding cites.
 *
 * @module
 */

import { formatPythonRepr } from "../value/python_text.ts";
import type { Mapping } from "../value/value.ts";
import { command, option, phrase, type Text } from "../../phrase.ts";
import type { BatchCitation, BrokenCitation, Citation, JobCitation } from "./citation.ts";
import { type Issue, issue, type StrictRuns } from "./issue.ts";
import type { RunSources, Whereabouts } from "./run_sources.ts";

/** A finding with its citations. */
export interface CitingFinding {
  readonly id: string;
  /** The file, from the root. */
  readonly path: string;
  readonly citations: readonly Citation[];
}

/** What a check of findings goes by. */
export interface CitationRules {
  readonly sources: RunSources;
  readonly strictRuns: StrictRuns;
}

/** Checks the form of each citation, and whether what it cites exists. */
export function checkFinding(finding: CitingFinding, rules: CitationRules): readonly Issue[] {
  return finding.citations.flatMap((citation) => {
    switch (citation.kind) {
      case "broken":
        return brokenIssue(finding, citation);
      case "job":
        return jobIssues(finding, citation, rules);
      case "batch":
        return batchIssues(finding, citation, rules);
    }
  });
}

/** The warning that no source of runs is there, so that citations cannot be looked up. */
export function noSourceIssue(): Issue {
  return issue("finding.no_run_store", "warning", {
    message: "there is no ledger, no run store and no index of another machine, so cited runs " +
      "are not looked up",
    hint: phrase`Run ${
      command("ledger backfill")
    } on each machine with runs, commit .aexp/ledger/ there, and pull here.`,
  });
}

const TAKE_HOME: Text = phrase`Run ${
  command("ledger backfill")
} on the machine that ran it, commit .aexp/ledger/ there, and pull here; or use ${
  option("strictRuns")
} warn meanwhile.`;

function brokenIssue(finding: CitingFinding, citation: BrokenCitation): Issue {
  const { message, hint, isIgnored } = citation;
  return issue("finding.broken_run_citation", isIgnored ? "warning" : "error", {
    ...placeOf(finding, citation),
    message: `${nameOf(finding, citation)} ${message}`,
    hint,
  });
}

function jobIssues(
  finding: CitingFinding,
  citation: JobCitation,
  { sources, strictRuns }: CitationRules,
): readonly Issue[] {
  const { jobId } = citation;
  const name = nameOf(finding, citation);
  const place = placeOf(finding, citation);
  if (strictRuns === "off" || !sources.areThere) return [];
  const found = sources.findJob(jobId);
  if (found.kind === "here") return [];
  if (found.kind === "indexed") {
    const [machine = "unknown"] = found.machines;
    return [issue("finding.absent_run_citation", "warning", {
      ...place,
      message: `${name} references run ${jobId}, which only the index of machine ` +
        `"${machine}" knows`,
      detail: `job_id=${jobId} ledger_machine=${machine}`,
      hint: onMachine(found),
    })];
  }
  return [issue("finding.broken_run_citation", severityOf(strictRuns), {
    ...place,
    message: `${name} references run ${jobId}, which is neither in .aexp/ledger/, nor in the run ` +
      "store, nor in an index of another machine",
    detail: `job_id=${jobId}`,
    hint: TAKE_HOME,
  })];
}

function batchIssues(
  finding: CitingFinding,
  citation: BatchCitation,
  { sources, strictRuns }: CitationRules,
): readonly Issue[] {
  const { experimentId, selector } = citation;
  if (strictRuns === "off" || !sources.areThere) return [];
  const found = sources.findBatch(experimentId, selector);
  if (found.kind === "here") return [];
  const place = placeOf(finding, citation);
  const batch = `${nameOf(finding, citation)} cites the runs of ${experimentId} with ` +
    selectorText(selector);
  if (found.kind === "indexed") {
    const runs = found.count === 1 ? "1 run" : `${found.count} runs`;
    const message = `${batch}, of which only the indexes of other machines know ` +
      `(${runs} on ${found.machines.join(", ")})`;
    const hint = onMachine(found);
    const machines = formatPythonRepr([...found.machines]);
    const detail = `experiment_id=${experimentId} ledger_machines=${machines}`;
    return [issue("finding.absent_batch_runs", "warning", { ...place, message, hint, detail })];
  }
  const others = [...selector.keys()].filter((key) => key !== "condition");
  const hint = others.length === 0
    ? phrase`Look at ${command("list-batches")}. ${TAKE_HOME}`
    : `A selector knows only condition; remove ${others.join(", ")}, or cite each run by its id.`;
  return [issue("finding.empty_batch", severityOf(strictRuns), {
    ...place,
    message: `${batch}, and there is none`,
    hint,
  })];
}

function selectorText(selector: Mapping): string {
  if (selector.size === 0) return "any condition";
  return Array.from(selector, ([key, value]) => `${key}=${formatPythonRepr(value)}`).join(", ");
}

function onMachine({ machines }: Extract<Whereabouts, { kind: "indexed" }>): Text {
  return phrase`Run ${command("ledger backfill")} on ${
    machines.join(", ")
  }, commit .aexp/ledger/ there, and pull here.`;
}

function severityOf(strictRuns: StrictRuns): Issue["severity"] {
  return strictRuns === "warn" ? "warning" : "error";
}

function nameOf({ id }: CitingFinding, { index }: Citation): string {
  return `finding ${id}: supporting_runs[${index}]`;
}

function placeOf({ path }: CitingFinding, { line }: Citation): Pick<Issue, "path" | "line"> {
  return { path, line };
}
