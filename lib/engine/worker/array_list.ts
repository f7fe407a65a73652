/**
 * Finds or publishes the list of jobs that the tasks of an array share: each place means the same
 * job to all tasks, whenever they start.
 *
 * @module
 */

import { Session } from "../session/session.ts";

import { UserError } from "../../errors.ts";
import { command, option, phrase } from "../../phrase.ts";
import { livenessOf } from "../../adapters/machine/process_identity.ts";
import { filterKey, type QueueFilter } from "../../domain/document/queue_filter.ts";
import type { QueueEntry } from "../../domain/document/queue_entry.ts";
import { isTerminal } from "../../domain/document/status.ts";
import { md5 } from "../../domain/value/md5.ts";
import { ArrayFiles } from "../../adapters/state/array_files.ts";
import type { Maker } from "../../adapters/files/maker.ts";
import type { Store } from "../../adapters/store/store.ts";
import { formatJson } from "../../domain/value/json_text.ts";
import { readQueue } from "../liveness/read_queue.ts";

/** Names a list. */
export interface ArrayListOptions {
  readonly filter: QueueFilter;
  /** A name for the list, instead of the scheduler's id of the array. */
  readonly batch?: string | undefined;
  /** Whether to publish nothing. @default {false} */
  readonly isDryRun?: boolean;
}

/** A list and its files. */
export interface ArrayList {
  /** The ids of the jobs, by place. */
  readonly ids: readonly string[];
  readonly files: ArrayFiles;
  /** The number of the list among those with the same key. */
  readonly n: number;
}

/** How long a task waits for another one to publish the list, in milliseconds. */
const BUILD_MS = 30_000;
const PAUSE_MS = 100;

/** Finds or publishes the list for one task. */
export class ArrayLists {
  readonly #session: Session;
  readonly #options: ArrayListOptions;
  readonly #files: ArrayFiles;

  /** @param options which list is meant */
  constructor(session: Session, options: ArrayListOptions) {
    this.#session = session;
    this.#options = options;
    this.#files = new ArrayFiles(session.store, this.#key(), session.maker);
  }

  /**
   * Returns the list that serves a task at a place.
   *
   * @throws {UserError} `INDEX_OUT_OF_RANGE` if the list is empty or too short
   */
  async find(place: number): Promise<ArrayList> {
    if (this.#options.isDryRun) return await this.#preview(place);
    return this.#isFixed ? await this.#findFixed(place) : await this.#findGrowing(place);
  }

  /** Whether the list never changes, because it belongs to one array or has a name. */
  get #isFixed(): boolean {
    return this.#options.batch !== undefined || this.#session.task?.arrayId !== undefined;
  }

  #key(): string {
    const { batch } = this.#options;
    return batch !== undefined ? batchKey({ ...this.#options, batch }) : listKey(
      [
        this.#session.task?.name ?? "",
        this.#session.task?.cluster ?? "",
        this.#session.task?.arrayId ?? "",
      ],
      this.#options,
    );
  }

  /**
   * Finds a list that never changes. A new cluster uses the ids of arrays again, and people use
   * names again. So if another task was served at the place, this is another array, with a list of
   * its own.
   */
  async #findFixed(place: number): Promise<ArrayList> {
    const me = this.#session.task?.taskId ?? this.#session.maker.name;
    for (let n = 0;; n++) {
      const ids = await this.#files.readList(n) ?? await this.#build(n, () => this.#openIds());
      checkPlace(place, ids);
      if (await this.#files.servePlace(n, place, me) === me) return { ids, files: this.#files, n };
    }
  }

  /** Finds the list of a filter. It keeps its places while any of its jobs is open, and grows. */
  async #findGrowing(place: number): Promise<ArrayList> {
    const { n, ids, isNew } = await this.#latest();
    const list = isNew ? await this.#build(n, () => Promise.resolve(ids)) : ids;
    checkPlace(place, list);
    return { ids: list, files: this.#files, n };
  }

  async #preview(place: number): Promise<ArrayList> {
    const { n, ids } = await this.#latest();
    checkPlace(place, ids);
    return { ids, files: this.#files, n };
  }

  /** Returns the list as it should be now, and whether it must be published under that number. */
  async #latest(): Promise<{ n: number; ids: readonly string[]; isNew: boolean }> {
    let n = 0;
    let ids = await this.#files.readList(n);
    if (ids === undefined) return { n, ids: await this.#openIds(), isNew: true };
    for (let next = await this.#files.readList(n + 1); next !== undefined;) {
      ids = next;
      next = await this.#files.readList(++n + 1);
    }
    if (this.#isFixed) return { n, ids, isNew: false };
    const grown = grownList(ids, await this.#openIds());
    return grown === undefined ? { n, ids, isNew: false } : { n: n + 1, ids: grown, isNew: true };
  }

  async #openIds(): Promise<readonly string[]> {
    const { entries } = await readQueue(this.#session, this.#options.filter);
    return entries.filter(isOpen).map((entry) => entry.jobId);
  }

  /**
   * Builds a list, or waits until another task has built it. A task that is gone is not waited for.
   */
  async #build(
    n: number,
    listIds: () => Promise<readonly string[]>,
  ): Promise<readonly string[]> {
    const builder = await this.#files.claimBuilding(n);
    if (builder !== undefined && builder.name !== this.#session.maker.name) {
      const start = this.#session.context.elapsedMs();
      while (this.#session.context.elapsedMs() - start < BUILD_MS) {
        const ids = await this.#files.readList(n);
        if (ids !== undefined) return ids;
        if (livenessOf(builder.identity) === "gone") break;
        await this.#session.sleep(PAUSE_MS);
      }
    }
    return await this.#files.publishList(n, await listIds());
  }
}

/** A list that has a name. */
export interface NamedList extends ArrayListOptions {
  readonly batch: string;
}

/**
 * Publishes a list under its name before any task has started. Tasks with the same name and filter
 * then find it, and run only its jobs.
 */
export async function publishNamedList(
  place: { readonly store: Store; readonly maker: Maker },
  list: NamedList,
  jobIds: readonly string[],
): Promise<void> {
  await new ArrayFiles(place.store, batchKey(list), place.maker).publishList(0, jobIds);
}

function batchKey(list: NamedList): string {
  return listKey(["batch", list.batch], list);
}

/** Makes the key of a list. Lists by tag and experiment alone keep the keys that earlier versions gave them. */
function listKey(owner: readonly string[], { filter }: ArrayListOptions): string {
  const { experimentId, tag } = filter;
  const others = filterKey(filter);
  return md5(formatJson([...owner, experimentId ?? null, tag ?? null, ...others]));
}

/**
 * Returns the next version of a list: the open jobs if all of its own are over, otherwise the list
 * with new jobs appended; `undefined` if nothing changes.
 */
export function grownList(
  ids: readonly string[],
  open: readonly string[],
): readonly string[] | undefined {
  const known = new Set(ids);
  if (!open.some((id) => known.has(id))) return open.length === 0 ? undefined : open;
  const added = open.filter((id) => !known.has(id));
  return added.length === 0 ? undefined : [...ids, ...added];
}

function isOpen(entry: QueueEntry): boolean {
  return !isTerminal(entry.status);
}

function checkPlace(place: number, ids: readonly string[]): void {
  if (place < ids.length) return;
  const list = ids.length === 0 ? "an empty list" : `a list of ${ids.length} job(s)`;
  const text = phrase`${option("index")} ${place} out of range for ${list}`;
  throw new UserError("INDEX_OUT_OF_RANGE", text, {
    hint: phrase`Places count from 0; ${command("queue list")} shows the jobs that are pending.`,
  });
}
