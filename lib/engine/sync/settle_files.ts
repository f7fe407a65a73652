/**
 * Settles the files of an index that git left in conflict.
 *
 * @module
 */

import { readText } from "../../adapters/files/read_text.ts";
import {
  filesBelow,
  type IndexEntry,
  type IndexFile,
  storeBlobs,
  storeFile,
  type UnmergedFile,
} from "../../adapters/git/index_file.ts";
import { mergeWithMarkers } from "../../adapters/git/merge_markers.ts";
import { isAboutRuns, isResults, isShared } from "../../adapters/git/own_changes.ts";
import type { Dropped } from "../../domain/merge/merge_values.ts";
import { mergeTexts, sharedKind, type TextSides } from "../../domain/merge/merge_texts.ts";
import type { Bench } from "./bench.ts";
import { runOf, settleLedger } from "./settle_ledger.ts";

/** Values that lost in one file. */
export interface DroppedIn {
  readonly path: string;
  readonly dropped: readonly Dropped[];
}

/** The result of settling. */
export interface SettledFiles {
  readonly entries: readonly IndexEntry[];
  /** Entries of the ledger that were not in conflict, and that follow the merged documents. */
  readonly following: readonly IndexEntry[];
  readonly dropped: readonly DroppedIn[];
  /** The runs that both sides ran. */
  readonly ranTwice: readonly string[];
  /** Files that only a person can merge. */
  readonly left: readonly LeftFile[];
}

/** A file that only a person can merge. */
export interface LeftFile {
  readonly path: string;
  readonly reason: string;
}

/** The commits whose files are in conflict. */
export interface SettledSides {
  readonly ours: string;
  /** `undefined` if git does not tell. */
  readonly theirs: string | undefined;
}

/** A file that has a text of its own now. */
interface SettledFile {
  readonly kind: "text";
  readonly text: string;
  readonly versions: readonly string[];
  readonly dropped: readonly Dropped[];
  readonly isRanTwice?: true;
}

/** What one file became. */
type Settled =
  | { readonly kind: "entries"; readonly entries: readonly IndexEntry[] }
  | SettledFile
  | { readonly kind: "left"; readonly reason: string };

/**
 * Settles all files in conflict that this program can settle; the index stays as it is.
 *
 * @param which `shared` leaves all files of the person as they are
 */
export async function settleFiles(
  bench: Bench,
  index: IndexFile,
  sides: SettledSides,
  which: "all" | "shared" = "all",
): Promise<SettledFiles> {
  const files = await index.unmerged();
  const folder = bench.folder.newPath();
  for (const stage of [1, 2, 3] as const) {
    const paths = files.filter(({ stages }) => stages[stage - 1] !== undefined);
    await index.writeStage(stage, paths.map(({ path }) => path), `${folder}/${stage}`);
  }
  const settled: [UnmergedFile, Settled][] = [];
  for (const file of files) {
    const isOurs = which === "all" || isAboutRuns(file.path, bench.own);
    const result = isOurs ? await settle(bench, file, { folder, sides }) : BOTH_CHANGED;
    settled.push([file, result]);
  }
  return await collect(bench, index, settled);
}

const BOTH_CHANGED: Settled = { kind: "left", reason: "both sides changed it" };

interface Place {
  readonly folder: string;
  readonly sides: SettledSides;
}

async function settle(bench: Bench, file: UnmergedFile, place: Place): Promise<Settled> {
  const [base, ours, theirs] = file.stages;
  const shared = isShared(file.path, bench.own);
  const isOutput = isResults(file.path, bench.own);
  if (ours === undefined || theirs === undefined) {
    const kept = ours ?? theirs;
    if (isOutput && kept !== undefined) return { kind: "entries", entries: [kept] };
    if (!shared || kept === undefined) {
      return { kind: "left", reason: "one side removed it, and the other one changed it" };
    }
    return { kind: "entries", entries: await keptFolder(bench, file, place.sides) };
  }
  // The merged document keeps the results of both sides; either file will do, but always the same.
  if (isOutput) return { kind: "entries", entries: [ours.blob > theirs.blob ? ours : theirs] };
  const texts = await textsOf(file, place.folder);
  const kind = shared ? sharedKind(file.path) : undefined;
  if (kind !== undefined) {
    const merged = mergeTexts(kind, texts);
    if (merged.kind === "refused") return { kind: "left", reason: merged.reason };
    return { ...merged, kind: "text", versions: [texts.ours, texts.theirs] };
  }
  if (base === undefined || ours.mode !== theirs.mode) {
    return BOTH_CHANGED;
  }
  return await mergeLines(bench, file, place.folder);
}

