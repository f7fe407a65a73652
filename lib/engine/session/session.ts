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
import { DocumentWriter, type WrittenChange } from "../../adapters/store/document_writer.ts";
import type { Root } from "../../adapters/store/root.ts";
import {
  openOrCreateStore,
  openStore,
  openStoreIfAny,
  type Store,
} from "../../adapters/store/store.ts";
import { statusOf } from "../../domain/document/document_view.ts";
import { schedulerMapping } from "../../domain/document/scheduler.ts";
import { isTerminal } from "../../domain/document/status.ts";
import { schedulerTask } from "../../domain/scheduler/registry.ts";
import type { SchedulerTask } from "../../domain/scheduler/scheduler.ts";
import type { StoredStatepoint } from "../../domain/statepoint/stored_statepoint.ts";
import type { Ledger } from "./ledger.ts";
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
  #ledger: Ledger | undefined;
  readonly #statepoints = new Map<string, StoredStatepoint>();

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
    return this.#documents ??= new DocumentWriter(
      this.signature,
      // Most changes do not end a run, and only those that do load the ledger.
      (change) => isTerminal(statusOf(change.after)) ? this.#promote(change) : undefined,
    );
  }

  /** The ledger of the repository. */
  async ledger(): Promise<Ledger> {
    const { Ledger } = await import("./ledger.ts");
    return this.#ledger ??= new Ledger(this);
  }

  /** Keeps a state point that was read, so that the ledger need not read it again. */
  remember(jobId: string, statepoint: StoredStatepoint): void {
    this.#statepoints.set(jobId, statepoint);
  }

  async #promote(change: WrittenChange): Promise<void> {
    const statepoint = this.#statepoints.get(change.jobId);
    this.#statepoints.delete(change.jobId);
    await (await this.ledger()).promoteChange(change, statepoint);
  }

  /** Releases what this process holds. */
  async close(): Promise<void> {
    this.#ledger?.tellRest();
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
