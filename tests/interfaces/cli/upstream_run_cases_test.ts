/**
 * What the tests of the Python program pin of running, asked of ours. Where the outcome is another one by
 * decision, the test's name says so.
 *
 * @module
 */

import assert from "node:assert/strict";
import { mappingAt } from "../../../lib/domain/value/value.ts";
import { aexp, aexpCommand } from "../../support/cli.ts";
import {
  added,
  documents,
  listed,
  onlyDocument,
  queueOf,
  run,
  runnable,
  values,
} from "../../support/queue.ts";
import { temporaryRepository, writeFile } from "../../support/temporary.ts";
import { waitUntil } from "../../support/wait.ts";

Deno.test("run-queued skips what is complete or failed and says so", async () => {
  await using repository = await runnable("test {seed} = 0");
  const { path } = repository;
  const jobs = await added(path, "--sweep", "seed=0..1");
  await run(path, "--continue-on-failure");
  for (const [i, status] of ["complete", "failed"].entries()) {
    const { code, stdout } = await aexp(path, ["run-queued", String(jobs[i]?.get("job_id"))]);
    assert.equal(code, 0);
    assert.match(stdout, new RegExp(`^skipping [0-9a-f]{8}: already ${status}`));
  }
});

Deno.test("run-queued records a failure with its code and the end of its output", async () => {
  await using repository = await runnable("echo begun; echo boom >&2; exit 7");
  const { path } = repository;
  await added(path);
  const { stdout } = await run(path);
  const document = await onlyDocument(path);
  const error = mappingAt(queueOf(document), "last_error");
  assert.match(stdout, /^begun\nboom\nrunner failed: /);
  assert.equal(document.get("status"), "failed");
  assert.equal(error.get("returncode"), 7n);
  assert.match(String(error.get("stderr_tail")), /boom/);
});

Deno.test("run-queued exits with the code of its child, by decision", async () => {
  await using repository = await runnable("exit 7");
  const [job] = await added(repository.path);
  assert.equal((await aexp(repository.path, ["run-queued", String(job?.get("job_id"))])).code, 7);
});

Deno.test("run-queued refuses a job without any command", async () => {
  await using repository = await temporaryRepository({ experiment: "---\nid: E001\n---\n" });
  const { path } = repository;
  const [bare] = await added(path, "--sp", "seed=0");
  const [own] = await added(path, "--sp", "seed=1", "--command", "echo own {seed}");
  const { code, stderr } = await aexp(path, ["run-queued", String(bare?.get("job_id"))]);
  assert.equal(code, 2);
  assert.match(stderr, /has no runner_command/);
  assert.equal((await aexp(path, ["run-queued", String(own?.get("job_id"))])).stdout, "own 1\n");
});

Deno.test("run-queued gives its child the id and the workspace, and drops the child's record", async () => {
  await using repository = await runnable(
    'echo "$AEXP_JOB_ID"; cat "$AEXP_JOB_WORKSPACE/signac_statepoint.json"',
  );
  const { path } = repository;
  const [job] = await added(path, "--no-commit", "--sp", "seed=0");
  const { stdout } = await run(path);
  assert.equal(
    stdout,
    `${job?.get("job_id")}\n{"experiment_id": "E001", "seed": 0}ran 1/1 job(s) successfully\n`,
  );
  const document = await onlyDocument(path);
  assert.equal(document.get("status"), "complete");
  assert.ok(!queueOf(document).has("proc"));
});

Deno.test("run-queued shows output before its child ends", async () => {
  await using repository = await runnable(
    'echo first; while ! test -e "$AEXP_JOB_WORKSPACE/go"; do sleep 0.05; done',
  );
  const { path } = repository;
  const [job] = await added(path);
  const id = String(job?.get("job_id"));
  const runner = aexpCommand(path, ["run-queued", id]).spawn();
  const reader = runner.stdout.getReader();
  assert.equal(new TextDecoder().decode((await reader.read()).value), "first\n");
  await waitUntil(async () => queueOf(await onlyDocument(path)).has("proc"));
  await writeFile(`${path}/.runs/workspace/${id}/go`, "");
  assert.equal((await reader.read()).done, true);
  await runner.stderr.cancel();
  assert.equal((await runner.status).code, 0);
});

Deno.test("queue run runs all, one, or none of the matching jobs", async () => {
  await using repository = await runnable("true");
  const { path } = repository;
  const jobs = await added(path, "--sweep", "seed=0..3", "--tag", "t");
  assert.match((await run(path, "--tag", "t", "--index", "1")).stdout, /1\/1/);
  const places = [0, 2, 3].map((i) => jobs[i]?.get("job_id"));
  assert.deepEqual(values(await listed(path), "job_id"), places);
  const beyond = await run(path, "--index", "5");
  assert.equal(beyond.code, 2);
  assert.match(beyond.stderr, /out of range/);
  assert.equal((await run(path, "--tag", "other")).code, 0);
  assert.match((await run(path)).stdout, /3\/3/);
});

Deno.test("queue run stops at the first failure, unless --continue-on-failure is given", async () => {
  await using repository = await runnable("test {seed} != 0");
  const { path } = repository;
  await added(path, "--sweep", "seed=0..2");
  assert.equal((await run(path)).code, 1);
  assert.deepEqual(values(await documents(path), "status"), ["failed", "queued", "queued"]);
  await added(path, "--sp", "seed=0");
  const { code, stdout } = await run(path, "--continue-on-failure");
  assert.equal(code, 1);
  assert.match(stdout, /1 failed \/ 2 passed/);
});

Deno.test("queue run --dry-run prints commands and leaves jobs queued", async () => {
  await using repository = await runnable("train {seed}");
  const { path } = repository;
  await added(path, "--sweep", "seed=0..1");
  assert.deepEqual((await run(path, "--dry-run")).stdout, "train 0\ntrain 1\n");
  assert.deepEqual(values(await documents(path), "status"), ["queued", "queued"]);
});

Deno.test("run-queued sends heartbeats every AEXP_HEARTBEAT_S seconds, and none at 0", async () => {
  await using repository = await runnable("true");
  const { path } = repository;
  await added(path);
  await aexp(path, ["queue", "run"], { env: { AEXP_HEARTBEAT_S: "0" } });
  const silent = await onlyDocument(path);
  assert.equal(silent.has("heartbeat_at"), false);
  assert.equal(silent.has("ended_at"), true);
  await added(path);
  await aexp(path, ["queue", "run"], { env: { AEXP_HEARTBEAT_S: "60" } });
  assert.equal((await onlyDocument(path)).has("heartbeat_at"), true);
});
