/**
 * What `aexp queue clear` does: the operation, and how its answer is shown.
 *
 * @module
 */

import type { Context } from "../../../context.ts";
import { EXIT } from "../../../errors.ts";
import { type ClearedQueue, type ClearPlan, clearQueue } from "../../../operations/clear_queue.ts";
import { damagedMapping, jsonLine, mapping } from "../views/json_view.ts";
import { writeDamaged } from "../views/notes_view.ts";

/** What the command line may say. */
export interface Flags {
  readonly experiment?: string;
  readonly tag?: string;
  readonly yes: boolean;
  readonly running: boolean;
  readonly repo?: string;
  readonly json: boolean;
}

/** Carries the command out; gives the exit code. */
export async function run(context: Context, flags: Flags): Promise<number> {
  const { experiment: experimentId, ...options } = flags;
  const cleared = await clearQueue(context, { ...options, experimentId }, (plan) => {
    return flags.yes ? Promise.resolve(true) : ask(context, plan, flags.running);
  });
  if (flags.json) context.stdout.write(jsonLine(clearedMapping(cleared)));
  else writeCleared(context, cleared);
  // Nobody was there to be asked: that is no answer.
  const isUnasked = cleared.kind === "refused" && context.readLine === undefined;
  return isUnasked ? EXIT.failed : EXIT.ok;
}

async function ask(context: Context, plan: ClearPlan, stops: boolean): Promise<boolean> {
  const { count, running } = plan;
  const then = stops
    ? `, ${running} of them running, which are stopped first`
    : `; ${running} running ones are left`;
  const about = running === 0 ? "" : then;
  context.stderr.write(`about to abandon ${count} queued job(s)${about}.\n`);
  if (context.readLine === undefined) {
    context.stderr.write("No TTY; rerun with --yes to confirm.\n");
    return false;
  }
  context.stderr.write("Proceed? [y/N]: ");
  return /^y(es)?$/i.test((await context.readLine()).trim());
}

function writeCleared({ stdout, stderr, readLine }: Context, cleared: ClearedQueue): void {
  const { abandoned, stopped, left, unseen } = cleared;
  writeDamaged(cleared.damaged, stderr);
  if (cleared.kind === "refused") {
    if (readLine !== undefined) stderr.write("aborted.\n");
    return;
  }
  const stops = stopped.length === 0 ? "" : `, ${stopped.length} of them stopped first`;
  const way = unseen.length === 0
    ? "--running stops them"
    : `of ${unseen.length} the holder cannot be seen from here: \`aexp queue remove ID\` takes one`;
  const rest = left.length === 0 ? "" : `; ${left.length} running left (${way})`;
  const done = cleared.kind === "done"
    ? `abandoned ${abandoned.length} job(s)${stops}`
    : "no queued jobs match the filter";
  stdout.write(`${done}${rest}\n`);
}

function clearedMapping(cleared: ClearedQueue) {
  const { abandoned, stopped, left, damaged } = cleared;
  return mapping({
    confirmed: cleared.kind !== "refused",
    num_abandoned: BigInt(abandoned.length),
    job_ids: [...abandoned],
    stopped: [...stopped],
    left_running: [...left],
    damaged: damaged.map(damagedMapping),
  });
}
