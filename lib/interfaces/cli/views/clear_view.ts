/**
 * The question and the result of `queue clear`.
 *
 * @module
 */

import type { Context } from "../../../context.ts";
import type { ClearedQueue, ClearPlan } from "../../../operations/clear_queue.ts";
import { askToConfirm, runsText } from "./confirm.ts";
import { reportLines } from "./filter_view.ts";
import { writeDamaged } from "./notes_view.ts";

/** Asks the person whether to go on. */
export async function askToClear(
  context: Context,
  { count, running }: ClearPlan,
  stops: boolean,
): Promise<boolean> {
  const held = stops
    ? `, ${running} of them running, which are stopped first`
    : ` and leave ${runsText(running, "running ")}`;
  const about = running === 0 ? "" : held;
  return await askToConfirm(context, `abandon ${runsText(count, "queued ")}${about}`);
}

/** Writes the result of `queue clear`. */
export function writeCleared({ stdout, stderr }: Context, cleared: ClearedQueue): void {
  const { abandoned, stopped, left, unseen } = cleared;
  writeDamaged(cleared.damaged, stderr);
  if (cleared.kind === "refused") return;
  const stops = stopped.length === 0 ? "" : `, ${stopped.length} of them stopped first`;
  const reason = unseen.length === 0
    ? "--running stops them"
    : `the holder of ${unseen.length} cannot be seen from here: \`aexp queue remove ID\` removes such a run`;
  const rest = left.length === 0 ? "" : `; left ${left.length} running job(s) (${reason})`;
  const done = cleared.kind === "done"
    ? `abandoned ${abandoned.length} job(s)${stops}`
    : "no queued jobs match the filter";
  stdout.write(`${done}${rest}\n`);
  stderr.write(reportLines(cleared.report));
}
