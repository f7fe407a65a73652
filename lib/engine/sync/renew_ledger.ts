/**
 * Writes the ledger's entries that runs of this clone lack, or that say something else than the runs:
 * git may have merged a run's document and its entry one by one.
 *
 * @module
 */

import { readText } from "../../adapters/files/read_text.ts";
import { writeTextFile } from "../../adapters/files/text_file.ts";
import { joinPath } from "../../adapters/files/path.ts";
import { changedFiles } from "../../adapters/git/index_file.ts";
import { GitFailed } from "../../adapters/git/repository.ts";
import { SYNCED } from "../../adapters/state/layout.ts";
import { type Job, readJob } from "../../adapters/store/job.ts";
import { UserError } from "../../errors.ts";
import { mapOverlapping } from "../session/overlap.ts";
import type { Bench } from "./bench.ts";
import { runOf } from "./settle_ledger.ts";

/**
 * Renews the entries of the runs that files belong to.
 *
 * @param paths of documents and entries, from the top of the work tree
 * @returns whether an entry was written
 */
export async function renewLedger(bench: Bench, paths: readonly string[]): Promise<boolean> {
  const ids = [...new Set(paths.flatMap((path) => runOf(path) ?? []))];
  if (ids.length === 0) return false;
  const ledger = await bench.session.ledger();
  const written = await mapOverlapping(ids, async (jobId) => {
    const job = await jobIfWhole(bench, jobId);
    return job !== undefined && await ledger.renew(job);
  });
  return written.includes(true);
}

/**
 * Renews the entries of runs that differ between two commits.
 *
 * @param from `undefined` for all runs
 * @returns whether an entry was written
 */
export async function renewBetween(
  bench: Bench,
  from: string | undefined,
  to: string | undefined,
): Promise<boolean> {
  if (to === undefined || from === to) return false;
  const changes = await changedFiles(bench.git, from, to);
  return await renewLedger(bench, changes.map(({ path }) => path));
}

/** Renews the entries of runs that have changed since the last sync of this clone, whoever merged. */
export async function renewSinceLastSync(bench: Bench, head: string | undefined): Promise<void> {
  const text = await readText(bookmarkPath(bench));
  const last = text.kind === "text" ? text.text.trim() : "";
  try {
    await renewBetween(bench, /^[0-9a-f]{40,64}$/.test(last) ? last : undefined, head);
  } catch (error) {
    if (!(error instanceof GitFailed)) throw error;
    // Git no longer has the commit.
    await renewBetween(bench, undefined, head);
  }
}

/** Notes up to which commit the ledger agrees with the runs. */
export async function noteAgreement(bench: Bench, head: string | undefined): Promise<void> {
  if (head === undefined || !(await bench.session.ledger()).isWhole) return;
  try {
    await writeTextFile(bookmarkPath(bench), `${head}\n`);
  } catch (error) {
    // The next sync then looks at more runs than it must.
    if (!(error instanceof UserError)) throw error;
  }
}

function bookmarkPath({ session }: Bench): string {
  return joinPath(session.store.statePath, SYNCED);
}

async function jobIfWhole({ session }: Bench, jobId: string): Promise<Job | undefined> {
  try {
    return await readJob(session.store, jobId);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
