/**
 * A report as the data of its page.
 *
 * @module
 */

import { attemptsOf, attemptView } from "../../domain/document/attempt.ts";
import { causeOf, causeOfError } from "../../domain/document/cause.ts";
import {
  endedAtOf,
  queuedAtOf,
  queueOf,
  startedAtOf,
  statusWord,
  tagOf,
  wallclockOf,
} from "../../domain/document/document_view.ts";
import { experimentIdOf } from "../../domain/document/link.ts";
import { type Factor, finiteNumber, levelLabel, levelText } from "../../domain/results/factor.ts";
import { doubtOf, type Importance } from "../../domain/results/importance.ts";
import type { Design } from "../../domain/results/design.ts";
import { adviceFor } from "../../domain/triage/advice.ts";
import { separationText } from "../../domain/triage/rule_text.ts";
import type { Cluster } from "../../domain/triage/triage.ts";
import { formatJson } from "../../domain/value/json_text.ts";
import { numberAt, type Value } from "../../domain/value/value.ts";
import type { Report, ReportedRun } from "../../operations/report.ts";
import { spell, type Spelling } from "../../phrase.ts";
import { VERSION } from "../../version.ts";
import type {
  PageAttempts,
  PageCluster,
  PageData,
  PageImportance,
  PageKey,
  PageRuns,
} from "../page/page_data.ts";
import { leftOutOf } from "./report_omissions.ts";

/** What the person who asks for a report says about it. */
export interface ReportNames {
  /** @default the experiment and the tag, where all runs share them */
  readonly title: string | undefined;
  /** The filter as a person typed it; empty if there was none. */
  readonly filter: string;
  readonly spelling: Spelling;
  /** After how many seconds the report is written again; `undefined` if it is not. */
  readonly nextInS?: number | undefined;
}

/** The page's data as JSON, on one line. */
export function pageText(report: Report, names: ReportNames): string {
  return JSON.stringify(pageData(report, names));
}

/** Makes the data of the page. */
export function pageData(report: Report, names: ReportNames): PageData {
  const { runs, table, curves, factors } = report;
  return {
    version: 1,
    title: names.title ?? titleOf(report),
    generated_at: report.readAt.toISOString(),
    next_in_s: names.nextInS ?? null,
    program: `aexp ${VERSION}`,
    filter: names.filter,
    experiments: report.experiments.map(({ id, title, text }) => ({
      id,
      title: title ?? null,
      text,
    })),
    counted: [...table.counted],
    counts: Object.fromEntries(table.statuses),
    keys: factors.map((factor) => keyOf(factor, table.design)),
    metrics: table.metrics.map(({ name, isMinimized }) => ({
      name,
      is_minimized: isMinimized,
      values: runs.map(({ sweep }) => pageValue(sweep.results.get(name))),
    })),
    runs: runsOf(report),
    attempts: attemptsColumns(runs),
    curves: curves.sets,
    importance: report.importances.map(importanceOf),
    clusters: clustersOf(report, names.spelling),
    left_out: leftOutOf(report),
  };
}

function titleOf({ experiments, runs }: Report): string {
  const tags = new Set(runs.map(({ job }) => tagOf(job.document)));
  const [tag] = tags;
  const [experiment] = experiments;
  const of = experiments.length === 1 && experiment !== undefined
    ? experiment.title ?? experiment.id
    : "Runs";
  return tags.size === 1 && tag !== undefined ? `${of}, tag ${tag}` : of;
}

function keyOf({ key, levels, codes }: Factor, design: Design): PageKey {
  const known = levels.filter((level) => level !== undefined);
  const from = design.following.find((one) => one.key === key)?.from;
  return {
    key,
    role: roleOf(key, design, from),
    from: from ?? null,
    levels: known.map((level) => ({
      json: levelText(level),
      label: levelLabel(level),
      number: finiteNumber(level) ?? null,
    })),
    // Runs that lack the key have the last place, behind all levels.
    codes: codes.map((code) => code < known.length ? code : -1),
  };
}

function roleOf(key: string, design: Design, from: string | undefined): PageKey["role"] {
  if (from !== undefined) return "follows";
  if (design.factors.some((factor) => factor.key === key)) return "own";
  return design.over.includes(key) ? "over" : "constant";
}

/** Writes a number as itself, and what is no finite number in Python's JSON. */
function pageValue(value: Value | undefined): number | string | null {
  if (value === undefined || value === null) return null;
  return finiteNumber(value) ?? formatJson(value);
}

/** The most characters of one recorded error, and of all together. */
const MOST_OF_ERROR = 1_500;
const MOST_OF_ERRORS = 2_000_000;

