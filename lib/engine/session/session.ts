/**
 * The open repository of one command: its store, the process that works on it, and what that process writes.
 *
 * @module
 */

import type { Context, Sleep } from "../../context.ts";
import { createMaker, type Maker } from "../../adapters/files/maker.ts";
import { Signature } from "../../adapters/state/signature.ts";
import { checkStore } from "../../adapters/state/store_marker.ts";
import { DocumentWriter } from "../../adapters/store/document_writer.ts";
import type { Root } from "../../adapters/store/root.ts";
import { openOrCreateStore, openStore, type Store } from "../../adapters/store/store.ts";
import { schedulerMapping } from "../../domain/document/scheduler.ts";
import { schedulerTask } from "../../domain/scheduler/registry.ts";
import type { SchedulerTask } from "../../domain/scheduler/scheduler.ts";
import { locate, type Repository, type RepositoryOptions } from "./repository.ts";

/** An open repository. What it takes or locks is given back by {@link Session.close}. */
export class Session implements Repository {
  /** The outside world. */
  readonly context: Context;
  /** The repository's folder and what follows from it. */
  readonly root: Root;
  /** The run store. */
  readonly store: Store;
  /** The name of this machine: all that the Python program records. */
  readonly host: string;
  /** The wall clock. */
  readonly now: () => Date;
  /** Waits. */
  readonly sleep: Sleep;
  /** The batch system's task that this process is part of. */
  readonly task: SchedulerTask | undefined;
  readonly #maker: Maker;
  #signature: Signature | undefined;
  #documents: DocumentWriter | undefined;

  /** @param context the world, @param repository where, @param maker who: this process */
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

  /** Who changes things: this process. */
  get maker(): Maker {
    return this.#maker;
  }

  /** What this process takes things by. */
  get signature(): Signature {
    const scheduler = this.task === undefined ? undefined : schedulerMapping(this.task);
    return this.#signature ??= new Signature(this.store, this.#maker, scheduler);
  }

  /** Changes documents. */
  get documents(): DocumentWriter {
    return this.#documents ??= new DocumentWriter(this.signature);
  }

  /** Gives back what this process holds. */
  async close(): Promise<void> {
    await this.#documents?.close();
  }
}

/** Opens the repository for looking. */
export function openSession(context: Context, options: RepositoryOptions): Session {
  const root = locate(context, options);
  return new Session(context, { root, store: openStore(root, context.now) });
}

/**
 * Opens the repository for changing what is there; a dry run only looks.
 *
 * @throws {UserError} `STORE_FOREIGN` where the store belongs to another state folder
 */
export async function openSessionToChange(
  context: Context,
  options: RepositoryOptions & { readonly isDryRun?: boolean | undefined },
): Promise<Session> {
  const session = openSession(context, options);
  if (!options.isDryRun) await checkStore(session.store, context.host);
  return session;
}

/** Opens the repository for adding to it: a store that is not there is made. */
export function openSessionToAdd(context: Context, root: Root): Session {
  const maker = makerOf(context);
  return new Session(context, { root, store: openOrCreateStore(root, maker, context.now) }, maker);
}

/** Works on an open repository, and closes it whatever comes of that. */
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

/** Who changes things: this process. */
export function makerOf(context: Context): Maker {
  const { pid, host, elapsedMs, sleep } = context;
  return createMaker({ pid, host, nonce: context.nonce(), elapsedMs, sleep });
}
