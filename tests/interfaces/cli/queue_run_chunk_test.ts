/** @module */

import assert from "node:assert/strict";
import { aexp, shellCommand } from "../../support/cli.ts";
import { added, listed, run, runnable, values } from "../../support/queue.ts";

const SEEDS = /^ran [0-9]+$/gm;

Deno.test("queue run --chunk runs the places of its task, goes on after a failure, and ends at the end of the list", async () => {
  await using repository = await runnable("echo ran {seed}; test {seed} != 3");
  const { path } = repository;
  await added(path, "--sweep", "seed=0..4");
  const second = await run(path, "--index", "1", "--chunk", "3", "--batch", "b");
  assert.deepEqual(second.stdout.match(SEEDS), ["ran 3", "ran 4"]);
  assert.equal(second.code, 1);
  const first = await run(path, "--index", "0", "--chunk", "3", "--batch", "b");
  assert.deepEqual(first.stdout.match(SEEDS), ["ran 0", "ran 1", "ran 2"]);
  assert.equal(first.code, 0);
  const beyond = await run(path, "--index", "2", "--chunk", "3", "--batch", "b");
  assert.equal(beyond.code, 2);
  assert.match(beyond.stderr, /--index 6 out of range for a list of 5/);
});

Deno.test("queue run --chunk replaces jobs that others took by free ones, and runs each job once", async () => {
  await using repository = await runnable("echo ran {seed}");
  const { path } = repository;
  await added(path, "--sweep", "seed=0..5");
  await run(path, "--index", "1", "--batch", "c");
  const task = await run(path, "--index", "0", "--chunk", "3", "--batch", "d");
  assert.equal(task.stdout.match(SEEDS)?.length, 3);
  assert.equal((await listed(path)).length, 2);
  assert.deepEqual(new Set(values(await listed(path), "status")), new Set(["queued"]));
});

Deno.test("queue run --chunk does not run a job again that one of its places put back", async () => {
  await using repository = await runnable("true");
  const { path } = repository;
  const [other] = values(await added(path, "--sp", "seed=1"), "job_id");
  // Meanwhile somebody else runs the job at the second place.
  const command = `echo ran first; ${shellCommand()} run-queued ${other}; exit 75`;
  await added(path, "--sp", "seed=0", "--command", command);
  await aexp(path, ["queue", "remove", String(other)]);
  await added(path, "--sp", "seed=1");
  const env = { SLURM_JOB_ID: "12", SLURM_ARRAY_JOB_ID: "11", SLURM_ARRAY_TASK_ID: "0" };
  const task = await aexp(path, ["queue", "run", "--index", "0", "--chunk", "2"], { env });
  assert.equal(task.code, 75, task.stderr);
  assert.equal(task.stdout.match(/^ran first$/gm)?.length, 1, task.stdout);
  assert.deepEqual(values(await listed(path), "status"), ["queued"]);
});

Deno.test("queue run --chunk --no-steal skips a place whose job is done", async () => {
  await using repository = await runnable("echo ran {seed}");
  const { path } = repository;
  const [first] = values(await added(path, "--sweep", "seed=0..3"), "job_id");
  const own = ["--chunk", "2", "--batch", "b", "--no-steal"];
  await run(path, "--index", "1", ...own);
  await aexp(path, ["run-queued", String(first)]);
  const task = await run(path, "--index", "0", ...own);
  assert.deepEqual(task.stdout.match(SEEDS), ["ran 1"]);
  assert.match(task.stdout, /^task 0 runs [0-9a-f]{8} \(place 1\)$/m);
  assert.equal((await listed(path)).length, 0);
});

Deno.test("queue run --chunk without --index runs nothing", async () => {
  await using repository = await runnable("echo ran {seed}");
  const { path } = repository;
  await added(path, "--sweep", "seed=0..2");
  const { code, stdout, stderr } = await run(path, "--chunk", "2");
  assert.equal(code, 2);
  assert.equal(stdout, "");
  assert.match(
    stderr,
    /Cannot use --chunk without --index\. Name the task with --index/,
  );
  assert.deepEqual(new Set(values(await listed(path), "status")), new Set(["queued"]));
});
