/**
 * Checks what a run's document says against the experiments.
 *
 * @module
 */

import { statusValue } from "../document/document_view.ts";
import { type LinkView, runLinks } from "../document/link.ts";
import { formatPythonRepr } from "../value/python_text.ts";
import { isStatus, STATUSES } from "../document/status.ts";
import type { Mapping } from "../value/value.ts";
import { command, option, phrase, type Text } from "../../phrase.ts";
import { type Issue, issue, type IssueCode } from "./issue.ts";

/** An experiment as runs refer to it. */
export interface CheckedExperiment {
  /** Its files, from the root; only one is right. */
  readonly paths: readonly string[];
  /** Its hypothesis; `undefined` if it names none. */
  readonly hypothesis: string | undefined;
  /** The parts of the hypothesis that its runs may test. */
  readonly subHypotheses: readonly string[];
  /** Whether the file can be read, so that its hypotheses are known. */
  readonly isReadable: boolean;
}

/** A run to check. */
export interface CheckedRun {
  readonly jobId: string;
  readonly document: Mapping;
  /** The run's folder, from the root. */
  readonly path: string;
}

/** Checks a run. */
export function checkRun(
  run: CheckedRun,
  experiments: ReadonlyMap<string, CheckedExperiment>,
): readonly Issue[] {
  return [...statusIssues(run), ...linkIssues(run, experiments)];
}

function linkIssues(
  run: CheckedRun,
  experiments: ReadonlyMap<string, CheckedExperiment>,
): readonly Issue[] {
  const link = runLinks(run.document);
  const short = shortId(run);
  if (link === undefined) {
    return [refuse(run, "run.orphan", { message: `run ${short} is linked to no experiment` })];
  }
  const { experimentId } = link;
  if (experimentId === undefined) {
    const message = `run ${short} has a link without experiment_id`;
    return [refuse(run, "run.broken_experiment_link", { message })];
  }
  const experiment = experiments.get(experimentId);
  if (experiment?.paths.length !== 1) {
    return [brokenLink(run, experimentId, experiment?.paths ?? [])];
  }
  return experiment.isReadable ? hypothesisIssues(run, { ...link, experimentId }, experiment) : [];
}

function brokenLink(run: CheckedRun, experimentId: string, paths: readonly string[]): Issue {
  const state = paths.length === 0
    ? `but no file kb/research/experiments/${experimentId}-*.md is there`
    : `which has ${paths.length} files: ${paths.join(", ")}`;
  return refuse(run, "run.broken_experiment_link", {
    message: `run ${shortId(run)} references experiment ${experimentId}, ${state}`,
    detail: `experiment_id=${experimentId}`,
    hint: paths.length === 0
      ? phrase`Write that file, or run ${relink(run)}.`
      : "Keep one file for each experiment.",
  });
}

function hypothesisIssues(
  run: CheckedRun,
  { experimentId, hypothesisId, subHypothesisId }: LinkView & { readonly experimentId: string },
  { hypothesis, subHypotheses, paths: [file = ""] }: CheckedExperiment,
): readonly Issue[] {
  const found: Issue[] = [];
  const listed = subHypotheses.length === 0 ? "none" : subHypotheses.join(", ");
  const rest = {
    detail: `experiment_id=${experimentId}`,
    hint: phrase`Correct ${file}, or run ${relink(run)} with the right hypothesis.`,
  };
  const isOther = hypothesisId !== undefined && hypothesis !== undefined &&
    hypothesisId !== hypothesis && !subHypotheses.includes(hypothesisId);
  if (isOther) {
    const message = `run ${shortId(run)} has hypothesis ${hypothesisId}, but experiment ` +
      `${experimentId} has ${hypothesis} and the sub-hypotheses ${listed}`;
    found.push(refuse(run, "run.hypothesis_mismatch", { ...rest, message }));
  }
  if (subHypothesisId !== undefined && !subHypotheses.includes(subHypothesisId)) {
    const message = `run ${shortId(run)} has sub-hypothesis ${subHypothesisId}, which ` +
      `experiment ${experimentId} does not list (it lists ${listed})`;
    found.push(refuse(run, "run.sub_hypothesis_unlisted", { ...rest, message }));
  }
  return found;
}

function refuse(
  run: CheckedRun,
  code: IssueCode,
  parts: Pick<Issue, "message"> & Partial<Issue>,
): Issue {
  return issue(code, "error", { path: run.path, hint: phrase`Run ${relink(run)}.`, ...parts });
}

function relink(run: CheckedRun): Text {
  return command("link", shortId(run), option("experiment"), "E###");
}

function shortId({ jobId }: CheckedRun): string {
  return jobId.slice(0, 8);
}

function statusIssues({ jobId, document, path }: CheckedRun): Issue[] {
  const status = statusValue(document);
  if (status === null || typeof status === "string" && isStatus(status)) return [];
  const message = `run ${jobId.slice(0, 8)} has status ${formatPythonRepr(status)}; expected one ` +
    `of ${STATUSES.join(", ")}`;
  const hint = phrase`Correct it in the run's document, or queue the run again with ${
    command("queue retry", jobId.slice(0, 8))
  }.`;
  return [issue("run.status_invalid", "error", { message, path, hint })];
}
