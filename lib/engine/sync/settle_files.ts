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
import { isShared } from "../../adapters/git/own_changes.ts";
import type { Dropped } from "../../domain/merge/merge_values.ts";
import { mergeTexts, sharedKind, type TextSides } from "../../domain/merge/merge_texts.ts";
import type { Bench } from "./bench.ts";

/** Values that lost in one file. */
export interface DroppedIn {
  readonly path: string;
  readonly dropped: readonly Dropped[];
}

/** The result of settling. */
export interface SettledFiles {
  readonly entries: readonly IndexEntry[];
  readonly dropped: readonly DroppedIn[];
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

/** What one file became. */
type Settled =
  | { readonly kind: "entries"; readonly entries: readonly IndexEntry[] }
  | { readonly kind: "text"; readonly text: string; readonly dropped: readonly Dropped[] }
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
    const isOurs = which === "all" || isShared(file.path, bench.own);
    const result = isOurs ? await settle(bench, file, { folder, sides }) : BOTH_CHANGED;
    settled.push([file, result]);
  }
  return await collect(bench, settled);
}

const BOTH_CHANGED: Settled = { kind: "left", reason: "both sides changed it" };

interface Place {
  readonly folder: string;
  readonly sides: SettledSides;
}

async function settle(bench: Bench, file: UnmergedFile, place: Place): Promise<Settled> {
  const [base, ours, theirs] = file.stages;
  const shared = isShared(file.path, bench.own);
  if (ours === undefined || theirs === undefined) {
    const kept = ours ?? theirs;
    if (!shared || kept === undefined) {
      return { kind: "left", reason: "one side removed it, and the other one changed it" };
    }
    return { kind: "entries", entries: await keptFolder(bench, file, place.sides) };
  }
  const texts = await textsOf(file, place.folder);
  const kind = shared ? sharedKind(file.path) : undefined;
  if (kind !== undefined) {
    const merged = mergeTexts(kind, texts);
    return merged.kind === "merged"
      ? { kind: "text", text: merged.text, dropped: merged.dropped }
      : { kind: "left", reason: merged.reason };
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
  { git, folder }: Bench,
  settled: readonly (readonly [UnmergedFile, Settled])[],
): Promise<SettledFiles> {
  const entries: IndexEntry[] = [];
  const dropped: DroppedIn[] = [];
  const left: LeftFile[] = [];
  const texts: { readonly entry: IndexEntry; readonly path: string }[] = [];
  for (const [file, result] of settled) {
    const { path, stages: [, ours] } = file;
    if (result.kind === "entries") entries.push(...result.entries);
    else if (result.kind === "left") left.push({ path, reason: result.reason });
    else {
      const entry = { path, mode: ours?.mode ?? "100644", blob: "" };
      texts.push({ entry, path: await folder.write(result.text) });
      if (result.dropped.length > 0) dropped.push({ path, dropped: result.dropped });
    }
  }
  const blobs = await storeBlobs(git, texts.map(({ path }) => path));
  texts.forEach(({ entry }, n) => entries.push({ ...entry, blob: blobs[n] ?? "" }));
  return { entries, dropped, left };
}
