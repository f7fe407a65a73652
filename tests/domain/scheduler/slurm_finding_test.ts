import assert from "node:assert/strict";
import type {
  AccountingRow,
  QueueRow,
  SlurmAnswer,
} from "../../../lib/domain/scheduler/slurm_answer.ts";
import {
  findRun,
  type SlurmAttempt,
  weighSlurm,
} from "../../../lib/domain/scheduler/slurm_finding.ts";

const NOW = 1_795_600_000_000;
const STARTED = NOW - 3_600_000;
const DISABLED = { kind: "disabled" } as const;

function attempt(restarts = 0, cluster = "here"): SlurmAttempt {
  const task = { name: "slurm", cluster, arrayId: "11", taskId: "12", restarts };
  return { task, startedMs: STARTED };
}

function row(state: string, more: Partial<QueueRow> = {}): QueueRow {
  return { taskId: "12", restarts: 0, state, endMs: undefined, ...more };
}

function run(state: string, more: Partial<AccountingRow> = {}): AccountingRow {
  return {
    taskId: "12",
    cluster: "here",
    state,
    startMs: STARTED - 5000,
    endMs: NOW - 600_000,
    submitMs: STARTED - 9000,
    ...more,
  };
}

interface Said {
  readonly queue?: readonly QueueRow[] | SlurmAnswer["queue"];
  readonly cluster?: string;
  readonly accounting?: readonly AccountingRow[] | SlurmAnswer["accounting"];
}

function word({ queue = [], cluster = "here", accounting = DISABLED }: Said): SlurmAnswer {
  return {
    queue: "kind" in queue ? queue : { kind: "answered", cluster, rows: queue },
    accounting: "kind" in accounting ? accounting : { kind: "answered", rows: accounting },
  };
}

interface Brief {
  readonly kind: string;
  readonly end?: string | undefined;
}

function weigh(said: Said, whose = attempt()): Brief {
  const finding = weighSlurm(whose, word(said), NOW);
  assert.ok(finding.evidence.length > 0);
  const end = "end" in finding ? finding.end : undefined;
  return end === undefined ? { kind: finding.kind } : { kind: finding.kind, end };
}

Deno.test("weighSlurm() believes the controller of the same cluster", async (t) => {
  const old = NOW - 61_000;
  const cases: readonly (readonly [string, Said, Brief])[] = [
    ["on its nodes", { queue: [row("RUNNING")] }, { kind: "live" }],
    ["suspended", { queue: [row("SUSPENDED")] }, { kind: "live" }],
    ["not dead yet", { queue: [row("COMPLETING", { endMs: old })] }, { kind: "live" }],
    ["a state of tomorrow", { queue: [row("TELEPORTED")] }, { kind: "doubtful" }],
    ["put back", { queue: [row("PENDING", { restarts: 1 })] }, { kind: "over" }],
    ["put back and held", { queue: [row("REQUEUE_HOLD", { restarts: 1 })] }, { kind: "over" }],
    ["running anew", { queue: [row("RUNNING", { restarts: 1 })] }, { kind: "over" }],
    ["forgotten by a controller that lost its state", { queue: [row("PENDING")] }, {
      kind: "absent",
    }],
    ["not there", { queue: [row("RUNNING", { taskId: "121" })] }, { kind: "absent" }],
    ["over", { queue: [row("TIMEOUT", { endMs: old })] }, { kind: "over", end: "timeout" }],
    ["just over", { queue: [row("TIMEOUT", { endMs: NOW - 60_000 })] }, {
      kind: "fresh",
      end: "timeout",
    }],
    ["over, by a clock ahead of ours", { queue: [row("FAILED", { endMs: NOW + 9000 })] }, {
      kind: "fresh",
      end: "failed",
    }],
    ["over, nobody knows when", { queue: [row("FAILED")] }, { kind: "fresh", end: "failed" }],
  ];
  for (const [name, said, expected] of cases) {
    await t.step(name, () => assert.deepEqual(weigh(said), expected));
  }
});

Deno.test("weighSlurm() distrusts a number of restarts that decreases", () => {
  assert.deepEqual(weigh({ queue: [row("PENDING", { restarts: 1 })] }, attempt(2)), {
    kind: "doubtful",
  });
});

Deno.test("weighSlurm() ignores the controller of another cluster", async (t) => {
  for (const state of ["RUNNING", "PENDING", "TIMEOUT"]) {
    const queue = [row(state, { endMs: 0, restarts: 1 })];
    await t.step(`${state} elsewhere`, () => {
      assert.deepEqual(weigh({ queue, cluster: "there" }), { kind: "silent" });
      assert.deepEqual(weigh({ queue, cluster: "" }), { kind: "silent" });
      assert.deepEqual(weigh({ queue, cluster: "" }, attempt(0, "")), { kind: "silent" });
    });
  }
  await t.step("not there", () => {
    assert.deepEqual(weigh({ cluster: "there" }), { kind: "silent" });
  });
});

