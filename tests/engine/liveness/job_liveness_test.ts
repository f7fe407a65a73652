import assert from "node:assert/strict";
import { lookAt } from "../../../lib/engine/liveness/job_liveness.ts";
import { findRoot } from "../../../lib/adapters/store/root.ts";
import { openStore } from "../../../lib/adapters/store/store.ts";
import { documentOf, queued, started, WAIT } from "../../support/runs.ts";
import { listed } from "../../support/queue.ts";
import { temporaryRepository } from "../../support/temporary.ts";
import type { Value } from "../../../lib/domain/value/value.ts";
import { waitUntil } from "../../support/wait.ts";

Deno.test("lookAt() finds an end that was written while it looked at the processes", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, WAIT);
  const { runner, output } = await started(path, id);
  runner.kill("SIGKILL");
  await output;
  await waitUntil(async () => (await listed(path))[0]?.get("holder") === "gone");
  const document = await documentOf(path, id);
  const end = `{"schema_version": 1, "queued_at": "${
    (document.get("queue") as Map<string, string>).get("queued_at")
  }", "code": 0}\n`;
  let looks = 0;
  // The clock is read before the record is.
  const now = () => {
    if (looks++ === 1) Deno.writeTextFileSync(`${path}/.aexp/attempts/${id}.1.end`, end);
    return new Date();
  };
  const store = openStore(findRoot({ repo: path, env: {}, cwd: path }), now);
  const view = { store, host: Deno.hostname(), now };
  const { open } = await lookAt(view, { jobId: id, document });
  assert.equal(open?.holder.liveness, "ended");
  assert.equal(open?.record?.end?.code, 0);
});

Deno.test("lookAt() finds what runs here under a number that a document from elsewhere has for another attempt", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, WAIT);
  const before = await documentOf(path, id);
  const { runner, output } = await started(path, id);
  const attempts = [1n, 2n, 3n].map((n) =>
    new Map<string, Value>([["id", `other ${n}`], ["n", n]])
  );
  const document = new Map(before).set("attempts", attempts);
  const now = () => new Date();
  const store = openStore(findRoot({ repo: path, env: {}, cwd: path }), now);
  const view = { store, host: Deno.hostname(), now };
  const { open } = await lookAt(view, { jobId: id, document, highest: 0 });
  assert.equal(open?.holder.liveness, "alive");
  runner.kill("SIGKILL");
  await output;
  await waitUntil(async () => (await lookAt(view, { jobId: id, document })).open === undefined);
});
