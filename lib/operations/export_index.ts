/**
 * Writes the index file of this machine, which the ledger has superseded.
 *
 * @module
 */

import { joinPath } from "../adapters/files/path.ts";
import { readJobs } from "../adapters/store/job.ts";
import { INDEX_FOLDER, writeIndexFile } from "../adapters/store/runs_index_files.ts";
import type { Context } from "../context.ts";
import type { DamagedJob } from "../domain/document/damaged_job.ts";
import { statusOf } from "../domain/document/document_view.ts";
import { indexEntry, indexMapping } from "../domain/document/index_entry.ts";
import { isTerminal } from "../domain/document/status.ts";
import { formatSeconds } from "../domain/document/timestamp.ts";
import { formatJson } from "../domain/value/json_text.ts";
import type { Mapping } from "../domain/value/value.ts";
import type { RepositoryOptions } from "../engine/session/repository.ts";
import { openSession } from "../engine/session/session.ts";
import { UserError } from "../errors.ts";
import { option, phrase } from "../phrase.ts";

/** The options of `runs-export-index`. */
export interface ExportIndexOptions extends RepositoryOptions {
  /** The name of the machine in the file and of the file; by default this one's. */
  readonly machineLabel?: string | undefined;
  /** The path of the file, from the current folder. */
  readonly out?: string | undefined;
}

/** The file that was written. */
export interface ExportedIndex {
  readonly path: string;
  /** How many runs are in it. */
  readonly count: number;
  readonly machineLabel: string;
  /** Jobs that could not be read. */
  readonly damaged: readonly DamagedJob[];
}

/** Writes an index of the runs that are over. */
export async function exportIndex(
  context: Context,
  options: ExportIndexOptions,
): Promise<ExportedIndex> {
  const session = openSession(context, { ...options, mayLackStore: true });
  const machineLabel = options.machineLabel ?? (await session.ledger()).machineLabel;
  const path = options.out === undefined
    ? joinPath(session.root.path, `${INDEX_FOLDER}/${fileName(machineLabel)}`)
    : joinPath(context.cwd, options.out);
  const entries: { readonly id: string; readonly entry: Mapping }[] = [];
  const damaged = await readJobs(session.store, ({ id, statepoint, document }) => {
    entries.push({ id, entry: indexEntry(id, { statepoint: statepoint.mapping, document }) });
  }, {
    elapsedMs: context.elapsedMs,
    wanted: (document) => isTerminal(statusOf(document)),
  });
  entries.sort((a, b) => a.id < b.id ? -1 : 1);
  const at = formatSeconds(context.now());
  const index = indexMapping(machineLabel, at, entries.map(({ entry }) => entry));
  await writeIndexFile(path, `${formatJson(index, { indent: 2 })}\n`, session);
  return { path, count: entries.length, machineLabel, damaged };
}

function fileName(machineLabel: string): string {
  if (!/[/\0]/.test(machineLabel)) return `${machineLabel}.json`;
  throw new UserError(
    "FLAG_INVALID",
    phrase`Cannot use ${option("machineLabel")} ${
      JSON.stringify(machineLabel)
    }: it is to be the name of a file`,
    { hint: phrase`Leave out the "/", or name the file with ${option("out")}.` },
  );
}
