/**
 * The result of `self clean`, as text.
 *
 * @module
 */

import { visible } from "../../../domain/terminal/visible.ts";
import type { Cleaning } from "../../../operations/clean_self.ts";

/** Makes the text: how much was removed, and each version. */
export function cleaningText({ removed, kept }: Cleaning, isDryRun: boolean): string {
  const verb = isDryRun ? "would remove" : "removed";
  const bytes = removed.reduce((sum, version) => sum + version.bytes, 0);
  const total = `${verb} ${removed.length} version(s), ${Math.round(bytes / 1e6)} MB\n`;
  const list = (word: string, versions: Cleaning["removed"]) =>
    versions.map(({ path }) => `  ${word} ${visible(path)}\n`).join("");
  return total + list(verb, removed) + list("kept", kept);
}
