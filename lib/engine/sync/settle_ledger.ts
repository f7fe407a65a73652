/**
 * Brings the ledger's entries of merged runs into line with the merged documents.
 *
 * @module
 */

import { readText } from "../../adapters/files/read_text.ts";
import { type IndexFile, NO_MODE } from "../../adapters/git/index_file.ts";
import { formatEntry, parseEntry } from "../../domain/ledger/entry.ts";
import { settledEntry } from "../../domain/ledger/settled_entry.ts";
import { sharedKind } from "../../domain/merge/merge_texts.ts";
import type { Mapping } from "../../domain/value/value.ts";
import type { Bench } from "./bench.ts";

/** A file that was in conflict, and its versions. */
export interface SettledText {
  readonly path: string;
  /** The merged text. */
  readonly text: string;
  /** The texts of both sides. */
  readonly versions: readonly string[];
}

/** An entry of the ledger with another text than its own merge gives. */
export interface SettledEntry {
  readonly path: string;
  readonly text: string;
}

/**
 * Finds the entries that must change, because a run's document or its entry was merged.
 *
 * @param index in which the files stand that were not in conflict
 */
export async function settleLedger(
  bench: Bench,
  index: IndexFile,
  settled: readonly SettledText[],
): Promise<readonly SettledEntry[]> {
  const known = new Map(settled.map((file) => [file.path, file]));
  const ids = new Set(settled.flatMap(({ path }) => runOf(path) ?? []));
  const runs = [...ids].map((jobId) => ({
    jobId,
    document: `${bench.own.store}/workspace/${jobId}/signac_job_document.json`,
    entry: `${bench.own.state}/ledger/${jobId}.json`,
  }));
  const paths = runs.flatMap(({ document, entry }) => [document, entry]);
  const others = await textsIn(bench, index, paths.filter((path) => !known.has(path)));
  return runs.flatMap(({ jobId, document, entry }) => {
    const merged = known.get(document)?.text ?? others.get(document);
    const standing = known.get(entry)?.text ?? others.get(entry);
    const whole = merged === undefined ? undefined : parseEntry(merged);
    if (whole === undefined || standing === undefined) return [];
    const entries = mappingsIn([standing, ...known.get(entry)?.versions ?? []]);
    const next = settledEntry({ jobId, document: whole, entries });
    const text = next && formatEntry(next);
    return text === undefined || text === standing ? [] : [{ path: entry, text }];
  });
}

/** Returns the id of the run that a document or an entry of the ledger is about. */
export function runOf(path: string): string | undefined {
  const kind = sharedKind(path);
  if (kind === "document") return path.split("/").at(-2);
  return kind === "ledger" ? /([^/]+)\.json$/.exec(path)?.[1] : undefined;
}

function mappingsIn(texts: readonly string[]): readonly Mapping[] {
  return texts.flatMap((text) => parseEntry(text) ?? []);
}

/** Reads files of an index; those that are not there are left out. */
async function textsIn(
  { folder }: Bench,
  index: IndexFile,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (paths.length === 0) return new Map();
  const present = (await index.entries(paths)).filter(({ mode }) => mode !== NO_MODE);
  const into = folder.newPath();
  await index.writeFiles(present.map(({ path }) => path), into);
  const texts = new Map<string, string>();
  for (const { path } of present) {
    const result = await readText(`${into}/${path}`);
    if (result.kind === "text") texts.set(path, result.text);
  }
  return texts;
}
