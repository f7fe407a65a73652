import assert from "node:assert/strict";
import { aexp, aexpJson } from "../../support/cli.ts";
import {
  documentOf,
  documentPath,
  lastError,
  markRunning,
  moveElsewhere,
  procOf,
  queued,
  started,
  WAIT,
} from "../../support/runs.ts";
import { temporaryRepository } from "../../support/temporary.ts";
import { waitUntil } from "../../support/wait.ts";
import { isGroupAlive } from "../../../lib/adapters/machine/process_identity.ts";
import type { Mapping } from "../../../lib/domain/value/value.ts";

async function verdicts(path: string, ...args: string[]): Promise<Map<unknown, unknown>> {
  const found = await aexpJson(path, ["queue", "reconcile", ...args]);
  const entries = found.get("entries") as Mapping[];
  return new Map(entries.map((entry) => [entry.get("job_id"), entry.get("verdict")]));
}

Deno.test("queue reconcile distinguishes live runs from those that are gone, and writes only with --apply", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, WAIT);
  const { runner, output } = await started(path, id);
  const before = await Deno.readTextFile(documentPath(path, id));
  assert.deepEqual(await verdicts(path, "--apply"), new Map([[id, "alive"]]));
  const group = Number(procOf(await documentOf(path, id)).get("pgid"));
  const assumed = await aexp(path, ["queue", "reconcile", "--apply", "--assume-gone", id]);
  assert.equal(assumed.code, 2);
  assert.equal(await Deno.readTextFile(documentPath(path, id)), before);
  runner.kill("SIGKILL");
  await output;
  await waitUntil(() => !isGroupAlive(group));
  const looked = await aexp(path, ["queue", "reconcile"]);
  assert.equal(looked.code, 0);
  assert.match(
    looked.stdout,
    /^[0-9a-f]{32}\tgone\t\trunner [0-9]+ on .* has ended; nothing is left/,
  );
  assert.equal(await Deno.readTextFile(documentPath(path, id)), before);
  const applied = await aexpJson(path, ["queue", "reconcile", "--apply"]);
  assert.equal((applied.get("entries") as Mapping[])[0]?.get("status_after"), "queued");
  const document = await documentOf(path, id);
  assert.equal(document.get("status"), "queued");
  assert.equal(lastError(document).get("cause"), "lost");
  assert.deepEqual((document.get("attempts") as Mapping[]).map((one) => one.get("status")), [
    "lost",
  ]);
  assert.deepEqual(await verdicts(path), new Map());
});

Deno.test("queue reconcile records the end of a command whose runner was killed", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, "touch ready; until [ -e go ]; do sleep 0.02; done; exit 4");
  const { runner, output } = await started(path, id);
  runner.kill("SIGSTOP");
  await Deno.writeTextFile(`${path}/go`, "");
  await waitUntil(() => {
    try {
      return Deno.statSync(`${path}/.aexp/attempts/${id}.1.end`).size > 0;
    } catch {
      return false;
    }
  });
  runner.kill("SIGKILL");
  await output;
  await waitUntil(async () => (await verdicts(path)).get(id) === "ended");
  const listing = await aexp(path, ["queue", "list"]);
  assert.match(listing.stdout, /\trunning \(ended, not yet recorded\)\t/);
  await verdicts(path, "--apply");
  const document = await documentOf(path, id);
  assert.equal(document.get("status"), "failed");
  assert.equal(lastError(document).get("returncode"), 4n);
});

Deno.test("queue reconcile leaves unknown runs unless a person assumes them gone", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, WAIT);
  const { runner, output } = await started(path, id);
  await moveElsewhere(path, id, runner);
  const before = await Deno.readTextFile(documentPath(path, id));
  assert.deepEqual(await verdicts(path, "--apply"), new Map([[id, "unknown"]]));
  const looking = await aexp(path, ["queue", "reconcile", "--assume-gone", id]);
  assert.equal(looking.code, 2);
  assert.match(looking.stderr, /--apply/);
  assert.equal(await Deno.readTextFile(documentPath(path, id)), before);
  await verdicts(path, "--apply", "--assume-gone", id.slice(0, 9));
  const document = await documentOf(path, id);
  assert.equal(document.get("status"), "queued");
  assert.ok((lastError(document).get("evidence") as string[]).includes("assumed gone by a person"));
  runner.kill("SIGKILL");
  await output;
});

Deno.test("queue reconcile queues the Python program's orphans again", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, "true");
  const proc = { pid: 4194303n, host: Deno.hostname(), pgid: 4194303n };
  await markRunning(path, id, proc);
  await verdicts(path, "--apply");
  const document = await documentOf(path, id);
  assert.equal(document.get("status"), "queued");
  assert.equal(procOf(document).size, 0);
  assert.equal((document.get("attempts") as Mapping[])[0]?.get("status"), "lost");
  assert.equal((await aexp(path, ["run-queued", id])).code, 0);
  const attempts = (await documentOf(path, id)).get("attempts") as Mapping[];
  assert.deepEqual(attempts.map((one) => one.get("status")), ["lost", "complete"]);
});
