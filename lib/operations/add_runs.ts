/**
 * Adds runs to the queue.
 *
 * All input is checked before the first job is written. The store is listed once and git is asked once,
 * however many runs a sweep has.
 *
 * @module
 */

import { openSession, openSessionToAdd, Session, withSession } from "../engine/session/session.ts";
import type { Context } from "../context.ts";
import { UserError } from "../errors.ts";
import { option, phrase, type Text } from "../phrase.ts";
import type { Provenance } from "../adapters/git/provenance.ts";
import {
  type Addition,
  type AddOutcome,
  isWaitingUnder,
  type KnownJob,
  type KnownJobs,
  planAdditions,
  type PlannedRun,
  recommitKey,
} from "../domain/plan/addition.ts";
import type { QueueTexts } from "../domain/document/queue_texts.ts";
import { checkLink, type RunLink } from "../domain/document/link.ts";
import { quotePath } from "../adapters/files/file_error.ts";
import { isEmptyJobFolder, readJobs } from "../adapters/store/job.ts";
import { type DamagedJob } from "../domain/document/damaged_job.ts";
import { removeAbandoned } from "../adapters/files/maker.ts";
import type { Root } from "../adapters/store/root.ts";
import { hasStore, type Store } from "../adapters/store/store.ts";
import type { Mapping } from "../domain/value/value.ts";
import { composeRuns } from "../engine/intake/compose_runs.ts";
import { listAttempts } from "../adapters/state/attempt_files.ts";
import { isHeldBy, lookAt } from "../engine/liveness/job_liveness.ts";
import { mapOverlapping } from "../engine/session/overlap.ts";
import type { RunSpecification } from "../engine/intake/read_specification.ts";
import { askForCode, locate, type RepositoryOptions } from "../engine/session/repository.ts";
import { writeAdditions } from "../engine/intake/write_additions.ts";

/** The options of `queue add`. */
export interface AddRunsOptions extends RepositoryOptions, Partial<QueueTexts> {
  readonly link: RunLink;
  readonly specification: RunSpecification;
  /** Whether the state points contain the commit. @default {true} */
  readonly withCommit?: boolean;
  /** Whether conditions' names are replaced by their blocks. @default {true} */
  readonly resolveConditions?: boolean;
  /** Whether to add runs that differ from waiting ones only in the commit. @default {false} */
  readonly allowDuplicates?: boolean;
  /** Whether to move runs that wait under another tag. @default {false} */
  readonly retag?: boolean;
  /** Whether to skip runs that are over. @default {false} */
  readonly onlyNew?: boolean;
  /** Whether to decide only and write nothing. @default {false} */
  readonly isDryRun?: boolean;
}

/** The result of adding one run. */
export interface AddedRun {
  /** The run's job; for a duplicate, the job that waits already. */
  readonly jobId: string;
  readonly outcome: AddOutcome;
  /** Whether the job has this run's state point; a duplicate may differ in the commit. */
  readonly isSame: boolean;
  /** The job's status afterwards; a job that the addition left alone keeps its own. */
  readonly status: string | undefined;
  /** The job's tag afterwards; a job that the addition left alone keeps its own. */
  readonly tag: string | undefined;
  readonly statepoint: Mapping;
}

/** The result of `queue add`. */
export interface AddRunsResult {
  /** In the order of the sweep. */
  readonly runs: readonly AddedRun[];
  /** The folder that contains the jobs' folders. */
  readonly workspacePath: string;
  /** Jobs of the store that could not be read. */
  readonly damaged: readonly DamagedJob[];
  /** Sentences for the person. */
  readonly warnings: readonly Text[];
}

/**
 * Adds runs to the queue.
 *
 * @throws {UserError} before anything is written if the input of any run is wrong; if the disk fails midway,
 * the message says how many runs were added
 */
