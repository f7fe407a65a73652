/**
 * The open repository of one command: its store, the process that works on it, and the writers of
 * that process.
 *
 * @module
 */

import type { Context, Sleep } from "../../context.ts";
import { createMaker, type Maker } from "../../adapters/files/maker.ts";
import { Signature } from "../../adapters/state/signature.ts";
import { checkStore } from "../../adapters/state/store_marker.ts";
import { DocumentWriter } from "../../adapters/store/document_writer.ts";
import type { Root } from "../../adapters/store/root.ts";
import {
  openOrCreateStore,
  openStore,
  openStoreIfAny,
  type Store,
} from "../../adapters/store/store.ts";
import { schedulerMapping } from "../../domain/document/scheduler.ts";
import { schedulerTask } from "../../domain/scheduler/registry.ts";
import type { SchedulerTask } from "../../domain/scheduler/scheduler.ts";
import { locate, type Repository, type RepositoryOptions } from "./repository.ts";

/** An open repository. {@link Session.close} releases its locks. */
export class Session implements Repository {
  readonly context: Context;
  /** The paths of the repository. */
  readonly root: Root;
  readonly store: Store;
  /** The name of this machine, by which alone the Python program identifies a machine. */
  readonly host: string;
  readonly now: () => Date;
  /** Waits. */
  readonly sleep: Sleep;
  /** The batch system's task that this process is part of. */
  readonly task: SchedulerTask | undefined;
  readonly #maker: Maker;
  #signature: Signature | undefined;
  #documents: DocumentWriter | undefined;

  /**
   * @param context the outside world
   * @param repository the paths and the store
   * @param maker this process
   */
  constructor(context: Context, { root, store }: Repository, maker: Maker = makerOf(context)) {
    this.context = context;
    this.root = root;
    this.store = store;
    this.host = context.host;
    this.now = context.now;
    this.sleep = context.sleep;
    this.task = schedulerTask(context.env);
    this.#maker = maker;
  }

  /** This process, as a maker of files. */
  get maker(): Maker {
    return this.#maker;
  }

  /** The signature by which this process takes names. */
  get signature(): Signature {
    const scheduler = this.task === undefined ? undefined : schedulerMapping(this.task);
    return this.#signature ??= new Signature(this.store, this.#maker, scheduler);
  }

  get documents(): DocumentWriter {
    return this.#documents ??= new DocumentWriter(this.signature);
  }

  /** Releases what this process holds. */
  async close(): Promise<void> {
    await this.#documents?.close();
  }
}

/** Which repository is opened, and what may be missing in it. */
export interface SessionOptions extends RepositoryOptions {
  /** Takes a store that is not there yet for an empty one. @default {false} */
  readonly mayLackStore?: boolean;
}

/** Opens the repository for reading. */
export function openSession(context: Context, options: SessionOptions): Session {
  const root = locate(context, options);
  const open = options.mayLackStore ? openStoreIfAny : openStore;
  return new Session(context, { root, store: open(root, context.now) });
}

/**
 * Opens the repository for changes; a dry run only reads.
 *
 * @throws {UserError} `STORE_FOREIGN` if the store belongs to another state folder
 */
export async function openSessionToChange(
  context: Context,
  options: SessionOptions & { readonly isDryRun?: boolean | undefined },
): Promise<Session> {
  const session = openSession(context, options);
  if (!options.isDryRun) await checkStore(session.store, context.host);
  return session;
}

/** Opens the repository for adding runs; creates a missing store. */
export function openSessionToAdd(context: Context, root: Root): Session {
  const maker = makerOf(context);
  return new Session(context, { root, store: openOrCreateStore(root, maker, context.now) }, maker);
}

/** Runs work on an open repository and closes it afterwards, also after an error. */
export async function withSession<T>(
  session: Session,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

/** Returns this process as a maker of files. */
export function makerOf(context: Context): Maker {
  const { pid, host, elapsedMs, sleep } = context;
  return createMaker({ pid, host, nonce: context.nonce(), elapsedMs, sleep });
}
