import assert from "node:assert/strict";
import { failureOf } from "../../../lib/domain/failure/failure.ts";
import { adviceFor } from "../../../lib/domain/triage/advice.ts";
import { type ObservedRun, observedRun } from "../../../lib/domain/triage/observed_run.ts";
import { ruleText } from "../../../lib/domain/triage/rule_text.ts";
import { clustersOf } from "../../../lib/domain/triage/triage.ts";
import { parseJson } from "../../../lib/domain/value/json_parse.ts";
import type { Mapping, Value } from "../../../lib/domain/value/value.ts";

function mapping(value: unknown): Mapping {
  return parseJson(JSON.stringify(value)) as Mapping;
}

function run(n: number, given: object, document: object): ObservedRun | undefined {
  const id = String(n).padStart(32, "0");
  return observedRun({ id, statepoint: { mapping: mapping(given) }, document: mapping(document) });
}

/** A document of a run that ended on a machine; failed if it has a tail. */
function ended(host: string, tail?: string): object {
  const attempts = [{ n: 1, host, status: "x", code_commit: "c".repeat(40) }];
  if (tail === undefined) return { status: "complete", attempts, queue: { queued_at: "x" } };
  const queue = { queued_at: "x", last_error: { returncode: 1, stderr_tail: tail } };
  return { status: "failed", attempts, queue };
}

function runs(count: number, make: (n: number) => readonly [object, object]): ObservedRun[] {
  return Array.from({ length: count }, (_, n) => run(n, ...make(n))).filter((one) =>
    one !== undefined
  );
}

Deno.test("clustersOf() puts equal failures together, the largest cluster first", () => {
  const tails = [undefined, "ValueError: x 1", "KeyError: 'a'", "ValueError: x 2"];
  const { clusters, runs: total } = clustersOf(runs(8, (n) => [{ n }, ended("h", tails[n % 4])]));
  assert.equal(total, 8);
  assert.deepEqual(clusters.map(({ signature, jobIds }) => [signature, jobIds.length]), [
    ["ValueError: x <n>", 4],
    ["KeyError: 'a'", 2],
  ]);
});

Deno.test("clustersOf() compares with all runs, and sorts only those that are meant", () => {
  const all = runs(40, (n) => [{ a: n % 4 }, ended("h", n % 4 === 3 ? "E: x" : undefined)]);
  const some = clustersOf(all, ({ jobId }) => jobId <= (all[19]?.jobId ?? ""));
  assert.equal(some.runs, 40);
  assert.equal(some.clusters[0]?.jobIds.length, 5);
});

Deno.test("clustersOf() finds a machine, a commit and a nested key", async (t) => {
  const rule = (all: ObservedRun[]) =>
    ruleText(clustersOf(all).clusters[0]?.separation?.conditions ?? []);
  await t.step("host", () => {
    const all = runs(
      60,
      (n) => [{ seed: n % 7 }, ended(`n${n % 4}`, n % 4 === 2 ? "E: x" : undefined)],
    );
    assert.equal(rule(all), "host = n2");
  });
  await t.step("nested key", () => {
    const all = runs(
      60,
      (n) => [{ model: { depth: n % 3 } }, ended("h", n % 3 > 1 ? "E: x" : undefined)],
    );
    assert.equal(rule(all), "model.depth >= 2");
  });
  await t.step("the condition before a key that follows from it", () => {
    const all = runs(60, (n) => [
      { alpha: n % 2, condition: n % 2 === 0 ? "a" : "b" },
      ended("h", n % 2 === 0 ? "E: x" : undefined),
    ]);
    assert.equal(rule(all), "condition = a");
  });
});

Deno.test("observedRun() leaves out runs that tell nothing", () => {
  const error = { returncode: 1, stderr_tail: "x" };
  const cases: readonly (readonly [object, boolean])[] = [
    [{ status: "complete", queue: { queued_at: "x" } }, true],
    [{ status: "failed", queue: { queued_at: "x", last_error: error } }, true],
    [{ status: "queued", queue: { queued_at: "x", last_error: error } }, true],
    [{ status: "queued", queue: { queued_at: "x" } }, false],
    [{ status: "running", queue: { queued_at: "x", last_error: error } }, false],
    [{ status: "abandoned", queue: { queued_at: "x", last_error: error } }, false],
    [{ status: 3, queue: [], attempts: 7 }, false],
    [{}, false],
  ];
  for (const [document, isThere] of cases) {
    assert.equal(run(1, {}, document) !== undefined, isThere, JSON.stringify(document));
  }
});

Deno.test("adviceFor() knows causes and messages", () => {
  const advice = (cause: string | undefined, returncode: number | undefined, outputTail: string) =>
    String(adviceFor(failureOf({ cause, returncode, outputTail })) ?? "");
  assert.match(advice("time_limit", -15, ""), /requeue/);
  assert.match(advice("oom", -9, ""), /memory/);
  assert.match(advice(undefined, 1, "ModuleNotFoundError: No module named 'x'"), /environment/);
  assert.match(advice(undefined, 1, "torch.OutOfMemoryError: CUDA out of memory."), /GPU/);
  assert.match(advice(undefined, 1, "MemoryError"), /more memory/);
  assert.match(advice(undefined, 127, "sh: 1: x: not found"), /PATH/);
  assert.equal(advice(undefined, 1, "ValueError: x"), "");
});

Deno.test("clustersOf() of ten thousand runs and forty keys takes no minute", () => {
  const keys: readonly [string, Value][] = Array.from(
    { length: 40 },
    (_, n) => [`k${n}`, BigInt(n)],
  );
  const failure = failureOf({ cause: undefined, returncode: 1, outputTail: "E: x" });
  const all = Array.from({ length: 10_000 }, (_, n): ObservedRun => ({
    jobId: String(n),
    status: "failed",
    failure: n % 5 === 0 ? failure : undefined,
    statepoint: new Map(keys.map(([key], k) => [key, BigInt((n * (k + 3)) % 97)])),
    host: `n${n % 9}`,
    slot: n % 4,
    commit: undefined,
  }));
  const start = performance.now();
  assert.equal(clustersOf(all).clusters[0]?.jobIds.length, 2000);
  assert.ok(performance.now() - start < 60_000);
});
