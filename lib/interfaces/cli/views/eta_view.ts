/**
 * The time left as text.
 *
 * @module
 */

import type { Context } from "../../../context.ts";
import type { Slots, SlotsSource } from "../../../domain/eta/queue_times.ts";
import type { TimeLeft } from "../../../domain/eta/time_left.ts";
import type { QueueEstimate } from "../../../operations/estimate_queue.ts";
import { reportLines } from "./filter_view.ts";
import { leftText, slotsText } from "./left_text.ts";
import { writeDamaged } from "./notes_view.ts";

/** Writes the answer of `queue eta`. */
export function writeEstimate(found: QueueEstimate, { stdout, stderr }: Context): void {
  const { left, slots, damaged, report } = found;
  const { running, waiting, finished } = left;
  if (finished + running + waiting > 0 || found.spent > 0) {
    stdout.write(`${headline(left, slots)}\n`);
    stdout.write(`${finished} finished, ${running} running, ${waiting} waiting\n`);
    stdout.write(`${slotHours(found)}\n`);
  }
  writeDamaged(damaged, stderr);
  stderr.write(reportLines(report));
  if (finished + running + waiting === 0 && report === undefined) {
    stderr.write("note: nothing is queued; `aexp queue add` adds runs\n");
  }
}

function headline(left: TimeLeft, slots: Slots): string {
  const { running, waiting } = left;
  if (running + waiting === 0) return "nothing is left to run";
  const on = `on ${slotsText(slots.count)}, ${SOURCES[slots.source]}`;
  return leftText(left, ` left ${on}`) ?? "no estimate: nothing has finished yet";
}

const SOURCES: Readonly<Record<SlotsSource, string>> = {
  option: "as asked",
  running: "as many as run now",
  submitted: "as many as were submitted; --slots says how many run at a time",
  one: "as nothing runs now; --slots says how many run at a time",
};

function slotHours({ left, spent, spentOnFailures }: QueueEstimate): string {
  const failures = spentOnFailures > 0 ? `, ${hours(spentOnFailures)} of them on failures` : "";
  const { estimate, unlike } = left;
  const work = estimate === undefined
    ? ""
    : unlike > 0
    ? `; at least ${hours(estimate.work.low)} left`
    : `; ${hours(estimate.work.low)} to ${hours(estimate.work.high)} left`;
  return `${hours(spent)} slot-hours spent${failures}${work}`;
}

/** Formats hours with two significant digits or more. */
function hours(seconds: number): string {
  const count = seconds / 3600;
  if (count >= 10) return count.toFixed(0);
  return count >= 1 || count === 0 ? count.toFixed(1) : count.toPrecision(1);
}