function runsOf({ runs, triage, logEnds }: Report): PageRuns {
  const clusterOf = new Map(
    triage.clusters.flatMap(({ jobIds }, at) => jobIds.map((id) => [id, at] as const)),
  );
  const jobs = runs.map(({ job }) => job);
  const lastAttempt = jobs.map(({ document }) => attemptsOf(document).at(-1))
    .map((entry) => entry === undefined ? undefined : attemptView(entry));
  let left = MOST_OF_ERRORS;
  const places = jobs.flatMap(({ id }, at) => {
    const end = logEnds.get(id);
    return end === undefined ? [] : [[String(at), end] as const];
  });
  return {
    job_id: jobs.map(({ id }) => id),
    status: jobs.map(({ document }) => statusWord(document) ?? ""),
    tag: jobs.map(({ document }) => tagOf(document) ?? null),
    experiment_id: jobs.map((job) => experimentIdOf(job) ?? null),
    cause: jobs.map(({ document }) => causeOf(document) ?? null),
    headline: runs.map(({ observed }) => observed?.failure?.headline ?? null),
    cluster: jobs.map(({ id }) => clusterOf.get(id) ?? null),
    commit: runs.map(({ observed }, at) =>
      observed?.commit ?? (lastAttempt[at]?.code.commit || null)
    ),
    host: lastAttempt.map((attempt) => attempt?.host ?? null),
    queued_at: jobs.map(({ document }) => milliseconds(queuedAtOf(document))),
    started_at: jobs.map(({ document }) => milliseconds(startedAtOf(document))),
    ended_at: jobs.map(({ document }) => milliseconds(endedAtOf(document))),
    wallclock_s: jobs.map(({ document }) => secondsOf(wallclockOf(document))),
    attempts: jobs.map(({ document }) => attemptsOf(document).length),
    last_error: runs.map(({ job, observed }) => {
      if (observed?.failure === undefined) return null;
      const text = queueOf(job.document).lastError?.outputTail.slice(-MOST_OF_ERROR) ?? "";
      left -= text.length;
      return left < 0 || text === "" ? null : text;
    }),
    log_ends: Object.fromEntries(places),
  };
}

function milliseconds(text: string | undefined): number | null {
  const at = Date.parse(text ?? "");
  return Number.isNaN(at) ? null : at;
}

function secondsOf(wallclock: number | undefined): number | null {
  return wallclock !== undefined && wallclock >= 0 && wallclock < Infinity ? wallclock : null;
}

function attemptsColumns(runs: readonly ReportedRun[]): PageAttempts {
  const rows = runs.flatMap(({ job }, run) =>
    attemptsOf(job.document).map((entry) => ({ run, view: attemptView(entry) }))
  ).map((row) => ({ ...row, start: milliseconds(row.view.startedAt) }));
  rows.sort((a, b) => (a.start ?? 0) - (b.start ?? 0));
  return {
    run: rows.map(({ run }) => run),
    attempt: rows.map(({ view }) => view.n ?? 0),
    host: rows.map(({ view }) => view.host ?? null),
    slot: rows.map(({ view }) => numberAt(view.mapping, "slot") ?? null),
    started_at: rows.map(({ start }) => start),
    ended_at: rows.map(({ view }) => milliseconds(view.endedAt)),
    wallclock_s: rows.map(({ view }) => secondsOf(view.wallclockS)),
    outcome: rows.map(({ view }) => view.status === "running" ? null : view.status ?? null),
  };
}

function importanceOf(importance: Importance | undefined): PageImportance | null {
  if (importance === undefined) return null;
  return {
    n: importance.n,
    parameters: importance.parameters.map(({ key, omega }) => ({ key, omega })),
    noise: importance.noise ?? null,
    together: importance.together ?? null,
    doubt: doubtOf(importance) ?? null,
  };
}

function clustersOf({ triage, runs }: Report, spelling: Spelling): readonly PageCluster[] {
  const placeOf = new Map(runs.map(({ job }, at) => [job.id, at]));
  return triage.clusters.map((cluster) => ({
    id: cluster.id,
    cause: causeOfError(cluster),
    returncode: cluster.returncode ?? null,
    headline: cluster.jobIds.length === 1 ? cluster.headline : cluster.signature,
    count: cluster.jobIds.length,
    rule: ruleOf(cluster),
    advice: adviceText(cluster, spelling),
    example: placeOf.get(cluster.jobIds[0] ?? "") ?? 0,
  }));
}

function ruleOf({ separation }: Cluster): string | null {
  return separation === undefined ? null : separationText(separation);
}

function adviceText(cluster: Cluster, spelling: Spelling): string | null {
  const advice = adviceFor(cluster);
  return advice === undefined ? null : spell(advice, spelling);
}
