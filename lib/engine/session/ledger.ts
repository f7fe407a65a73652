/**
 * The ledger of an open repository: writes the entries of runs that are over.
 *
 * @module
 */

import type { WrittenChange } from "../../adapters/store/document_writer.ts";
import { type Job, readDocument, readStatepoint } from "../../adapters/store/job.ts";
import { LedgerWriter, readEntryText } from "../../adapters/store/ledger_files.ts";
import type { Root } from "../../adapters/store/root.ts";
import { attemptsOf, attemptView } from "../../domain/document/attempt.ts";
import { startedAtOf, statusOf } from "../../domain/document/document_view.ts";
import { hasSameFacts } from "../../domain/document/ledger_facts.ts";
import { isTerminal } from "../../domain/document/status.ts";
import { formatSeconds } from "../../domain/document/timestamp.ts";
import {
  differingFields,
  formatEntry,
  ledgerEntry,
  machineOf,
  parseEntry,
} from "../../domain/ledger/entry.ts";
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
  #unwritten = 0;

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

  /**
   * Writes the entry of a run unless it agrees with the run, or the run is not over.
   *
   * @returns whether it was written; what cannot be written costs a warning
   */
  async renew(job: Job): Promise<boolean> {
    if (!isTerminal(statusOf(job.document))) return false;
    const standing = readEntry(this.#session.root, job.id);
    const label = keptLabel(standing, job.document) ?? this.#labelOf(job.document);
    const expected = this.entryOf(job, label);
    if (standing !== undefined && differingFields(standing, expected).length === 0) return false;
    try {
      await this.writeAsItIs(job, label);
      return true;
    } catch (error) {
      this.#warn(job.id, error);
      return false;
    }
  }

  /** The machine of the last attempt, which may have come from another clone without its entry. */
  #labelOf(document: Mapping): string {
    const { host } = attemptView(attemptsOf(document).at(-1) ?? new Map());
    const isHere = host === undefined || host === this.#session.host;
    return isHere ? this.machineLabel : host.split(".")[0] || "unknown";
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

  /** Whether every entry could be written so far. */
  get isWhole(): boolean {
    return this.#unwritten === 0;
  }

  /** Says how many entries could not be written, if the first was not the only one. */
  tellRest(): void {
    const others = this.#unwritten - 1;
    if (others < 1) return;
    const entries = others === 1 ? "1 more run" : `${others} more runs`;
    this.#session.context.warn?.(
      phrase`the ledger has no new entry of ${entries} either; ${ADDS_MISSING}`,
    );
    this.#unwritten = 0;
  }

  /** Thousands of runs of one command share the cause, so only the first is told at once. */
  #warn(jobId: string, error: unknown): void {
    if (this.#unwritten++ > 0) return;
    const text = error instanceof UserError ? error.text : String(error);
    this.#session.context.warn?.(
      phrase`the ledger has no entry of ${jobId.slice(0, 8)}: ${text}; ${ADDS_MISSING}`,
    );
  }
}

const ADDS_MISSING = phrase`${command("ledger backfill")} adds what is missing`;

/** Reads an entry; `undefined` if there is none, or it is unusable and counts as missing. */
export function readEntry(root: Root, jobId: string): Mapping | undefined {
  const result = readEntryText(root, jobId);
  return result.kind === "text" ? parseEntry(result.text) : undefined;
}

/**
 * Returns the machine that an entry names, if the entry is about the attempt of the document: that
 * machine goes on being named when another one writes the entry.
 */
export function keptLabel(entry: Mapping | undefined, document: Mapping): string | undefined {
  if (entry === undefined || startedAtOf(entry) !== startedAtOf(document)) return undefined;
  return machineOf(entry);
}
