/**
 * How long the runs of a script take, from the runs of the same sweep that have finished.
 *
 * @module
 */

import { wholeSweep } from "../../domain/document/queue_filter.ts";
import { isBatchSystem } from "../../domain/scheduler/registry.ts";
import { durationText } from "../../domain/value/duration.ts";
import { option, phrase, type Text } from "../../phrase.ts";
import type { TimeLeft } from "../../domain/eta/time_left.ts";
import { readQueue } from "../liveness/read_queue.ts";
import { readFilter } from "../session/filter_options.ts";
import type { Session } from "../session/session.ts";
import type { ScriptOptions } from "./script_options.ts";
import type { ScriptPlan } from "./script_plan.ts";

/** What is known of the times of a script's runs. */
export interface ScriptTimes {
  /** `undefined` if no run of the sweep has finished. */
  readonly left: TimeLeft | undefined;
  /** Sentences for the person. */
  readonly warnings: readonly Text[];
}

/** Estimates how long the runs of a script take if all of its tasks run at once that may. */
export async function scriptTimes(
  session: Session,
  plan: ScriptPlan,
  options: ScriptOptions,
): Promise<ScriptTimes> {
  if (!plan.hasFinished || plan.jobIds.length === 0) return { left: undefined, warnings: [] };
  const [{ timedRun }, { timeLeft }, { lateTasks }, found] = await Promise.all([
    import("../../domain/eta/queue_times.ts"),
    import("../../domain/eta/time_left.ts"),
    import("../../domain/eta/task_times.ts"),
    readQueue(session, wholeSweep(await readFilter(session, options))),
  ]);
  const planned = new Set(plan.jobIds);
  const now = session.now();
  const runs = found.entries.flatMap((entry) => {
    const run = timedRun(entry, now);
    const isUseful = planned.has(entry.jobId) || entry.status !== "queued";
    return run === undefined || !isUseful ? [] : [{ run, isPlanned: planned.has(entry.jobId) }];
  });
  const times = runs.map(({ run }) => run);
  const isMeant = (place: number) => runs[place]?.isPlanned === true;
  const left = timeLeft(times, { slots: widthOf(plan, options), isMeant });
  const { runner, array: { chunk, tasks } } = plan;
  const limit = isBatchSystem(runner)
    ? runner.timeLimit?.(options.site?.[runner.name] ?? {})
    : undefined;
  const late = limit === undefined ? undefined : lateTasks(times, { limit, chunk });
  if (limit === undefined || late === undefined || late.count === 0) return { left, warnings: [] };
  const which = `${late.count} of ${tasks} ${tasks === 1 ? "task" : "tasks"}`;
  const warning = phrase`${which} may take longer than ${option(`${runner.name}Time`)} (${
    durationText(limit)
  }): nine times out of ten the slowest ends within ${durationText(late.slowest)}`;
  return { left, warnings: [warning] };
}

/** Returns how many runs of a script go on at the same time. */
function widthOf({ runner, array }: ScriptPlan, { throttle }: ScriptOptions): number {
  if (!isBatchSystem(runner)) return throttle ?? 1;
  return Math.max(1, Math.min(array.tasks, throttle ?? array.tasks));
}
