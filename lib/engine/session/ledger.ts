/**
 * The ledger of an open repository: writes the entries of runs that are over.
 *
 * @module
 */

import type { WrittenChange } from "../../adapters/store/document_writer.ts";
import { type Job, readDocument, readStatepoint } from "../../adapters/store/job.ts";
import { LedgerWriter } from "../../adapters/store/ledger_files.ts";
import { statusOf } from "../../domain/document/document_view.ts";
import { hasSameFacts } from "../../domain/document/ledger_facts.ts";
import { isTerminal } from "../../domain/document/status.ts";
import { formatSeconds } from "../../domain/document/timestamp.ts";
import { formatEntry, ledgerEntry } from "../../domain/ledger/entry.ts";
import type { StoredStatepoint } from "../../domain/statepoint/stored_statepoint.ts";
import type { Mapping } from "../../domain/value/value.ts";
import { command, phrase } from "../../phrase.ts";
import { UserError } from "../../errors.ts";
import type { Context } from "../../context.ts";
import type { Maker } from "../../adapters/files/maker.ts";
import type { Repository } from "./repository.ts";

/** The parts of an open repository that the ledger needs. */
export interface LedgerPlace extends Repository {
  readonly context: Context;
  readonly maker: Maker;
  /** The name of this machine. */
  readonly host: string;
  readonly now: () => Date;
}

/** Writes the ledger of a repository. */
export class Ledger {
  readonly #session: LedgerPlace;
  readonly #writer: LedgerWriter;
  #hasWarned = false;

  /** @param session the open repository */
  constructor(session: LedgerPlace) {
    this.#session = session;
    this.#writer = new LedgerWriter(session.root, session.store, session.maker);
  }

  /** The name of this machine in entries: that of the install marker, or else the short host name. */
  get machineLabel(): string {
    const { root, host } = this.#session;
    return root.machineLabel ?? (host.split(".")[0] || "unknown");
  }

  /**
   * Writes the entry of a run after a change of its document, unless the change tells the ledger
   * nothing new. A ledger that cannot be written costs one warning and no run.
   *
   * @param known the run's state point, if it was read already
   */
  async promoteChange(change: WrittenChange, known: StoredStatepoint | undefined): Promise<void> {
    const { jobId, before, after } = change;
    if (hasSameFacts(before, after)) return;
    try {
      const statepoint = known ?? await readStatepoint(this.#session.store, jobId);
      await this.write({ id: jobId, statepoint, document: after });
    } catch (error) {
      this.#warn(jobId, error);
    }
  }

  /**
   * Writes the entry of a run that is over.
   *
   * @param machineLabel of the machine that registers the run; by default this one
   * @returns the path of the entry
   * @throws {UserError} `FILE_UNWRITABLE`
   */
  async write(job: Job, machineLabel = this.machineLabel): Promise<string> {
    return await this.#writer.write(job.id, formatEntry(this.entryOf(job, machineLabel)));
  }

  /**
   * Writes the entry of a run whose document was read without its lock. If another process has
   * changed the document meanwhile, the entry is written again.
   */
  async writeAsItIs(job: Job, machineLabel?: string): Promise<string> {
    for (let current = job;;) {
      const path = await this.write(current, machineLabel);
      const document = await readDocument(this.#session.store, job.id);
      if (!isTerminal(statusOf(document)) || hasSameFacts(current.document, document)) return path;
      current = { ...job, document };
    }
  }

  /** Makes the entry of a run that is over, as of now. */
  entryOf({ id, statepoint, document }: Job, machineLabel = this.machineLabel): Mapping {
    return ledgerEntry({
      jobId: id,
      statepoint: statepoint.mapping,
      document,
      machineLabel,
      promotedAt: formatSeconds(this.#session.now()),
    });
  }

  /** Removes what killed processes left. */
  tidy(): void {
    this.#writer.tidy();
  }

  /** Thousands of runs of one command share the cause, so only the first is told. */
  #warn(jobId: string, error: unknown): void {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    const text = error instanceof UserError ? error.text : String(error);
    this.#session.context.warn?.(
      phrase`the ledger has no entry of ${jobId.slice(0, 8)}: ${text}; ${
        command("ledger backfill")
      } adds what is missing`,
    );
  }
}
