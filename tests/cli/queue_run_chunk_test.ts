/** @module */

import assert from "node:assert/strict";
import { added, listed, run, runnable, values } from "../support/queue.ts";

const SEEDS = /^ran [0-9]+$/gm;

Deno.test("queue run --chunk runs the places of its task, goes on after a failure, and ends where the list does", async () => {
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

Deno.test("queue run --chunk takes what others left in place of what they took, and each job once", async () => {
  await using repository = await runnable("echo ran {seed}");
  const { path } = repository;
  await added(path, "--sweep", "seed=0..5");
  await run(path, "--index", "1", "--batch", "c");
  const task = await run(path, "--index", "0", "--chunk", "3", "--batch", "d");
  assert.equal(task.stdout.match(SEEDS)?.length, 3);
  assert.equal((await listed(path)).length, 2);
  assert.deepEqual(new Set(values(await listed(path), "status")), new Set(["queued"]));
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
    /Cannot run 2 job\(s\) of the queue: --chunk needs --index\. Say with --index/,
  );
  assert.deepEqual(new Set(values(await listed(path), "status")), new Set(["queued"]));
});
