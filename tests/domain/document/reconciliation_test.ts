import assert from "node:assert/strict";
import {
  judgeRunning,
  recordedAttempt,
  type RunningFacts,
  type VerdictKind,
} from "../../../lib/domain/document/reconciliation.ts";
import { schedulerMapping } from "../../../lib/domain/document/scheduler.ts";
import type { Value } from "../../../lib/domain/value/value.ts";

const NOW = 1_795_600_000_000;
const STARTED = NOW - 3_600_000;
const OLD = NOW - 120_000;

const TASK = { name: "slurm", cluster: "here", arrayId: undefined, taskId: "12", restarts: 0 };
const ATTEMPT = { task: TASK, startedMs: STARTED };

const ALIVE = { liveness: "alive", evidence: "runner 7 lives" } as const;
const GONE = { liveness: "gone", evidence: "runner 7 has ended" } as const;
const UNKNOWN = { liveness: "unknown", evidence: "runner 7 is on n2" } as const;

type Slurm = NonNullable<RunningFacts["slurm"]>;

function says(state: string | undefined, more: { restarts?: number; endMs?: number } = {}): Slurm {
  const row = { taskId: "12", restarts: 0, endMs: OLD, ...more };
  const rows = state === undefined ? [] : [{ ...row, state }];
  return {
    queue: { kind: "answered", cluster: "here", rows },
    accounting: { kind: "disabled" },
  };
}

const SILENT_SLURM: Slurm = { queue: { kind: "timeout" }, accounting: { kind: "timeout" } };

function facts(more: Partial<RunningFacts>): RunningFacts {
  return {
    holder: UNKNOWN,
    end: undefined,
    isSilent: false,
    attempt: ATTEMPT,
    slurm: undefined,
    ...more,
  };
}

type Case = readonly [name: string, more: Partial<RunningFacts>, kind: VerdictKind];

async function checkAll(t: Deno.TestContext, cases: readonly Case[]): Promise<void> {
  for (const [name, more, kind] of cases) {
    await t.step(name, () => {
      const verdict = judgeRunning(facts(more), NOW);
      assert.equal(verdict.kind, kind, verdict.evidence.join("; "));
      assert.ok(verdict.evidence.length > 0);
      assert.ok(verdict.evidence.every((sentence) => sentence !== ""));
    });
  }
}

Deno.test("judgeRunning() prefers processes and records to Slurm's answer", async (t) => {
  await checkAll(t, [
    ["alive", { holder: ALIVE }, "alive"],
    ["alive, whatever Slurm says", { holder: ALIVE, slurm: says("TIMEOUT") }, "alive"],
    ["alive, with its end on the way", { holder: ALIVE, end: { code: 0 } }, "alive"],
    ["gone without a batch system", { holder: GONE, attempt: undefined }, "gone"],
    ["gone though its task goes on", { holder: GONE, slurm: says("RUNNING") }, "gone"],
    ["gone, and Slurm does not answer", { holder: GONE, slurm: SILENT_SLURM }, "gone"],
    ["gone, and Slurm knows why", { holder: GONE, slurm: says("OUT_OF_MEMORY") }, "oom"],
    [
      "gone a moment ago",
      { holder: GONE, slurm: says("TIMEOUT", { endMs: NOW - 1000 }) },
      "time_limit",
    ],
    ["an end that was recorded", { holder: GONE, end: { code: 3 } }, "ended"],
    ["an end of unknown code", { holder: UNKNOWN, end: { code: undefined } }, "ended"],
  ]);
});

Deno.test("judgeRunning() believes Slurm about a holder that cannot be seen", async (t) => {
  await checkAll(t, [
    ["on its nodes", { slurm: says("RUNNING") }, "alive"],
    ["on its nodes, and silent", { slurm: says("SUSPENDED"), isSilent: true }, "alive"],
    ["put back", { slurm: says("PENDING", { restarts: 1 }) }, "gone"],
    ["running anew", { slurm: says("RUNNING", { restarts: 1 }) }, "gone"],
    ["completed, with no end recorded", { slurm: says("COMPLETED") }, "gone"],
    ["failed, with no end recorded", { slurm: says("FAILED") }, "gone"],
    ["timeout", { slurm: says("TIMEOUT") }, "time_limit"],
    ["deadline", { slurm: says("DEADLINE") }, "time_limit"],
    ["oom", { slurm: says("OUT_OF_MEMORY") }, "oom"],
    ["preempted", { slurm: says("PREEMPTED") }, "preempted"],
    ["node_fail", { slurm: says("NODE_FAIL") }, "node_fail"],
    ["boot_fail", { slurm: says("BOOT_FAIL") }, "node_fail"],
    ["cancelled", { slurm: says("CANCELLED") }, "cancelled"],
    ["over for a moment only", { slurm: says("CANCELLED", { endMs: NOW - 1000 }) }, "unknown"],
    ["a state of tomorrow", { slurm: says("TELEPORTED") }, "unknown"],
    ["a state of tomorrow, and silent", { slurm: says("TELEPORTED"), isSilent: true }, "unknown"],
  ]);
});