Deno.test("weighSlurm() asks the accounting for the reason, and for the end if the controller is silent", async (t) => {
  const silent: readonly (readonly [string, SlurmAnswer["queue"]])[] = [
    ["no squeue", { kind: "missing" }],
    ["squeue hangs", { kind: "timeout" }],
    ["squeue fails", { kind: "failed", message: "x" }],
    ["squeue has forgotten it", { kind: "answered", cluster: "here", rows: [] }],
    ["squeue is another cluster's", { kind: "answered", cluster: "there", rows: [] }],
  ];
  for (const [name, queue] of silent) {
    await t.step(name, () => {
      assert.deepEqual(weigh({ queue, accounting: [run("OUT_OF_MEMORY")] }), {
        kind: "over",
        end: "out_of_memory",
      });
    });
  }
  await t.step("put back because its node failed", () => {
    const queue = [row("PENDING", { restarts: 1 })];
    const later = run("PENDING", { startMs: undefined, endMs: undefined, submitMs: NOW });
    assert.deepEqual(weigh({ queue, accounting: [later, run("NODE_FAIL")] }), {
      kind: "over",
      end: "node_fail",
    });
  });
  await t.step("put back, says the accounting alone", () => {
    const queue = { kind: "timeout" } as const;
    assert.deepEqual(weigh({ queue, accounting: [run("REQUEUED")] }), { kind: "over" });
  });
  await t.step("accounts that never heard of the end prove nothing", () => {
    const accounting = [run("RUNNING", { endMs: undefined })];
    assert.deepEqual(weigh({ queue: { kind: "timeout" }, accounting }), { kind: "silent" });
  });
  await t.step("a task on its nodes is on its nodes, whatever the accounts say", () => {
    const accounting = [run("FAILED")];
    assert.deepEqual(weigh({ queue: [row("RUNNING")], accounting }), { kind: "live" });
    assert.deepEqual(weigh({ queue: [row("TELEPORTED")], accounting }), { kind: "doubtful" });
  });
});

Deno.test("weighSlurm() waits until the accounting is up to date", () => {
  const accounting = [run("FAILED", { endMs: NOW - 60_000 })];
  assert.deepEqual(weigh({ queue: { kind: "timeout" }, accounting }), {
    kind: "fresh",
    end: "failed",
  });
  const queue = [row("PENDING", { restarts: 1 })];
  assert.deepEqual(weigh({ queue, accounting }), { kind: "over" });
});

Deno.test("findRun() finds the run of the task in which the attempt ran", async (t) => {
  const first = run("REQUEUED", { endMs: STARTED + 1000 });
  const second = run("TIMEOUT", {
    startMs: STARTED + 12_000,
    submitMs: STARTED + 1000,
    endMs: NOW - 70_000,
  });
  const ofOldCluster = run("COMPLETED", { startMs: 1000, endMs: 2000, submitMs: 500 });
  const waiting = run("PENDING", { startMs: undefined, endMs: undefined, submitMs: NOW });
  const late = { ...attempt(1), startedMs: STARTED + 12_500 };
  const cases: readonly (readonly [
    string,
    SlurmAttempt,
    readonly AccountingRow[],
    AccountingRow | undefined,
  ])[] = [
    ["the only one", attempt(), [first], first],
    ["the first of two", attempt(), [second, first, waiting], first],
    ["the second of two", late, [second, first], second],
    ["not the first while the second is missing", late, [first], undefined],
    ["nor by a clock that is behind", { ...late, startedMs: STARTED }, [first], undefined],
    ["a number that has come again", attempt(), [ofOldCluster, second, first], undefined],
    ["a number that has come again, once", attempt(), [ofOldCluster, first], first],
    ["only that of an earlier life", attempt(), [ofOldCluster], undefined],
    ["one of another cluster", attempt(), [{ ...first, cluster: "there" }], undefined],
    ["one of another task", attempt(), [{ ...first, taskId: "13" }], undefined],
    [
      "an attempt that began nobody knows when",
      { ...attempt(), startedMs: undefined },
      [first],
      undefined,
    ],
    [
      "a job late in a long task",
      { ...attempt(), startedMs: NOW - 700_000 },
      [run("FAILED")],
      run("FAILED"),
    ],
  ];
  for (const [name, whose, rows, expected] of cases) {
    await t.step(name, () => assert.deepEqual(findRun(whose, rows), expected));
  }
});
