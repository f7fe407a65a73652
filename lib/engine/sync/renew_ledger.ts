/**
 * Writes the ledger's entries that runs of this clone lack, or that say something else than the runs.
 *
 * @module
 */

import { commonAncestors } from "../../adapters/git/commits.ts";
import { changedFiles } from "../../adapters/git/index_file.ts";
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
 * Renews the entries of runs that changed in commits which the other side does not have. Git may
 * have merged a run's document and its entry one by one.
 *
 * @returns whether an entry was written
 */
export async function renewUnshared(
  bench: Bench,
  head: string | undefined,
  theirs: string,
): Promise<boolean> {
  if (head === undefined) return false;
  const [base] = await commonAncestors(bench.git, head, theirs);
  if (base === undefined || base === head) return false;
  const changes = await changedFiles(bench.git, base, head);
  return await renewLedger(bench, changes.map(({ path }) => path));
}

async function jobIfWhole({ session }: Bench, jobId: string): Promise<Job | undefined> {
  try {
    return await readJob(session.store, jobId);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
