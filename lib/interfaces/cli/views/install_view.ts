/**
 * The questions and the results of `install` and `uninstall`, as text.
 *
 * @module
 */

import type { Context } from "../../../context.ts";
import type { Edit } from "../../../domain/install/edit.ts";
import { visible } from "../../../domain/terminal/visible.ts";
import type { RemovalPlan } from "../../../engine/setup/removal.ts";
import type { SetupNote } from "../../../engine/setup/plan_part.ts";
import type { SetupPlan } from "../../../engine/setup/setup_plan.ts";
import type { Installing } from "../../../operations/install.ts";
import type { Uninstalling } from "../../../operations/uninstall.ts";
import { visibleText } from "../spelling.ts";
import { askToConfirm } from "./confirm.ts";
import { diffText, filesCount, filesText } from "./edit_view.ts";

/** Asks whether to install, after the list of files. */
export async function askToInstall(context: Context, plan: SetupPlan): Promise<boolean> {
  if (context.readLine) context.stderr.write(filesText([...plan.shared, ...plan.local]));
  const { root, shared } = plan;
  return await askToConfirm(
    context,
    `set up ${visible(root)} for aexp (${filesCount(shared.length)} for every clone)`,
  );
}

/** Asks whether to undo an install, after the list of files. */
export async function askToUninstall(context: Context, plan: RemovalPlan): Promise<boolean> {
  if (context.readLine) context.stderr.write(filesText(plan.edits));
  return await askToConfirm(context, `undo the install in ${visible(plan.root)}`);
}

/** Writes what an install did, or would do. */
export function writeInstalling({ kind, plan }: Installing, { stdout, stderr }: Context): void {
  stderr.write(plan.notes.map(noteText).join(""));
  const { root, shared, local, settings } = plan;
  const edits = [...shared, ...local];
  if (kind === "nothing") stdout.write("nothing to do: aexp is set up here already\n");
  if (kind === "planned") {
    stdout.write(`would set up ${visible(root)}\n`);
    stdout.write(edits.map((edit) => diffText(edit)).join(""));
    stdout.write(
      settings.map(([key, value]) => `git config ${key}\n  + ${visible(value)}\n`).join(""),
    );
  }
  if (kind === "done") {
    const driver = settings.length === 0 ? "" : "configured the merge driver in this clone\n";
    stdout.write(`set up ${visible(root)}\n${filesText(edits)}${driver}`);
    if (shared.length > 0) stdout.write(`next: ${commitText(shared)}\n`);
  }
}

/** Writes what an uninstall did, or would do. */
export function writeUninstalling({ kind, plan }: Uninstalling, { stdout, stderr }: Context): void {
  const { root, edits, kept, hasDriver } = plan;
  stderr.write(
    kept.map(({ path, reason }) => `note: ${visible(path)} stays: ${visible(reason)}\n`).join(""),
  );
  if (kind === "nothing") {
    stdout.write("nothing to do: this clone has no record of an install\n");
  }
  if (kind === "planned") {
    stdout.write(`would undo the install in ${visible(root)}\n`);
    stdout.write(edits.map((edit) => diffText(edit)).join(""));
    if (hasDriver) stdout.write("git config --remove-section merge.aexp\n");
  }
  if (kind === "done") stdout.write(`undid the install in ${visible(root)}\n${filesText(edits)}`);
}

function noteText({ kind, path, text }: SetupNote): string {
  const words = `${visible(path)}: ${visibleText(text)}\n`;
  return kind === "migration" ? `MIGRATION ${words}` : `note: ${words}`;
}

function commitText(shared: readonly Edit[]): string {
  const names = new Set(shared.map(({ path }) => path.split("/")[0] ?? path));
  return `git add ${[...names].join(" ")} && git commit -m "chore: set up aexp"`;
}
