/**
 * The reasons that `scontrol show job` gives, as Slurm 22.05 printed them.
 *
 * @module
 */

import assert from "node:assert/strict";
import { slurmEnding } from "../../../lib/domain/scheduler/slurm_ending.ts";

const NOW_S = 1_796_061_897;
const TASK = { name: "slurm", cluster: "c", arrayId: undefined, taskId: "3", restarts: 0 };

function line(fields: Readonly<Record<string, string | number>>): string {
  const all = {
    JobId: 3,
    JobName: "t",
    JobState: "COMPLETING",
    Reason: "None",
    Restarts: 0,
    ...fields,
  };
  return Object.entries(all).map(([name, value]) => `${name}=${value}`).join(" ");
}

Deno.test("slurmEnding tells why Slurm ends a task", async (t) => {
  const cases: readonly (readonly [string, string, string | undefined, boolean?])[] = [
    ["the time limit", line({ Reason: "TimeLimit" }), "time_limit"],
    ["a deadline", line({ JobState: "DEADLINE", Reason: "DeadLine" }), "time_limit"],
    ["scancel", line({}), "cancelled"],
    ["a preemption", line({ PreemptTime: NOW_S }), "preempted"],
    ["no preemption", line({ JobState: "RUNNING", PreemptTime: "None" }), undefined],
    ["scontrol requeue", line({ Restarts: 1 }), undefined],
    ["a preemption that requeues", line({ Restarts: 1, PreemptTime: NOW_S }), "preempted"],
    ["a signal of somebody else", line({ JobState: "RUNNING", EndTime: NOW_S + 60 }), undefined],
    ["a notice", line({ JobState: "RUNNING", EndTime: NOW_S + 60 }), "time_limit", true],
    ["an early signal", line({ JobState: "RUNNING", EndTime: NOW_S + 3600 }), undefined, true],
    ["a node that failed", line({ Reason: "NodeDown" }), undefined],
    [
      "the array of this number",
      `${line({ JobId: 4, Reason: "TimeLimit" })}\n${line({})}`,
      "cancelled",
    ],
    ["another job only", line({ JobId: 33, Reason: "TimeLimit" }), undefined],
    ["no answer", "", undefined],
  ];
  for (const [name, answer, cause, isNotice = false] of cases) {
    await t.step(name, () => {
      assert.equal(slurmEnding.cause(answer, { task: TASK, nowMs: NOW_S * 1000, isNotice }), cause);
    });
  }
});
