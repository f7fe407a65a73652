/**
 * Compares two runs, or the runs of two tags.
 *
 * @module
 */

import { UserError } from "../errors.ts";
import { command, phrase } from "../phrase.ts";
import type { Context } from "../context.ts";
import { type DiffStat, readDiffStat } from "../adapters/git/diff_stat.ts";
import { findJobId } from "../adapters/store/find_job.ts";
import { type Job, readJob } from "../adapters/store/job.ts";
import { readMeantJobs } from "../adapters/store/meant_jobs.ts";
import { attemptsOf, attemptView } from "../domain/document/attempt.ts";
import type { DamagedJob } from "../domain/document/damaged_job.ts";
import {
  resultsOf,
  startedAtOf,
  statusWord,
  tagOf,
  wallclockOf,
} from "../domain/document/document_view.ts";
import {
  compareSweeps,
  compareValues,
  type Comparison,
  type SweepComparison,
} from "../domain/results/compare.ts";
import { type SweepRun, sweepRun } from "../domain/results/sweep_run.ts";
import { flatten, type FlatValues } from "../domain/value/flatten.ts";
import { Float, type Value } from "../domain/value/value.ts";
import { ownPaths, type RepositoryOptions } from "../engine/session/repository.ts";
import { openSession, type Session } from "../engine/session/session.ts";

/** The options of `diff`. */
export interface DiffRunsOptions extends RepositoryOptions {
  /** An id, its beginning, or a tag. */
  readonly a: string;
  /** An id, its beginning, or a tag. */
  readonly b: string;
  /** The keys that replicates differ in, for tags. @default {["seed"]} */
  readonly over?: readonly string[] | undefined;
}

/** What differs. */
export type RunsDiff = TwoRuns | TwoTags;

/** The parts of a run that are compared. */
export const PARTS = ["state point", "code", "run", "results"] as const;

/** Two runs. */
export interface TwoRuns {
  readonly kind: "runs";
  readonly a: string;
  readonly b: string;
  readonly parts: Readonly<Record<typeof PARTS[number], Comparison>>;
  /** What changed between the commits; `undefined` if they are equal. */
  readonly diffStat: DiffStat | undefined;
}

/** The runs of two tags. */
export interface TwoTags {
  readonly kind: "tags";
  readonly a: string;
  readonly b: string;
  readonly comparison: SweepComparison;
  /** Jobs that could not be read. */
  readonly damaged: readonly DamagedJob[];
}

/** Compares two runs or two tags and writes nothing. */
export async function diffRuns(context: Context, options: DiffRunsOptions): Promise<RunsDiff> {
  const session = openSession(context, options);
  const ids = [options.a, options.b].map((text) => idIfAny(session, text));
  const [a, b] = ids;
  if (a !== undefined && b !== undefined) return await twoRuns(session, a, b);
  return await twoTags(session, options, ids);
}

/** Returns the id that a text means; `undefined` if no run has it. */
function idIfAny({ store }: Session, text: string): string | undefined {
  try {
    return findJobId(store, text);
  } catch (error) {
    if (error instanceof UserError && error.code === "JOB_NOT_FOUND") return undefined;
    throw error;
  }
}

async function twoRuns(session: Session, a: string, b: string): Promise<TwoRuns> {
  const [jobA, jobB] = await Promise.all([readJob(session.store, a), readJob(session.store, b)]);
  const [factsA, factsB] = [factsOf(jobA), factsOf(jobB)];
  const commits = [commitOf(factsA), commitOf(factsB)] as const;
  const parts = Object.fromEntries(
    PARTS.map((part) => [part, compareValues(factsA[part], factsB[part])]),
  ) as TwoRuns["parts"];
  return {
    kind: "runs",
    a,
    b,
    parts,
    diffStat: commits[0] === commits[1]
      ? undefined
      : await readDiffStat(session.root.path, commits, ownPaths(session.root)),
  };
}

type Facts = Readonly<Record<typeof PARTS[number], FlatValues>>;

/** The key of the code in a state point and in the facts. */
const COMMIT = "code_commit";
const DIRTY = "code_dirty";

function factsOf({ statepoint, document }: Job): Facts {
  const keys = flatten(statepoint.mapping);
  const entry = attemptsOf(document).at(-1);
  const last = entry === undefined ? undefined : attemptView(entry);
  const wallclock = wallclockOf(document);
  return {
    "state point": new Map([...keys].filter(([key]) => key !== COMMIT && key !== DIRTY)),
    code: present({
      commit: last?.code.commit || keys.get(COMMIT),
      dirty: last === undefined ? keys.get(DIRTY) : last.code.isDirty,
    }),
    run: present({
      status: statusWord(document),
      tag: tagOf(document),
      command: last?.command,
      template: last?.template.path,
      template_blob: last?.template.blob,
      machine: last?.host,
      started_at: startedAtOf(document),
      seconds: wallclock === undefined ? undefined : new Float(wallclock),
      attempts: BigInt(attemptsOf(document).length),
    }),
    results: flatten(resultsOf(document) ?? new Map()),
  };
}

function present(values: Readonly<Record<string, Value | undefined>>): FlatValues {
  return new Map(
    Object.entries(values).filter((one): one is [string, Value] => one[1] !== undefined),
  );
}

function commitOf({ code }: Facts): string {
  const commit = code.get("commit");
  return typeof commit === "string" ? commit : "";
}

async function twoTags(
  session: Session,
  { a, b, over }: DiffRunsOptions,
  ids: readonly (string | undefined)[],
): Promise<TwoTags> {
  const runs = new Map<string, SweepRun[]>([[a, []], [b, []]]);
  const tags = new Set<string>();
  const all = { includeTerminal: true, includeUnqueued: true };
  const damaged = await readMeantJobs(session.store, all, ({ id, statepoint, document }) => {
    const tag = tagOf(document);
    if (tag !== undefined) tags.add(tag);
    runs.get(tag ?? "")?.push(sweepRun({
      jobId: id,
      status: statusWord(document),
      statepoint: statepoint.mapping,
      results: resultsOf(document),
    }));
  }, { elapsedMs: session.context.elapsedMs });
  const [runsA = [], runsB = []] = [runs.get(a), runs.get(b)];
  const unknown = [a, b].filter((text) => !tags.has(text));
  const missing = unknown.find((text) => ids[text === a ? 0 : 1] === undefined);
  if (missing !== undefined) throw notFound(missing, [...tags]);
  if (unknown.length > 0) throw mixed(a, b);
  return { kind: "tags", a, b, comparison: compareSweeps(runsA, runsB, { over }), damaged };
}

function mixed(a: string, b: string): UserError {
  return new UserError(
    "FLAG_INVALID",
    `Cannot compare ${JSON.stringify(a)} with ${JSON.stringify(b)}: one is a run, the other a tag`,
    { hint: "Name two runs, or two tags." },
  );
}

/** The most tags in a hint. */
const MOST_TAGS = 8;

function notFound(text: string, tags: readonly string[]): UserError {
  const known = tags.length === 0 ? "" : ` The tags are ${tags.slice(0, MOST_TAGS).join(", ")}.`;
  return new UserError(
    "JOB_NOT_FOUND",
    `Cannot find ${JSON.stringify(text)}: no run has an id that begins like that, or that tag`,
    { hint: phrase`Name two runs as ${command("list-runs")} shows them, or two tags.${known}` },
  );
}
