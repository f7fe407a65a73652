/**
 * Reads the jobs of the store that matter to an addition.
 *
 * @module
 */

import { quotePath } from "../../adapters/files/file_error.ts";
import { removeAbandoned } from "../../adapters/files/maker.ts";
import { listAttempts } from "../../adapters/state/attempt_files.ts";
import { isEmptyJobFolder, type Job, readJobs } from "../../adapters/store/job.ts";
import type { Store } from "../../adapters/store/store.ts";
import type { DamagedJob } from "../../domain/document/damaged_job.ts";
import { statusOf, tagOf } from "../../domain/document/document_view.ts";
import {
  type ExistingRun,
  furtherRun,
  isWaitingUnder,
  type KnownJob,
  type KnownJobs,
  type PlannedRun,
  recommitKey,
} from "../../domain/plan/addition.ts";
import { isTerminal } from "../../domain/document/status.ts";
import type { Mapping } from "../../domain/value/value.ts";
import { UserError } from "../../errors.ts";
import { isHeldBy, lookAt } from "../liveness/job_liveness.ts";
import { mapOverlapping } from "../session/overlap.ts";
import type { Session } from "../session/session.ts";

/** The jobs that matter to an addition, and those that could not be read. */
export interface Known extends KnownJobs {
  /** The runs with a planned configuration, by `recommitKey`; empty if other commits do not matter. */
  readonly configured: ReadonlyMap<string, ExistingRun>;
  readonly damaged: readonly DamagedJob[];
}

/** Where there is no store yet. */
export const NOTHING_KNOWN: Known = {
  jobs: new Map(),
  waiting: new Map(),
  existing: new Map(),
  configured: new Map(),
  damaged: [],
};

/** What an addition asks of the store. */
export interface KnownJobsOptions {
  readonly tag?: string | undefined;
  /** Whether runs that wait at another commit do not matter. @default {false} */
  readonly allowDuplicates?: boolean;
  /** Whether all runs with a planned configuration matter. @default {false} */
  readonly onlyNew?: boolean;
  /** Whether to write nothing. @default {false} */
  readonly isDryRun?: boolean;
}

/**
 * Reads the planned runs that are in the store already, and the runs that wait under the same tag.
 *
 * @throws {UserError} `JOB_DAMAGED` if a planned run is in a folder that cannot be read
 */
export async function readKnown(
  session: Session,
  runs: readonly PlannedRun[],
  options: KnownJobsOptions,
): Promise<Known> {
  const { context, store, maker } = session;
  const planned = new Set(runs.map((run) => run.id));
  const documents = new Map<string, Mapping>();
  const waiting = new Map<string, string>();
  const configured = new ExistingRuns(options.onlyNew || !options.allowDuplicates ? runs : []);
  const damaged = await readJobs(store, (job) => {
    if (planned.has(job.id)) documents.set(job.id, job.document);
    configured.take(job);
    if (options.allowDuplicates || !isWaitingUnder(job.document, options.tag)) return;
    waiting.set(recommitKey(job.statepoint.mapping), job.id);
  }, {
    elapsedMs: context.elapsedMs,
    wanted: (document, id) =>
      options.onlyNew === true || planned.has(id) || isWaitingUnder(document, options.tag) ||
      (!options.allowDuplicates && isTerminal(statusOf(document))),
    onOther: (name) => {
      if (!options.isDryRun) removeAbandoned(store.workspacePath, [name], maker);
    },
  });
  checkDamaged(store, damaged, planned);
  const existing = options.onlyNew ? configured.runs : NOTHING_KNOWN.existing;
  const jobs = await judge(session, documents);
  return { jobs, waiting, existing, configured: configured.runs, damaged };
}

/** Collects the runs that have the configuration of a planned one. */
class ExistingRuns {
  readonly #wanted: ReadonlySet<string>;
  readonly #runs = new Map<string, ExistingRun>();

  constructor(planned: readonly PlannedRun[]) {
    this.#wanted = new Set(planned.map(({ statepoint }) => recommitKey(statepoint)));
  }

  get runs(): ReadonlyMap<string, ExistingRun> {
    return this.#runs;
  }

  take({ id, statepoint, document }: Job): void {
    if (this.#wanted.size === 0) return;
    const key = recommitKey(statepoint.mapping);
    if (!this.#wanted.has(key)) return;
    const run = { id, status: statusOf(document), tag: tagOf(document) };
    this.#runs.set(key, furtherRun(this.#runs.get(key), run));
  }
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
