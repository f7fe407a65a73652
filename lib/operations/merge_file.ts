/**
 * Merges two versions of a file for git, as its merge driver.
 *
 * @module
 */

import { mergeWithMarkers } from "../adapters/git/merge_markers.ts";
import { readText } from "../adapters/files/read_text.ts";
import { joinPath } from "../adapters/files/path.ts";
import { describeFileError } from "../adapters/files/file_error.ts";
import { writeTextFile } from "../adapters/files/text_file.ts";
import type { Context } from "../context.ts";
import type { Dropped } from "../domain/merge/merge_values.ts";
import { mergeTexts, sharedKind } from "../domain/merge/merge_texts.ts";

/** The files that git hands to a merge driver. */
export interface MergeFileOptions {
  /** The common ancestor; empty if there is none (`%O`). */
  readonly base: string;
  /** One version, which the result replaces (`%A`). */
  readonly ours: string;
  /** The other version (`%B`). */
  readonly theirs: string;
  /** The path of the file in the repository (`%P`). */
  readonly path: string;
}

/** What became of the two versions. */
export type MergedFile =
  | {
    readonly kind: "merged";
    readonly path: string;
    readonly dropped: readonly Dropped[];
    /** Whether both sides ran the run of a document. */
    readonly isRanTwice?: true;
  }
  /** The file has git's conflict markers now. */
  | { readonly kind: "conflict"; readonly path: string; readonly reason: string };

/**
 * Merges two versions of a file and writes the result in place of one of them.
 *
 * @throws {UserError} `FILE_UNREADABLE`, `FILE_UNWRITABLE`
 */
export async function mergeFile(
  { cwd }: Pick<Context, "cwd">,
  { path, ...files }: MergeFileOptions,
): Promise<MergedFile> {
  const [base, ours, theirs] = [files.base, files.ours, files.theirs].map((file) =>
    joinPath(cwd, file)
  ) as [string, string, string];
  const kind = sharedKind(path);
  if (kind === undefined) {
    return await leave(cwd, { base, ours, theirs, path }, "it is not a file of aexp");
  }
  const texts = {
    base: await textOf(base, ""),
    ours: await textOf(ours),
    theirs: await textOf(theirs),
  };
  const merged = mergeTexts(kind, texts);
  if (merged.kind === "refused") {
    return await leave(cwd, { base, ours, theirs, path }, merged.reason);
  }
  await writeTextFile(ours, merged.text);
  return { ...merged, path };
}

/** Lets git merge line by line, which leaves its markers where the versions differ. */
async function leave(
  cwd: string,
  files: MergeFileOptions,
  reason: string,
): Promise<MergedFile> {
  const isClean = await mergeWithMarkers(cwd, files);
  return isClean
    ? { kind: "merged", path: files.path, dropped: [] }
    : { kind: "conflict", path: files.path, reason };
}

async function textOf(path: string, missing?: string): Promise<string> {
  const result = await readText(path);
  switch (result.kind) {
    case "text":
      return result.text;
    case "damaged":
      // Bytes that are no text are no JSON either.
      return "\ufffd";
    case "missing":
      if (missing !== undefined) return missing;
      throw describeFileError(new Deno.errors.NotFound(), "read", path);
    case "error":
      throw describeFileError(result.error, "read", path);
  }
}
