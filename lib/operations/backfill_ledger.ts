/**
 * Writes the entries that the ledger lacks.
 *
 * @module
 */

import { listEntryIds } from "../adapters/store/ledger_files.ts";
import { type Job, readJobs } from "../adapters/store/job.ts";
import type { Context } from "../context.ts";
import type { DamagedJob } from "../domain/document/damaged_job.ts";
import { statusOf } from "../domain/document/document_view.ts";
import { isTerminal } from "../domain/document/status.ts";
import { differingFields, machineOf } from "../domain/ledger/entry.ts";
import { keptLabel, type Ledger, readEntry } from "../engine/session/ledger.ts";
import { mapOverlapping } from "../engine/session/overlap.ts";
import type { RepositoryOptions } from "../engine/session/repository.ts";
import { openSession, type Session } from "../engine/session/session.ts";
import { UserError } from "../errors.ts";
import type { Text } from "../phrase.ts";

/** The options of `ledger backfill`. */
export interface BackfillOptions extends RepositoryOptions {
  /** Whether to replace entries that disagree with the run store. @default {false} */
  readonly overwrite?: boolean;
  /**
   * The name of the machine that registers the runs. By default, an entry about the same attempt
   * keeps the name it has, and any other gets this machine's.
   */
  readonly machineLabel?: string | undefined;
}

/** The result of `ledger backfill`. */
export interface Backfilled {
  /** The runs whose entries were written. */
  readonly promoted: readonly string[];
  /** The runs whose entries were left as they are. */
  readonly skipped: readonly string[];
  /** Those of `skipped` whose entries disagree with the run store. */
  readonly differing: readonly string[];
  /** The runs whose entries could not be written, and why. */
  readonly failed: readonly { readonly jobId: string; readonly reason: Text }[];
  /** Jobs that could not be read. */
  readonly damaged: readonly DamagedJob[];
}

/** Writes the entry of each run that is over and has none, or an unreadable one. */
export async function backfillLedger(
  context: Context,
  options: BackfillOptions,
): Promise<Backfilled> {
  const session = openSession(context, { ...options, mayLackStore: true });
  const jobs: Job[] = [];
  const damaged = await readJobs(session.store, (job) => jobs.push(job), {
    elapsedMs: context.elapsedMs,
    wanted: (document) => isTerminal(statusOf(document)),
  });
  const ledger = await session.ledger();
  ledger.tidy();
  const present = new Set(listEntryIds(session.root));
  jobs.sort((a, b) => a.id < b.id ? -1 : 1);
  const outcomes = await mapOverlapping(
    jobs,
    (job) => backfill({ session, ledger, options }, job, present.has(job.id)),
  );
  const idsOf = (...kinds: readonly Outcome["kind"][]) =>
    outcomes.filter(({ kind }) => kinds.includes(kind)).map(({ jobId }) => jobId);
  return {
    promoted: idsOf("promoted"),
    skipped: idsOf("same", "differs"),
    differing: idsOf("differs"),
    failed: outcomes.flatMap(({ jobId, reason }) => reason === undefined ? [] : { jobId, reason }),
    damaged,
  };
}

interface Outcome {
  readonly jobId: string;
  readonly kind: "promoted" | "same" | "differs" | "failed";
  readonly reason?: Text;
}

interface Work {
  readonly session: Session;
  readonly ledger: Ledger;
  readonly options: BackfillOptions;
}

async function backfill(work: Work, job: Job, isPresent: boolean): Promise<Outcome> {
  const { ledger, options } = work;
  const standing = isPresent ? readEntry(work.session.root, job.id) : undefined;
  const label = options.machineLabel ?? keptLabel(standing, job.document);
  if (standing !== undefined) {
    const expected = ledger.entryOf(job, label);
    const differs = differingFields(standing, expected).length > 0;
    const isRenamed = machineOf(standing) !== machineOf(expected);
    if (!differs && !isRenamed) return { jobId: job.id, kind: "same" };
    if (!options.overwrite) return { jobId: job.id, kind: differs ? "differs" : "same" };
  }
  try {
    await ledger.writeAsItIs(job, label);
    return { jobId: job.id, kind: "promoted" };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { jobId: job.id, kind: "failed", reason: error.text };
  }
}
