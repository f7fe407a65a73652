/**
 * The results of `self clean` and `prune`, as text.
 *
 * @module
 */

import { visible } from "../../../domain/terminal/visible.ts";
import type { Context } from "../../../context.ts";
import type { Cleaning } from "../../../operations/clean_self.ts";
import type { PrunedKind, Pruning } from "../../../operations/prune.ts";
import { writeDamaged } from "./notes_view.ts";

/** Makes the text: how much was removed, and each version. */
export function cleaningText({ removed, kept }: Cleaning, isDryRun: boolean): string {
  const verb = isDryRun ? "would remove" : "removed";
  const bytes = removed.reduce((sum, version) => sum + version.bytes, 0);
  const total = `${verb} ${removed.length} version(s), ${Math.round(bytes / 1e6)} MB\n`;
  const list = (word: string, versions: Cleaning["removed"]) =>
    versions.map(({ path }) => `  ${word} ${visible(path)}\n`).join("");
  return total + list(verb, removed) + list("kept", kept);
}

const KINDS: Readonly<Record<PrunedKind, string>> = {
  records: "parts of records whose ends stand in the documents",
  lists: "files of arrays whose runs are over",
  logs: "old logs",
  versions: "unpacked versions of the program",
};

/** Writes how many files and bytes were removed, by kind. */
export function writePruning(
  { kinds, damaged }: Pruning,
  isDryRun: boolean,
  { stdout, stderr }: Context,
): void {
  const verb = isDryRun ? "would remove" : "removed";
  const files = kinds.reduce((sum, one) => sum + one.files, 0);
  const bytes = kinds.reduce((sum, one) => sum + one.bytes, 0);
  const lines = kinds.filter((one) => one.files > 0)
    .map((one) => `  ${one.files} ${KINDS[one.kind]}, ${bytesText(one.bytes)}\n`);
  stdout.write(`${verb} ${files} file(s), ${bytesText(bytes)}\n${lines.join("")}`);
  writeDamaged(damaged, stderr);
}

function bytesText(bytes: number): string {
  if (bytes < 1e3) return `${bytes} bytes`;
  return bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${Math.round(bytes / 1e6)} MB`;
}
