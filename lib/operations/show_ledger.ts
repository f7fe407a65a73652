/**
 * Shows what the ledger knows of runs, wherever they ran.
 *
 * @module
 */

import { entryPath, listEntryIds, readEntryText } from "../adapters/store/ledger_files.ts";
import { CONFLICT_HINT } from "../adapters/store/job.ts";
import type { ReadResult } from "../adapters/files/read_text.ts";
import type { Root } from "../adapters/store/root.ts";
import type { Context } from "../context.ts";
import type { DamagedJob } from "../domain/document/damaged_job.ts";
import {
  endedAtOf,
  startedAtOf,
  statusWord,
  wallclockOf,
} from "../domain/document/document_view.ts";
import { entryExperimentId, entryStatepoint } from "../domain/document/ledger_facts.ts";
import { damageOf, formatEntry, machineOf, parseEntry } from "../domain/ledger/entry.ts";
import { CONFLICT_REASON } from "../domain/value/conflict_marks.ts";
import type { Mapping } from "../domain/value/value.ts";
import { locate, type RepositoryOptions } from "../engine/session/repository.ts";
import { UserError } from "../errors.ts";
import { command, phrase } from "../phrase.ts";

/** An entry of the ledger. */
export interface LedgerRecord {
  readonly jobId: string;
  readonly experimentId: string | undefined;
  readonly status: string | undefined;
  readonly machine: string | undefined;
  readonly startedAt: string | undefined;
  readonly endedAt: string | undefined;
  readonly wallclockS: number | undefined;
  readonly statepoint: Mapping;
  /** The whole entry. */
  readonly entry: Mapping;
  /** The entry as its file has it. */
  readonly text: string;
  /** The path of the file, from the root. */
  readonly path: string;
}

/** The entries of a ledger. */
export interface LedgerListing {
  /** By experiment, then by start. */
  readonly entries: readonly LedgerRecord[];
  /** Entries that cannot be read. */
  readonly damaged: readonly DamagedJob[];
}

/** Lists all entries; nothing is written. */
export function listLedger(context: Context, options: RepositoryOptions): LedgerListing {
  const root = locate(context, options);
  const entries: LedgerRecord[] = [];
  const damaged: DamagedJob[] = [];
  for (const jobId of listEntryIds(root)) {
    const record = readRecord(root, jobId);
    if ("reason" in record) damaged.push(record);
    else entries.push(record);
  }
  return { entries: entries.sort(byExperiment), damaged };
}

/**
 * Shows one entry; nothing is written.
 *
 * @throws {UserError} `LEDGER_LACKS_RUN`, `AMBIGUOUS_ID` or `FILE_UNREADABLE`
 */
export function showEntry(
  context: Context,
  options: RepositoryOptions & { readonly jobId: string },
): LedgerRecord {
  const root = locate(context, options);
  const prefix = options.jobId.trim().toLowerCase();
  const [jobId, ...others] = listEntryIds(root).filter((id) => id.startsWith(prefix));
  if (jobId === undefined) throw lacksRun(options.jobId);
  if (others.length > 0) throw ambiguous(options.jobId, [jobId, ...others]);
  const record = readRecord(root, jobId);
  if (!("reason" in record)) return record;
  const { path, reason, hint } = record;
  throw new UserError("FILE_UNREADABLE", `Cannot read "${path}": ${reason}`, {
    hint: hint ??
      phrase`Restore the file with git, or run ${command("ledger backfill")} where the run is.`,
  });
}

function readRecord(root: Root, jobId: string): LedgerRecord | DamagedJob {
  const result = readEntryText(root, jobId);
  const entry = result.kind === "text" ? parseEntry(result.text) : undefined;
  if (entry === undefined) return damagedEntry(jobId, result);
  return {
    jobId,
    experimentId: entryExperimentId(entry),
    status: statusWord(entry),
    machine: machineOf(entry),
    startedAt: startedAtOf(entry),
    endedAt: endedAtOf(entry),
    wallclockS: wallclockOf(entry),
    statepoint: entryStatepoint(entry) ?? new Map(),
    entry,
    text: formatEntry(entry),
    path: entryPath(jobId),
  };
}

function damagedEntry(id: string, result: ReadResult): DamagedJob {
  const reason = damageOf(result.kind === "text" ? result.text : "");
  const hint = reason === CONFLICT_REASON ? CONFLICT_HINT : undefined;
  return { id, path: entryPath(id), reason, hint };
}

function byExperiment(a: LedgerRecord, b: LedgerRecord): number {
  const [one, other] = [a, b].map((record) =>
    `${record.experimentId ?? ""} ${record.startedAt ?? ""} ${record.jobId}`
  );
  return (one ?? "") < (other ?? "") ? -1 : 1;
}

function lacksRun(prefix: string): UserError {
  return new UserError(
    "LEDGER_LACKS_RUN",
    `Cannot find ${JSON.stringify(prefix)} in the ledger: no id there begins like that`,
    {
      hint: phrase`${command("ledger show")} lists the entries; ${
        command("ledger backfill")
      } adds what is missing.`,
    },
  );
}

function ambiguous(prefix: string, ids: readonly string[]): UserError {
  return new UserError(
    "AMBIGUOUS_ID",
    `Cannot tell which entry ${JSON.stringify(prefix)} means: ${ids.length} ids begin like that`,
    { hint: `Give more digits: ${ids.slice(0, 5).join(", ")}${ids.length > 5 ? ", …" : ""}.` },
  );
}
