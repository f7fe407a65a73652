/**
 * The question and the result of `queue clear`.
 *
 * @module
 */

import type { Context } from "../../../context.ts";
import type { ClearedQueue, ClearPlan } from "../../../operations/clear_queue.ts";
import { writeDamaged } from "./notes_view.ts";

/** Asks the person whether to go on. Without a terminal the answer is no. */
export async function askToClear(
  context: Context,
  plan: ClearPlan,
  stops: boolean,
): Promise<boolean> {
  const { count, running } = plan;
  const detail = stops
    ? `, ${running} of them running, which are stopped first`
    : `; ${running} running job(s) stay`;
  const about = running === 0 ? "" : detail;
  context.stderr.write(`about to abandon ${count} queued job(s)${about}.\n`);
  if (context.readLine === undefined) {
    context.stderr.write("No TTY; rerun with --yes to confirm.\n");
    return false;
  }
  context.stderr.write("Proceed? [y/N]: ");
  return /^y(es)?$/i.test((await context.readLine()).trim());
}

/** Writes the result of `queue clear`. */
export function writeCleared({ stdout, stderr, readLine }: Context, cleared: ClearedQueue): void {
  const { abandoned, stopped, left, unseen } = cleared;
  writeDamaged(cleared.damaged, stderr);
  if (cleared.kind === "refused") {
    if (readLine !== undefined) stderr.write("aborted.\n");
    return;
  }
  const stops = stopped.length === 0 ? "" : `, ${stopped.length} of them stopped first`;
  const reason = unseen.length === 0
    ? "--running stops them"
    : `the holder of ${unseen.length} cannot be seen from here: \`aexp queue remove ID\` removes such a run`;
  const rest = left.length === 0 ? "" : `; left ${left.length} running job(s) (${reason})`;
  const done = cleared.kind === "done"
    ? `abandoned ${abandoned.length} job(s)${stops}`
    : "no queued jobs match the filter";
  stdout.write(`${done}${rest}\n`);
}
