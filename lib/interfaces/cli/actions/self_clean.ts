/**
 * What `aexp self clean` does: the operation, and how its answer is shown.
 *
 * @module
 */

import type { Context } from "../../../context.ts";
import { visible } from "../../../domain/terminal/visible.ts";
import { EXIT } from "../../../errors.ts";
import { type Cleaning, cleanSelf } from "../../../operations/clean_self.ts";
import { jsonLine, mapping } from "../views/json_view.ts";

/** What the command line may say. */
export interface Flags {
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** Carries the command out; gives the exit code. */
export async function run(context: Context, flags: Flags): Promise<number> {
  const cleaning = await cleanSelf(context, { isDryRun: flags.dryRun });
  context.stdout.write(flags.json ? jsonText(cleaning) : lines(cleaning, flags.dryRun));
  return EXIT.ok;
}

function jsonText({ removed, kept }: Cleaning): string {
  const removedBytes = BigInt(sum(removed));
  return jsonLine(mapping({ removed: paths(removed), kept: paths(kept), freed: removedBytes }));
}

function lines({ removed, kept }: Cleaning, isDryRun: boolean): string {
  const verb = isDryRun ? "would remove" : "removed";
  const total = `${verb} ${removed.length} version(s), ${Math.round(sum(removed) / 1e6)} MB\n`;
  const list = (word: string, versions: Cleaning["removed"]) =>
    versions.map(({ path }) => `  ${word} ${visible(path)}\n`).join("");
  return total + list(verb, removed) + list("kept", kept);
}

function paths(versions: Cleaning["removed"]): string[] {
  return versions.map(({ path }) => path);
}

function sum(versions: Cleaning["removed"]): number {
  return versions.reduce((bytes, version) => bytes + version.bytes, 0);
}
