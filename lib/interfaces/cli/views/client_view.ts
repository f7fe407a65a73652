/**
 * The question and the results of `mcp install` and `mcp uninstall`, as text.
 *
 * @module
 */

import type { Context } from "../../../context.ts";
import { visible } from "../../../domain/terminal/visible.ts";
import { quoteShell } from "../../../domain/template/quote.ts";
import type { ClientChange, ClientPlan } from "../../../engine/setup/client_plan.ts";
import type { ConfiguredClients } from "../../../operations/install_server.ts";
import { visibleText } from "../spelling.ts";
import { askToConfirm } from "./confirm.ts";
import { diffText, filesCount, filesText } from "./edit_view.ts";

/** Asks whether to change the files of clients, after what would change in them. */
export async function askToConfigure(context: Context, plan: ClientPlan): Promise<boolean> {
  const edits = editsOf(plan);
  if (context.readLine) context.stderr.write(edits.map(diffText).join(""));
  const where = plan.root === undefined ? "your own settings" : visible(plan.root);
  return await askToConfirm(context, `write ${filesCount(edits.length)} in ${where}`);
}

/** Writes what was done, or would be done. */
export function writeConfigured(
  { kind, plan }: ConfiguredClients,
  { stdout, stderr }: Context,
): void {
  const edits = editsOf(plan);
  stderr.write(plan.changes.map(noteText).join(""));
  if (kind === "planned") stdout.write(edits.map(diffText).join(""));
  if (kind === "done") stdout.write(filesText(edits));
  if (kind !== "refused") stdout.write(plan.changes.map(callText).join(""));
  const isIdle = kind === "nothing" && !plan.changes.some((one) => one.kind === "command");
  if (isIdle) stdout.write("nothing to do\n");
}

function editsOf({ changes }: ClientPlan) {
  return changes.filter((change) => change.kind === "edit");
}

function noteText(change: ClientChange): string {
  if (change.kind !== "kept") return "";
  return `note: ${visible(change.path)}: ${visibleText(change.text)}\n`;
}

function callText(change: ClientChange): string {
  if (change.kind !== "command") return "";
  return `for ${change.title}, call: ${visible(change.words.map(quoteShell).join(" "))}\n`;
}