export async function addRuns(context: Context, options: AddRunsOptions): Promise<AddRunsResult> {
  checkLink(options.link);
  const root = locate(context, options);
  const codeQuestion = options.withCommit === false ? undefined : askForCode(root, true);
  const composed = await composeRuns(context, root, {
    ...options,
    isQueued: true,
    code: codeQuestion,
  });
  const code = await codeQuestion?.answer;
  const session = openFor(context, root, options);
  const known = await readKnown(session, composed.runs, options);
  const planned = planAdditions(composed.runs, known, {
    tag: options.tag,
    retag: options.retag ?? false,
    onlyNew: options.onlyNew ?? false,
    allowDuplicates: options.allowDuplicates ?? false,
  });
  const done = options.isDryRun || session === undefined ? planned : await withSession(
    session,
    () => writeAdditions(session, planned, { ...options, code }),
  );
  return {
    runs: done.map(describe),
    workspacePath: `${root.storePath}/workspace`,
    // An empty folder with the id of a planned run counted as damaged, and is a whole job by now.
    damaged: known.damaged.filter((job) => !composed.runs.some((run) => run.id === job.id)),
    warnings: [...composed.warnings, ...warningsOf(code), ...keptCommands(done, options)],
  };
}

/** Opens the store, or creates it unless this is a dry run. */
function openFor(context: Context, root: Root, options: AddRunsOptions): Session | undefined {
  if (!options.isDryRun) return openSessionToAdd(context, root);
  return hasStore(root) ? openSession(context, { repo: root.path }) : undefined;
}

interface Known extends KnownJobs {
  readonly damaged: readonly DamagedJob[];
}

const NOTHING_KNOWN: Known = { jobs: new Map(), waiting: new Map(), damaged: [] };

/** Reads the planned runs that are in the store already, and the runs that wait under the same tag. */
async function readKnown(
  session: Session | undefined,
  runs: readonly PlannedRun[],
  options: AddRunsOptions,
): Promise<Known> {
  if (session === undefined) return NOTHING_KNOWN;
  const { context, store, maker } = session;
  const planned = new Set(runs.map((run) => run.id));
  const existing = new Map<string, Mapping>();
  const waiting = new Map<string, string>();
  const damaged = await readJobs(store, (job) => {
    if (planned.has(job.id)) existing.set(job.id, job.document);
    if (options.allowDuplicates || !isWaitingUnder(job.document, options.tag)) return;
    waiting.set(recommitKey(job.statepoint.mapping), job.id);
  }, {
    elapsedMs: context.elapsedMs,
    wanted: (document, id) => planned.has(id) || isWaitingUnder(document, options.tag),
    onOther: (name) => {
      if (!options.isDryRun) removeAbandoned(store.workspacePath, [name], maker);
    },
  });
  checkDamaged(store, damaged, planned);
  return { jobs: await judge(session, existing), waiting, damaged };
}

/** Finds out which of the jobs a runner holds. */
async function judge(
  session: Session,
  documents: ReadonlyMap<string, Mapping>,
): Promise<ReadonlyMap<string, KnownJob>> {
  const highest = documents.size === 0 ? new Map<string, number>() : listAttempts(session.store);
  const judged = await mapOverlapping([...documents], async ([jobId, document]) => {
    const job = { jobId, document, highest: highest.get(jobId) ?? 0 };
    const isHeld = isHeldBy((await lookAt(session, job)).open, document);
    return [jobId, { document, isHeld }] as const;
  });
  return new Map(judged);
}

/** Refuses to add a run whose folder is damaged. An empty folder is no obstacle. */
function checkDamaged(
  store: Store,
  damaged: readonly DamagedJob[],
  planned: ReadonlySet<string>,
): void {
  for (const job of damaged) {
    if (!planned.has(job.id) || isEmptyJobFolder(store, job.id)) continue;
    throw new UserError(
      "JOB_DAMAGED",
      `Cannot queue job "${job.id}": ${quotePath(job.path)} is damaged, ${job.reason}`,
      { hint: "Restore the file with git, or move the job's folder away." },
    );
  }
}

function describe({ jobId, outcome, place, run }: Addition): AddedRun {
  const isSame = jobId === run.id;
  return { jobId, outcome, isSame, ...place, statepoint: run.statepoint };
}

/** Warns that runs that wait already keep the command they were queued with. */
function keptCommands(additions: readonly Addition[], options: AddRunsOptions): Text[] {
  if (options.command === undefined) return [];
  const added = new Set(
    additions.filter(({ outcome }) => outcome === "queued").map((one) => one.jobId),
  );
  const kept = additions.filter(({ outcome, jobId }) =>
    outcome === "moved" || (outcome === "duplicate" && !added.has(jobId))
  );
  return kept.length === 0 ? [] : [
    phrase`${
      option("command")
    } does not change ${kept.length} run(s) that wait already: they keep their command`,
  ];
}

function warningsOf(code: Provenance | undefined): string[] {
  return code?.warning === undefined ? [] : [code.warning];
}
