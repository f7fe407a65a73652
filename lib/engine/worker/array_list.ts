/**
 * The list of jobs that the tasks of an array share, so that a place in it means the same job to all
 * of them, whenever they start.
 *
 * @module
 */

import { Session } from "../session/session.ts";

import { UserError } from "../../errors.ts";
import { command, option, phrase } from "../../phrase.ts";
import { livenessOf } from "../../adapters/machine/process_identity.ts";
import type { QueueEntry } from "../../domain/document/queue_entry.ts";
import { isTerminal } from "../../domain/document/status.ts";
import { md5 } from "../../domain/value/md5.ts";
import { ArrayFiles } from "../../adapters/state/array_files.ts";
import type { Maker } from "../../adapters/files/maker.ts";
import type { Store } from "../../adapters/store/store.ts";
import { formatJson } from "../../domain/value/json_text.ts";
import { readQueue } from "../liveness/read_queue.ts";

/** Which list is meant. */
export interface ArrayListOptions {
  /** Only jobs of this experiment. */
  readonly experimentId?: string | undefined;
  /** Only jobs with this tag. */
  readonly tag?: string | undefined;
  /** A name for the list, in place of the scheduler's id of the array. */
  readonly batch?: string | undefined;
  /** Look only: publish nothing. @default {false} */
  readonly isDryRun?: boolean;
}

/** A list and how it is written to. */
export interface ArrayList {
  /** The ids, place by place. */
  readonly ids: readonly string[];
  /** Its files. */
  readonly files: ArrayFiles;
  /** Its number among the lists of the same key. */
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

  /** @param session where and who, @param options which list */
  constructor(session: Session, options: ArrayListOptions) {
    this.#session = session;
    this.#options = options;
    this.#files = new ArrayFiles(session.store, this.#key(), session.maker);
  }

  /**
   * The list in which a task is served at a place.
   *
   * @throws {UserError} `INDEX_OUT_OF_RANGE` where the list is empty or ends before the place
   */
  async find(place: number): Promise<ArrayList> {
    if (this.#options.isDryRun) return await this.#preview(place);
    return this.#isFixed ? await this.#findFixed(place) : await this.#findGrowing(place);
  }

  /** A list that belongs to one array, or has a name, never changes. */
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
   * Ids of arrays come back on a new cluster, and names are used again: a place that another task was
   * served at means that this is another array, with a list of its own.
   */
  async #findFixed(place: number): Promise<ArrayList> {
    const me = this.#session.task?.taskId ?? this.#session.maker.name;
    for (let n = 0;; n++) {
      const ids = await this.#files.readList(n) ?? await this.#build(n, () => this.#openIds());
      checkPlace(place, ids);
      if (await this.#files.servePlace(n, place, me) === me) return { ids, files: this.#files, n };
    }
  }

  /** Without an array the list of a filter keeps its places while any of its jobs is open, and grows. */
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

  /** The list as it is to be from now on, and whether it has yet to be published under that number. */
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
    const { experimentId, tag } = this.#options;
    const { entries } = await readQueue(this.#session, { experimentId, tag });
    return entries.filter(isOpen).map((entry) => entry.jobId);
  }

  /** One task builds the list; the others wait for it, but not for one that is gone or that nothing names. */
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

/** Which list has a name. */
export interface NamedList extends ArrayListOptions {
  /** The name. */
  readonly batch: string;
}

/**
 * Publishes a list by its name before any task has started: the tasks that are told the name and the same
 * filter find it, and mean these jobs and no others.
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

function listKey(owner: readonly string[], { experimentId, tag }: ArrayListOptions): string {
  return md5(formatJson([...owner, experimentId ?? null, tag ?? null]));
}

/** What a list becomes: the open jobs where all of its own are over, else itself with the new ones; `undefined` where nothing changes. */
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
