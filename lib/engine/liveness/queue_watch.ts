/**
 * Follows the runs of a queue while they change.
 *
 * A look asks for the times of files and reads those that have changed. Running runs are looked at each
 * time; of the others as many as a moment allows, so that each gets its turn.
 *
 * @module
 */

import { callsFor, type FileCalls } from "../../adapters/files/file_calls.ts";
import { markOf, NO_FILE } from "../../adapters/files/file_mark.ts";
import { jobPath } from "../../adapters/state/place.ts";
import { type Job, readDocument, readJobs } from "../../adapters/store/job.ts";
import { DOCUMENT_FILE, listWorkspace } from "../../adapters/store/store.ts";
import { lastNumber } from "../../domain/document/attempt.ts";
import { compareEntries, type QueueEntry, queueEntry } from "../../domain/document/queue_entry.ts";
import { isMeant, type QueueFilter } from "../../domain/document/queue_filter.ts";
import { isJobId } from "../../domain/statepoint/id.ts";
import type { StoredStatepoint } from "../../domain/statepoint/stored_statepoint.ts";
import { UserError } from "../../errors.ts";
import { mapOverlapping } from "../session/overlap.ts";
import type { Session } from "../session/session.ts";
import { isAtRest, lookAt } from "./job_liveness.ts";
import { withHolder } from "./read_queue.ts";

/** A run and its last attempt. */
export interface WatchedRun extends QueueEntry {
  /** The number of the last attempt; 0 if there is none. */
  readonly lastAttempt: number;
}

/** A run that has changed its state. */
export interface RunChange {
  readonly run: WatchedRun;
  /** `undefined` for a new run. */
  readonly before: string | undefined;
}

/** What is kept of a job between two looks. */
interface Known {
  readonly mark: string;
  /** `undefined` if the job cannot be read. It never changes. */
  readonly statepoint: StoredStatepoint | undefined;
  /** `undefined` if the filter does not match. */
  readonly run: WatchedRun | undefined;
  /** When its holder was looked at, by a clock in milliseconds. */
  readonly lookedMs: number;
}

/** How long one look may take up for the files of runs that do not run, in milliseconds. */
const LOOK_MS = 60;
/** After how long without a change the holder of a running run is looked at again. */
const HOLDER_MS = 20_000;

/** Follows the runs that match a filter. */
export class QueueWatch {
  readonly #session: Session;
  readonly #filter: QueueFilter;
  readonly #calls: FileCalls;
  readonly #known = new Map<string, Known>();
  #workspaceMark: string | undefined;
  /** The ids of jobs that do not run, in the order in which they are looked at. */
  #others: string[] = [];
  #sorted: readonly WatchedRun[] | undefined;

  constructor(session: Session, filter: QueueFilter) {
    this.#session = session;
    this.#filter = { ...filter, includeTerminal: true };
    this.#calls = callsFor(session.store);
  }

  /** The runs, in the order of the queue. The list is another one after each change. */
  get runs(): readonly WatchedRun[] {
    return this.#sorted ??= [...this.#known.values()].flatMap(({ run }) => run ?? [])
      .sort(compareEntries);
  }

  /** How many jobs cannot be read. */
  get damaged(): number {
    return this.#known.values().reduce((sum, { statepoint }) => sum + (statepoint ? 0 : 1), 0);
  }

