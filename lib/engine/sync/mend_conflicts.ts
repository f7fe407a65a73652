/**
 * Merges what git has left in conflict, as after a pull in a clone whose git does not know the
 * merge driver.
 *
 * @module
 */

import { joinPath } from "../../adapters/files/path.ts";
import { readText } from "../../adapters/files/read_text.ts";
import { writeTextFile } from "../../adapters/files/text_file.ts";
import { readBranch, type Unfinished } from "../../adapters/git/branch.ts";
import { type IndexEntry, IndexFile } from "../../adapters/git/index_file.ts";
import { listShared } from "../../adapters/git/own_changes.ts";
import { goOn, otherCommit } from "../../adapters/git/unfinished.ts";
import { makeFolderOf } from "../../adapters/store/script_file.ts";
import { splitMarked } from "../../domain/merge/marked_text.ts";
import { mergeTexts, sharedKind } from "../../domain/merge/merge_texts.ts";
import { isMarked } from "../../domain/value/conflict_marks.ts";
import type { Bench } from "./bench.ts";
import { described } from "./git_errors.ts";
import { type DroppedIn, type LeftFile, settleFiles } from "./settle_files.ts";
import { runOf } from "./settle_ledger.ts";

/** What was mended. */
export interface Mending {
  /** The files that are no longer in conflict. */
  readonly mended: readonly string[];
  readonly dropped: readonly DroppedIn[];
  /** The runs that both sides ran. */
  readonly ranTwice: readonly string[];
  /** Files in conflict that only a person can merge. */
  readonly left: readonly LeftFile[];
}

/** A rebase stops at each commit; more stops than this do not come from runs. */
const MAX_STOPS = 1000;

/** Mends all conflicts in shared files, and ends what git is in the middle of if no other is left. */
export async function mendConflicts(bench: Bench): Promise<Mending> {
  const mended: string[] = [];
  const dropped: DroppedIn[] = [];
  const ranTwice: string[] = [];
  let left: readonly LeftFile[] = [];
  for (let stop = 0; stop < MAX_STOPS; stop++) {
    const { unfinished } = await readBranch(bench.git);
    const round = await mendUnmerged(bench, unfinished);
    mended.push(...round.mended);
    dropped.push(...round.dropped);
    ranTwice.push(...round.ranTwice);
    left = round.left;
    if (left.length > 0 || round.mended.length === 0 || unfinished === undefined) break;
    const hint = "Repair what git complains about, then run it again.";
    await described(`end the ${unfinished}`, hint, () => goOn(bench.git, unfinished));
  }
  const marked = await mendMarked(bench, new Set(left.map(({ path }) => path)));
  return {
    mended: [...mended, ...marked.mended],
    dropped: [...dropped, ...marked.dropped],
    ranTwice: [...ranTwice, ...marked.ranTwice],
    left: [...left, ...marked.left],
  };
}

async function mendUnmerged(bench: Bench, unfinished: Unfinished | undefined): Promise<Mending> {
  const { git } = bench;
  const index = new IndexFile(git);
  const sides = { ours: "HEAD", theirs: await otherCommit(git, unfinished) };
  const settled = await settleFiles(bench, index, sides, "shared");
  const entries = [...settled.entries, ...settled.following];
  const folder = bench.folder.newPath();
  await index.set(entries);
  await index.writeFiles(entries.map(({ path }) => path), folder);
  for (const entry of entries) await takeOver(bench, entry, folder);
  return { ...settled, mended: settled.entries.map(({ path }) => path) };
}

/** Writes a settled file into the work tree; a document with what a runner wrote meanwhile. */
async function takeOver(bench: Bench, { path }: IndexEntry, folder: string): Promise<void> {
  const settled = await readText(`${folder}/${path}`);
  if (settled.kind !== "text") return;
  await underLock(bench, path, async (file) => {
    const current = await readText(file);
    const merged = sharedKind(path) === "document" && current.kind === "text"
      ? mergeTexts("document", { base: "", ours: current.text, theirs: settled.text })
      : undefined;
    await makeFolderOf(file);
    await writeTextFile(file, merged?.kind === "merged" ? merged.text : settled.text);
  });
}

/** Merges documents that hold conflict markers and that git takes for settled. */
async function mendMarked(bench: Bench, known: ReadonlySet<string>): Promise<Mending> {
  const mended: string[] = [];
  const dropped: DroppedIn[] = [];
  const ranTwice: string[] = [];
  const left: LeftFile[] = [];
  for (const path of await listShared(bench.git, bench.own)) {
    const kind = sharedKind(path);
    if (kind === undefined || known.has(path)) continue;
    const text = await readText(joinPath(bench.git.top, path));
    if (text.kind !== "text" || !isMarked(text.text)) continue;
    const sides = splitMarked(text.text);
    const merged = sides && mergeTexts(kind, sides);
    if (merged?.kind !== "merged") {
      left.push({ path, reason: "it holds conflict markers, and git no longer has the versions" });
      continue;
    }
    await underLock(bench, path, (file) => writeTextFile(file, merged.text));
    mended.push(path);
    if (merged.dropped.length > 0) dropped.push({ path, dropped: merged.dropped });
    if (merged.isRanTwice) ranTwice.push(runOf(path) ?? path);
  }
  return { mended, dropped, ranTwice, left };
}

async function underLock(
  { git, documents }: Bench,
  path: string,
  write: (file: string) => Promise<void>,
): Promise<void> {
  const file = joinPath(git.top, path);
  const jobId = path.split("/").at(-2) ?? "";
  if (sharedKind(path) !== "document") await write(file);
  else await documents.alone(jobId, () => write(file), () => {});
}
