/**
 * Moves the checked-out branch to a commit that has been made beside the work tree.
 *
 * Documents are not written by git: a runner may write them at the same time. Each one is merged in
 * place under its lock, with what the work tree holds by then. Git moves all other files, and keeps
 * what the person has staged or changed.
 *
 * @module
 */

import { readText } from "../../adapters/files/read_text.ts";
import { moveHead } from "../../adapters/git/commits.ts";
import {
  type ChangedFile,
  changedFiles,
  IndexFile,
  indexPath,
  NO_MODE,
} from "../../adapters/git/index_file.ts";
import { isAboutRuns } from "../../adapters/git/own_changes.ts";
import { GitFailed } from "../../adapters/git/repository.ts";
import { mergeDocuments } from "../../domain/merge/merge_document.ts";
import { sharedKind } from "../../domain/merge/merge_texts.ts";
import { isEqual } from "../../domain/merge/merge_values.ts";
import { parseJson } from "../../domain/value/json_parse.ts";
import { formatJson } from "../../domain/value/json_text.ts";
import { isMapping, type Mapping } from "../../domain/value/value.ts";
import { UserError } from "../../errors.ts";
import { mapOverlapping } from "../session/overlap.ts";
import { type Bench, newIndex } from "./bench.ts";
import { described } from "./git_errors.ts";

/** Whether the branch was moved, or a shared file changed meanwhile. */
export type Advance = "moved" | "again";

/**
 * Moves the branch, the index and the work tree.
 *
 * The branch is moved last. Whoever is killed before leaves files and an index that are newer than
 * the branch, from which the next sync continues.
 *
 * @returns `again` if a shared file has changed that is not committed yet
 * @throws {UserError} `GIT_REFUSED` if the person's own changes are in the way; nothing has changed
 */
export async function advance(
  bench: Bench,
  from: string | undefined,
  to: string,
): Promise<Advance> {
  const { git } = bench;
  const changes = await changedFiles(git, from, to);
  const documents = changes.filter(isChangedDocument);
  const entries = documents.map(({ after }) => after);
  // Git takes a file for changed whose entry was set without its time and size.
  await new IndexFile(git).refresh();
  const trial = new IndexFile(git, await bench.folder.copy(await indexPath(git)));
  await trial.set(entries);
  const obstacle = await findObstacle(bench, () => trial.advance(from, to, "trial"));
  if (obstacle !== undefined) return obstacle;
  await writeDocuments(bench, documents, { from, to });
  const real = new IndexFile(git);
  const hint = "Run `git status` to see what is in the way.";
  return await described("take over what the others changed", hint, async () => {
    await real.set(entries);
    const late = await findObstacle(bench, () => real.advance(from, to, "files"));
    if (late !== undefined) return late;
    await moveHead(git, to, from);
    await real.refresh();
    return "moved";
  });
}

/** A document that is in the work tree, and that the new commit has in another version. */
function isChangedDocument({ path, before, after }: ChangedFile): boolean {
  return sharedKind(path) === "document" && before.mode !== NO_MODE && after.mode !== NO_MODE;
}

/** Files that git names when it will not overwrite them. */
const IN_THE_WAY =
  /Entry '([^']*)' not uptodate|Untracked working tree file '([^']*)'|Entry '([^']*)' would be overwritten|'([^']*)' (?:is not uptodate|would be)/g;

async function findObstacle(
  { own }: Bench,
  step: () => Promise<void>,
): Promise<"again" | undefined> {
  try {
    await step();
    return undefined;
  } catch (error) {
    if (!(error instanceof GitFailed)) throw error;
    const paths = Array.from(error.output.matchAll(IN_THE_WAY), (match) => {
      return match.slice(1).find((path) => path !== undefined) ?? "";
    });
    if (paths.length === 0) throw error;
    const foreign = paths.find((path) => !isAboutRuns(path, own));
    if (foreign === undefined) return "again";
    throw new UserError(
      "GIT_REFUSED",
      `Cannot take over ${JSON.stringify(foreign)}: you have changes of your own in it`,
      { hint: "Commit them or put them aside, then run the same command again.", cause: error },
    );
  }
}

/** The commits between which documents change. */
interface Commits {
  readonly from: string | undefined;
  readonly to: string;
}

async function writeDocuments(
  bench: Bench,
  documents: readonly ChangedFile[],
  { from, to }: Commits,
): Promise<void> {
  const paths = documents.map(({ path }) => path);
  const [before, after] = [bench.folder.newPath(), bench.folder.newPath()];
  for (const [commit, folder] of [[from, before], [to, after]] as const) {
    const index = newIndex(bench);
    await index.read(commit);
    await index.writeFiles(paths, folder);
  }
  await mapOverlapping(paths, async (path) => {
    const base = await documentAt(`${before}/${path}`);
    const theirs = await documentAt(`${after}/${path}`);
    if (theirs !== undefined) await writeDocument(bench, path, { base, theirs });
  });
}

async function writeDocument(
  { documents }: Bench,
  path: string,
  { base, theirs }: { readonly base: Mapping | undefined; readonly theirs: Mapping },
): Promise<void> {
  const jobId = path.split("/").at(-2) ?? "";
  await documents.change(jobId, (current) => {
    // The order of keys counts: the file is to be the one in the commit.
    const isIdle = isEqual(current, base) || isEqual(current, theirs);
    const next = isIdle ? theirs : mergeDocuments({ base, ours: current, theirs }).document;
    return formatJson(next) === formatJson(current) ? undefined : next;
  }, { isDurable: false });
}

/** Reads a document that git has written; `undefined` if it is none, as after a conflict. */
async function documentAt(path: string): Promise<Mapping | undefined> {
  const result = await readText(path);
  if (result.kind !== "text") return undefined;
  try {
    const value = parseJson(result.text.replace(/^\ufeff/, ""));
    return isMapping(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
