/**
 * Tries that are called lost: those that are, and those that only could not be seen.
 *
 * @module
 */

import assert from "node:assert/strict";
import { formatJson } from "../../lib/domain/value/json_text.ts";
import { type Mapping, mappingAt } from "../../lib/domain/value/value.ts";
import { aexp, aexpCommand } from "../support/cli.ts";
import {
  documentOf,
  documentPath,
  isThere,
  lastError,
  moveElsewhere,
  queued,
  started,
  WAIT,
} from "../support/runs.ts";
import { listed } from "../support/queue.ts";
import { temporaryRepository } from "../support/temporary.ts";
import { waitUntil } from "../support/wait.ts";

/** Runs the queue until its job is ready, and kills the runner. */
async function loseOne(path: string, ...args: string[]): Promise<void> {
  const runner = aexpCommand(path, ["queue", "run", ...args]).spawn();
  await waitUntil(() => isThere(`${path}/ready`));
  runner.kill("SIGKILL");
  await runner.output();
  await Deno.remove(`${path}/ready`);
  // What it ran goes a moment later.
  await waitUntil(async () => (await listed(path))[0]?.get("holder") === "gone");
}

Deno.test("queue run --max-lost ends a job that kills its runner again and again", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, WAIT);
  await loseOne(path, "--max-lost", "2");
  await loseOne(path, "--max-lost", "2");
  const last = await aexp(path, ["queue", "run", "--max-lost", "2"]);
  assert.equal(last.code, 1);
  assert.match(last.stdout + last.stderr, /2 tries in a row were lost \(--max-lost\)/);
  const document = await documentOf(path, id);
  assert.equal(document.get("status"), "failed");
  assert.equal(lastError(document).get("cause"), "lost");
  assert.equal((document.get("attempts") as Mapping[]).length, 2);
});

Deno.test("queue reconcile --apply counts lost attempts as the runner was told to", async (t) => {
  for (const [maxLost, expected] of [["1", "failed"], ["2", "queued"]] as const) {
    await t.step(`--max-lost ${maxLost}`, async () => {
      await using repository = await temporaryRepository();
      const { path } = repository;
      const id = await queued(path, WAIT);
      await loseOne(path, "--max-lost", maxLost);
      const { code, stderr } = await aexp(path, ["queue", "reconcile", "--apply"]);
      assert.equal(code, 0, stderr);
      assert.equal((await documentOf(path, id)).get("status"), expected);
    });
  }
});

Deno.test("queue retry gives a job all its tries again", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, WAIT);
  await loseOne(path, "--max-lost", "1");
  assert.equal((await aexp(path, ["queue", "run", "--max-lost", "1"])).code, 1);
  assert.equal((await aexp(path, ["queue", "retry", id])).code, 0);
  await loseOne(path, "--max-lost", "2");
  await loseOne(path, "--max-lost", "2");
  assert.equal((await documentOf(path, id)).get("status"), "running");
});

Deno.test("a run that somebody calls lost by mistake holds its job, and says again that it runs", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, WAIT);
  const { runner, output } = await started(path, id, { AEXP_HEARTBEAT_S: "1" });
  const { moveBack } = await moveElsewhere(path, id, runner);
  const assumed = await aexp(path, ["queue", "reconcile", "--apply", "--assume-gone", id]);
  assert.equal(assumed.code, 0, assumed.stderr);
  await moveBack();
  const again = await aexp(path, ["queue", "run"]);
  assert.equal(again.code, 0);
  assert.match(again.stdout, /already running as process/);
  const status = async () => (await documentOf(path, id)).get("status");
  await waitUntil(async () => await status() === "running");
  const attempts = (await documentOf(path, id)).get("attempts") as Mapping[];
  assert.deepEqual(attempts.map((attempt) => attempt.get("status")), ["running"]);
  assert.equal(lastError(await documentOf(path, id)).size, 0);
  runner.kill("SIGTERM");
  await output;
});

Deno.test("a heartbeat without a process is nobody that is known to be gone", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, "echo ran >> ran");
  const document = new Map(await documentOf(path, id)).set("status", "running");
  await Deno.writeTextFile(documentPath(path, id), formatJson(document));
  const beating = document.set("heartbeat_at", "2026-11-23T12:29:37Z");
  await Deno.writeTextFile(documentPath(path, id), formatJson(beating));
  const held = await aexp(path, ["queue", "run"]);
  assert.equal(held.code, 0);
  assert.match(held.stdout, /as far as is known: no process is recorded, but a heartbeat of 2026/);
  assert.ok(!isThere(`${path}/ran`));
  await aexp(path, ["queue", "reconcile", "--apply", "--assume-gone", id]);
  assert.equal((await aexp(path, ["queue", "run"])).code, 0);
  assert.equal(await Deno.readTextFile(`${path}/ran`), "ran\n");
});

Deno.test("an attempt that nothing was run for is no lost one", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, WAIT);
  const { runner, output } = await started(path, id);
  runner.kill("SIGKILL");
  await output;
  const record = `${path}/.aexp/attempts/${id}.1`;
  await Deno.link(record, `${record}.void`);
  await Deno.remove(`${record}.child`);
  await aexp(path, ["queue", "reconcile", "--apply"]);
  const document = await documentOf(path, id);
  assert.equal(document.get("status"), "queued");
  const [attempt] = document.get("attempts") as Mapping[];
  assert.equal(attempt?.get("cause"), "not_started");
  assert.equal(mappingAt(document, "queue").has("proc"), false);
});
