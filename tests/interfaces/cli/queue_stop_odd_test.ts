import assert from "node:assert/strict";
import { aexp } from "../../support/cli.ts";
import {
  documentOf,
  documentPath,
  markRunning,
  queued,
  started,
  WAIT,
} from "../../support/runs.ts";
import { temporaryRepository } from "../../support/temporary.ts";
import { type Mapping } from "../../../lib/domain/value/value.ts";
import { formatJson } from "../../../lib/domain/value/json_text.ts";
import { isGroupAlive } from "../../../lib/adapters/machine/process_identity.ts";

Deno.test("queue stop ends a run that the Python program has removed from the queue, and keeps the removal", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, WAIT);
  const { output } = await started(path, id);
  const document = new Map(await documentOf(path, id)).set("status", "abandoned");
  await Deno.writeTextFile(documentPath(path, id), formatJson(document));
  const stopped = await aexp(path, ["queue", "stop", id]);
  assert.deepEqual([stopped.code, stopped.stderr], [0, ""]);
  await output;
  const after = await documentOf(path, id);
  assert.equal(after.get("status"), "abandoned");
  const [attempt] = after.get("attempts") as Mapping[];
  assert.equal(attempt?.get("status"), "stopped");
});

Deno.test("queue stop treats a run without a host as one of this machine", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, "true");
  const process = new Deno.Command("setsid", { args: ["sleep", "60"] }).spawn();
  const ended = process.status;
  const pid = BigInt(process.pid);
  await markRunning(path, id, { pid, pgid: pid, host: "", started_at: "2026-01-01T00:00:00Z" });
  const { code, stderr } = await aexp(path, ["queue", "stop", id]);
  assert.deepEqual([code, stderr], [0, ""]);
  assert.equal((await ended).signal, "SIGTERM");
  assert.ok(!isGroupAlive(process.pid));
});

Deno.test("queue stop says how to stop the Python program's run on another machine", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, "true");
  await markRunning(path, id, { pid: 12n, pgid: 12n, host: "node7", started_at: "" });
  const { code, stderr } = await aexp(path, ["queue", "stop", id]);
  assert.equal(code, 2);
  assert.match(stderr, /\. Run `aexp queue stop [0-9a-f]{8}` there\.\n$/);
});