/** One side removed a run that the other one changed: all files of the run stay. */
async function keptFolder(
  { git }: Bench,
  { path, stages: [, ours, theirs] }: UnmergedFile,
  sides: SettledSides,
): Promise<readonly IndexEntry[]> {
  const commit = ours === undefined ? sides.theirs : sides.ours;
  const kept = ours ?? theirs;
  const isRun = sharedKind(path) === "document";
  if (isRun && commit !== undefined) {
    return await filesBelow(git, commit, path.slice(0, path.lastIndexOf("/")));
  }
  return kept === undefined ? [] : [kept];
}

async function textsOf({ path }: UnmergedFile, folder: string): Promise<TextSides> {
  const [base, ours, theirs] = await Promise.all([1, 2, 3].map(async (stage) => {
    const result = await readText(`${folder}/${stage}/${path}`);
    return result.kind === "text" ? result.text : "";
  }));
  return { base: base ?? "", ours: ours ?? "", theirs: theirs ?? "" };
}

async function mergeLines(
  { git }: Bench,
  { path, stages: [, ours] }: UnmergedFile,
  folder: string,
): Promise<Settled> {
  const [base, mine, other] = [1, 2, 3].map((stage) => `${folder}/${stage}/${path}`);
  const versions = { base: base ?? "", ours: mine ?? "", theirs: other ?? "" };
  if (!await mergeWithMarkers(git.top, versions)) {
    return { kind: "left", reason: "both sides changed the same lines" };
  }
  const blob = await storeFile(git, versions.ours, path);
  return { kind: "entries", entries: [{ path, mode: ours?.mode ?? "100644", blob }] };
}

async function collect(
  bench: Bench,
  index: IndexFile,
  settled: readonly (readonly [UnmergedFile, Settled])[],
): Promise<SettledFiles> {
  const entries: IndexEntry[] = [];
  const left: LeftFile[] = [];
  const files: (SettledFile & { readonly path: string; readonly mode: string })[] = [];
  for (const [{ path, stages: [, ours] }, result] of settled) {
    if (result.kind === "entries") entries.push(...result.entries);
    else if (result.kind === "left") left.push({ path, reason: result.reason });
    else files.push({ ...result, path, mode: ours?.mode ?? "100644" });
  }
  const ledger = new Map((await settleLedger(bench, index, files)).map((one) => [one.path, one]));
  const texts = files.map((file) => ({ ...file, text: ledger.get(file.path)?.text ?? file.text }));
  const own = new Set(files.map(({ path }) => path));
  const following = [...ledger.values()].filter(({ path }) => !own.has(path))
    .map((one) => ({ ...one, mode: "100644" }));
  return {
    entries: [...entries, ...await stored(bench, texts)],
    following: await stored(bench, following),
    dropped: files.filter(({ dropped }) => dropped.length > 0),
    ranTwice: files.filter(({ isRanTwice }) => isRanTwice === true).map(({ path }) =>
      runOf(path) ?? path
    ),
    left,
  };
}

async function stored(
  { git, folder }: Bench,
  files: readonly { readonly path: string; readonly mode: string; readonly text: string }[],
): Promise<readonly IndexEntry[]> {
  const paths: string[] = [];
  for (const { text } of files) paths.push(await folder.write(text));
  const blobs = await storeBlobs(git, paths);
  return files.map(({ path, mode }, n) => ({ path, mode, blob: blobs[n] ?? "" }));
}
