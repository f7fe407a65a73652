/**
 * Why Slurm ends a task: its time limit, a preemption, or somebody who cancelled it.
 *
 * Tried with 22.05: while the signals of an end are on their way, `JobState` is COMPLETING, and only
 * `Reason`, `Restarts` and `PreemptTime` tell the kinds of ends apart.
 *
 * @module
 */

import type { EndingAsked, EndingSyntax, Environment, TaskCause } from "./scheduler.ts";
import { withoutOwnDefaults } from "./slurm_defaults.ts";
import { parseTime } from "./slurm_output.ts";

/** Slurm gives notice of a time limit up to a minute earlier than it was asked to. */
const NOTICE_MS = 180_000;

/** Asks Slurm about the end of a task. */
export const slurmEnding: EndingSyntax = {
  words: ({ taskId }) => ["scontrol", "--oneliner", "show", "job", taskId],
  env: (env) => ({
    ...withoutOwnDefaults(env),
    LC_ALL: "C",
    TZ: "UTC",
    SLURM_TIME_FORMAT: "%s",
  }),
  cause: causeOf,
  endMs: (env: Environment) => parseTime(env["SLURM_JOB_END_TIME"]),
};

/**
 * Reads the answer of `scontrol show job`, which has one line for each task of an array if the task
 * has the number of the array.
 *
 * @returns `undefined` if the answer gives none of the reasons, or is about another run of the task
 */
function causeOf(answer: string, { task, nowMs, isNotice }: EndingAsked): TaskCause | undefined {
  const line = answer.split("\n").find((one) => field(one, "JobId") === task.taskId);
  if (line === undefined) return undefined;
  const state = field(line, "JobState");
  const reason = field(line, "Reason");
  if (state === "PREEMPTED" || parseTime(field(line, "PreemptTime")) !== undefined) {
    return "preempted";
  }
  if (reason === "TimeLimit" || reason === "DeadLine") return "time_limit";
  if (state === "TIMEOUT" || state === "DEADLINE") return "time_limit";
  if (Number(field(line, "Restarts")) > task.restarts) return undefined;
  if (state === "RUNNING") {
    const left = (parseTime(field(line, "EndTime")) ?? Infinity) - nowMs;
    return left <= (isNotice ? NOTICE_MS : 0) ? "time_limit" : undefined;
  }
  const isEnding = state === "COMPLETING" || state === "CANCELLED";
  return isEnding && reason === "None" ? "cancelled" : undefined;
}

function field(line: string, name: string): string | undefined {
  return new RegExp(`(?:^| )${name}=(\\S+)`).exec(line)?.[1];
}