  /** Looks once; returns the runs whose states have changed. */
  async look(): Promise<readonly RunChange[]> {
    const changes: RunChange[] = [];
    await this.#findJobs(changes);
    const changed = [...await this.#changedOf(this.#urgentIds()), ...await this.#someOthers()];
    const marks = new Map(changed.map(({ id, mark }) => [id, mark]));
    await mapOverlapping([...marks], async ([id, mark]) => {
      const statepoint = this.#known.get(id)?.statepoint;
      if (mark === NO_FILE || statepoint === undefined) await this.#readNew([id], changes);
      else await this.#readAgain({ id, mark, statepoint }, changes);
    });
    return changes;
  }

  /** Finds new jobs, and those that are gone. */
  async #findJobs(changes: RunChange[]): Promise<void> {
    const { store } = this.#session;
    const mark = await markOf(store.workspacePath, this.#calls);
    if (mark === this.#workspaceMark) return;
    this.#workspaceMark = mark;
    const ids = new Set(listWorkspace(store).filter(isJobId));
    for (const id of this.#known.keys()) if (!ids.has(id)) this.#forget(id);
    const wanted = this.#filter.jobIds;
    const isNew = (id: string) => !this.#known.has(id) && (wanted?.has(id) ?? true);
    await this.#readNew([...ids].filter(isNew), changes);
    this.#others = [...this.#known.keys()];
  }

  #forget(id: string): void {
    this.#known.delete(id);
    this.#sorted = undefined;
  }

  /** Reads jobs for the first time. */
  async #readNew(ids: readonly string[], changes: RunChange[]): Promise<void> {
    if (ids.length === 0) return;
    const { store, context } = this.#session;
    // The time comes before the content: what is written in between is read once more.
    const marks = new Map(
      await mapOverlapping(ids, async (id) => [id, await this.#markOf(id)] as const),
    );
    const jobs: Job[] = [];
    const damaged = await readJobs(store, (job) => void jobs.push(job), {
      elapsedMs: context.elapsedMs,
      only: new Set(ids),
    });
    for (const { id } of damaged) {
      this.#keep(id, { mark: marks.get(id) ?? "", statepoint: undefined });
    }
    await mapOverlapping(jobs, (job) => this.#take(job, marks.get(job.id) ?? "", changes));
  }

  /** Reads the document of a known job again; its state point never changes. */
  async #readAgain(
    { id, mark, statepoint }: {
      readonly id: string;
      readonly mark: string;
      readonly statepoint: StoredStatepoint;
    },
    changes: RunChange[],
  ): Promise<void> {
    try {
      const document = await readDocument(this.#session.store, id);
      await this.#take({ id, statepoint, document }, mark, changes);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      // Half a file, or one that somebody removes: the next look tells.
    }
  }

  async #take(job: Job, mark: string, changes: RunChange[]): Promise<void> {
    const before = this.#known.get(job.id)?.run?.status;
    const run = isMeant(job, this.#filter) ? await this.#runOf(job) : undefined;
    this.#keep(job.id, { mark, statepoint: job.statepoint, run });
    if (run !== undefined && run.status !== before) changes.push({ run, before });
  }

  #keep(id: string, known: Omit<Known, "lookedMs" | "run"> & Partial<Pick<Known, "run">>): void {
    const lookedMs = this.#session.context.elapsedMs();
    this.#known.set(id, { run: undefined, ...known, lookedMs });
    this.#sorted = undefined;
  }

  async #runOf({ id: jobId, statepoint, document }: Job): Promise<WatchedRun> {
    const entry = queueEntry({ id: jobId, statepoint, document });
    const lastAttempt = lastNumber(document);
    if (isAtRest(document)) return { ...entry, lastAttempt };
    const { open } = await lookAt(this.#session, { jobId, document });
    return { ...withHolder(entry, open), lastAttempt };
  }

  /** Returns the jobs that run, and those whose turn is next. */
  #urgentIds(): readonly string[] {
    const { runs } = this;
    const running = runs.filter(({ status }) => status === "running");
    const next = runs.filter(({ status }) => status === "queued").slice(0, NEXT);
    return [...running, ...next].map(({ jobId }) => jobId);
  }

  /** Returns the jobs among some whose documents have changed, or whose holders may be gone. */
  async #changedOf(ids: readonly string[]): Promise<{ id: string; mark: string }[]> {
    const now = this.#session.context.elapsedMs();
    const marks = await mapOverlapping(ids, async (id) => {
      const mark = await this.#markOf(id);
      const known = this.#known.get(id);
      const isOld = known?.run?.status === "running" && now - known.lookedMs > HOLDER_MS;
      return mark === known?.mark && !isOld ? [] : [{ id, mark }];
    });
    return marks.flat();
  }

  /** Looks at as many jobs that do not run as a moment allows, and goes on from there the next time. */
  async #someOthers(): Promise<{ id: string; mark: string }[]> {
    const { elapsedMs } = this.#session.context;
    const start = elapsedMs();
    const changed: { id: string; mark: string }[] = [];
    const left = this.#others.length;
    for (let done = 0; done < left && elapsedMs() - start < LOOK_MS;) {
      const ids = this.#others.splice(0, PORTION);
      this.#others.push(...ids);
      done += ids.length;
      const waiting = ids.filter((id) => this.#known.get(id)?.run?.status !== "running");
      changed.push(...await this.#changedOf(waiting));
    }
    return changed;
  }

  #markOf(id: string): Promise<string> {
    return markOf(`${jobPath(this.#session.store, id)}/${DOCUMENT_FILE}`, this.#calls);
  }
}

/** How many of the jobs that wait are looked at each time. */
const NEXT = 100;
/** How many jobs are looked at between two looks at the clock. */
const PORTION = 200;
