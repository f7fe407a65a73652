import assert from "node:assert/strict";
import { aexp, aexpJson } from "../../support/cli.ts";
import { documentOf, lastError, queued, started, WAIT } from "../../support/runs.ts";
import { temporaryRepository } from "../../support/temporary.ts";
import { type Mapping, mappingAt } from "../../../lib/domain/value/value.ts";

Deno.test("queue retry puts the matching or named jobs back, and keeps place and history", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const failed = await queued(path, "exit 3", "--sp", "seed=1", "--tag", "t");
  const stopped = await queued(path, "true", "--sp", "seed=2", "--tag", "t");
  const done = await queued(path, "true", "--sp", "seed=3", "--tag", "t");
  await aexp(path, ["run-queued", failed]);
  await aexp(path, ["run-queued", done]);
  await aexp(path, ["queue", "stop", stopped]);
  const before = await documentOf(path, failed);
  const dry = await aexp(path, ["queue", "retry", "--failed", "--dry-run"]);
  const short = failed.slice(0, 8);
  assert.equal(dry.stdout, `would put back ${short} (was failed)\nwould put back 1 job(s)\n`);
  assert.deepEqual(await documentOf(path, failed), before);
  assert.equal(
    (await aexpJson(path, ["queue", "retry", "--failed", "--tag", "u"])).get("retried"),
    0n,
  );
  assert.equal((await aexpJson(path, ["queue", "retry", "--failed"])).get("retried"), 1n);
  const after = await documentOf(path, failed);
  assert.equal(after.get("status"), "queued");
  assert.equal(lastError(after).size, 0);
  assert.deepEqual(after.get("attempts"), before.get("attempts"));
  for (const key of ["queued_at", "tag", "runner_command_override"]) {
    assert.equal(mappingAt(after, "queue").get(key), mappingAt(before, "queue").get(key), key);
  }
  assert.equal((await aexpJson(path, ["queue", "retry", "--stopped"])).get("retried"), 1n);
  assert.equal((await aexpJson(path, ["queue", "retry", done.slice(0, 10)])).get("retried"), 1n);
  assert.equal((await aexpJson(path, ["queue", "list"])).get("total"), 3n);
  assert.equal((await aexp(path, ["run-queued", failed])).code, 3);
  const attempts = (await documentOf(path, failed)).get("attempts") as Mapping[];
  assert.deepEqual(attempts.map((one) => one.get("n")), [1n, 2n]);
});

Deno.test("queue retry names the jobs that it leaves, and wants to be told which to retry", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, WAIT);
  const { output } = await started(path, id);
  const { code, stdout } = await aexp(path, ["queue", "retry", id]);
  assert.equal(code, 1);
  assert.equal(stdout, `left ${id.slice(0, 8)}: it is running\nput back 0 job(s)\n`);
  await aexp(path, ["queue", "stop", id, "--force"]);
  await output;
  for (const args of [[], ["--tag", "t"], ["ffffffffffff"]]) {
    const refused = await aexp(path, ["queue", "retry", ...args]);
    assert.equal(refused.code, 2, args.join(" "));
    assert.match(refused.stderr, /^error: Cannot [^\n]*\n$/);
  }
  assert.equal((await aexp(path, ["queue", "retry", id, "--failed"])).code, 0);
  assert.equal((await documentOf(path, id)).get("status"), "stopped");
});