Deno.test("judgeRunning() never concludes from silence that a task of a batch system is gone", async (t) => {
  const pbs = { task: { ...TASK, name: "pbs" }, startedMs: STARTED };
  const elsewhere = { task: { ...TASK, cluster: "there" }, startedMs: STARTED };
  await checkAll(t, [
    ["Slurm does not answer", { slurm: SILENT_SLURM, isSilent: true }, "unknown"],
    ["Slurm was not asked", { isSilent: true }, "unknown"],
    [
      "a system that is not asked",
      { attempt: pbs, slurm: says(undefined), isSilent: true },
      "unknown",
    ],
    [
      "another cluster's",
      { attempt: elsewhere, slurm: says(undefined), isSilent: true },
      "unknown",
    ],
    ["Slurm does not know it", { slurm: says(undefined) }, "unknown"],
    ["Slurm does not know it, and silent", { slurm: says(undefined), isSilent: true }, "gone"],
    ["pending without a restart", { slurm: says("PENDING") }, "unknown"],
    ["pending without a restart, and silent", { slurm: says("PENDING"), isSilent: true }, "gone"],
    ["no batch system", { attempt: undefined }, "unknown"],
    ["no batch system, and silent", { attempt: undefined, isSilent: true }, "gone"],
  ]);
});

Deno.test("judgeRunning() names the remedy", () => {
  const queued = (cause: string) => ({ status: "queued", cause });
  const cases: readonly (readonly [Partial<RunningFacts>, unknown])[] = [
    [{ holder: ALIVE }, "none"],
    [{}, "none"],
    [{ holder: GONE, end: { code: 0 } }, "settle"],
    [{ holder: GONE, attempt: undefined }, queued("lost")],
    [{ slurm: says("TIMEOUT") }, queued("time_limit")],
    [{ slurm: says("PREEMPTED") }, queued("preempted")],
    [{ slurm: says("NODE_FAIL") }, queued("node_fail")],
    [{ slurm: says("CANCELLED") }, queued("cancelled")],
    [{ slurm: says("OUT_OF_MEMORY") }, { status: "failed", cause: "oom" }],
  ];
  for (const [more, action] of cases) {
    assert.deepEqual(judgeRunning(facts(more), NOW).action, action);
  }
});

Deno.test("judgeRunning() names each fact that it used", () => {
  assert.deepEqual(judgeRunning(facts({ slurm: says(undefined), isSilent: true }), NOW).evidence, [
    "runner 7 is on n2",
    "squeue on here does not know task 12",
    "sacct: this cluster keeps no accounts",
    "it gave no sign of life while it was watched",
  ]);
  assert.deepEqual(judgeRunning(facts({ slurm: says("TIMEOUT") }), NOW).evidence.slice(0, 2), [
    "runner 7 is on n2",
    "squeue says TIMEOUT of task 12, since 120 s",
  ]);
});

Deno.test("recordedAttempt() reads the task and the start of an attempt", () => {
  const attempt = new Map<string, Value>([
    ["started_at", "2026-11-24T12:58:40Z"],
    ["scheduler", schedulerMapping({ ...TASK, arrayId: "11", restarts: 2 })],
  ]);
  assert.deepEqual(recordedAttempt(attempt), {
    task: { ...TASK, arrayId: "11", restarts: 2 },
    startedMs: 1795525120000,
  });
  assert.equal(recordedAttempt(new Map<string, Value>([["scheduler", null]])), undefined);
  const undated = new Map(attempt).set("started_at", "soon");
  assert.equal(recordedAttempt(undated)?.startedMs, undefined);
});
