/**
 * Work that a program does itself, and ends that it writes.
 *
 * @module
 */

import assert from "node:assert/strict";
import {
  addToQueue,
  createRun,
  findRuns,
  listQueue,
  markStatus,
  openRun,
  reconcileQueue,
  RunHeld,
  runLifecycle,
  RunOver,
  runQueue,
  stopQueued,
} from "../../../lib/mod.ts";
import { aexp } from "../../support/cli.ts";
import { temporaryRepository } from "../../support/temporary.ts";
import { waitUntil } from "../../support/wait.ts";

const EXPERIMENT = '---\nid: E001\nrunner_command: "touch executed"\n---\n';

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

async function documentOf(root: string, jobId: string): Promise<Record<string, unknown>> {
  const path = `${root}/.runs/workspace/${jobId}/signac_job_document.json`;
  return JSON.parse(await Deno.readTextFile(path));
}

Deno.test("work that returns makes a run complete, with results, times and a ledger entry", async () => {
  await using folder = await temporaryRepository({ experiment: EXPERIMENT });
  const repoRoot = folder.path;
  const { jobId } = await createRun({ experimentId: "E001", statepoint: { a: 2n }, repoRoot });
  const result = await runLifecycle({
    jobId: jobId.slice(0, 9),
    repoRoot,
    async work({ sp, n, workspace, jobId: id }) {
      assert.deepEqual([id, n, sp["a"]], [jobId, 1, 2n]);
      const during = await openRun({ jobId, repoRoot });
      assert.equal(during.status, "running");
      await Deno.writeTextFile(`${workspace}/results.json`, '{"loss": 0.5}');
      return "done";
    },
  });
  assert.equal(result, "done");
  const run = await openRun({ jobId, repoRoot });
  assert.equal(run.status, "complete");
  assert.equal(run.attempts.length, 1);
  assert.equal(run.attempts[0]?.command, undefined);
  assert.ok(
    run.startedAt !== undefined && run.endedAt !== undefined && run.wallclockS !== undefined,
  );
  assert.deepEqual(Object.keys(run.results), ["loss"]);
  const entry = await Deno.readTextFile(`${repoRoot}/.aexp/ledger/${jobId}.json`);
  assert.equal(JSON.parse(entry).status, "complete");
  assert.deepEqual(Array.from(Deno.readDirSync(`${repoRoot}/.aexp/runners`)), []);
  const shown = await aexp(repoRoot, ["show-run", jobId]);
  assert.equal(shown.code, 0, shown.stderr);
});

Deno.test("work that throws makes a run failed, and the error reaches the caller", async () => {
  await using folder = await temporaryRepository({ experiment: EXPERIMENT });
  const repoRoot = folder.path;
  const { jobId } = await createRun({ experimentId: "E001", repoRoot });
  const broken = new RangeError("loss is NaN");
  const work = () => {
    throw broken;
  };
  await assert.rejects(runLifecycle({ jobId, work, repoRoot }), (error) => error === broken);
  const run = await openRun({ jobId, repoRoot });
  assert.equal(run.status, "failed");
  assert.equal(run.lastError?.["returncode"], 1n);
  const tail = String(run.lastError?.["stderr_tail"]);
  assert.match(tail, /^RangeError: loss is NaN\n +at .*lifecycle_test\.ts/);
  assert.doesNotMatch(tail, /\/lib\//);
  await assert.rejects(runLifecycle({ jobId, work: () => 1, repoRoot }), RunOver);
  assert.equal(await runLifecycle({ jobId, work: ({ n }) => n, force: true, repoRoot }), 2);
  assert.equal((await openRun({ jobId, repoRoot })).status, "complete");
});

Deno.test("work that throws what cannot be printed makes a run failed, too", async () => {
  await using folder = await temporaryRepository({ experiment: EXPERIMENT });
  const repoRoot = folder.path;
  const { jobId } = await createRun({ experimentId: "E001", repoRoot });
  const bare: unknown = Object.create(null);
  const odd = Object.assign(new Error("odd"), { stack: 5 });
  for (const thrown of [bare, odd]) {
    const work = () => {
      throw thrown;
    };
    const call = runLifecycle({ jobId, work, force: true, repoRoot });
    await assert.rejects(call, (error) => error === thrown);
    assert.equal((await openRun({ jobId, repoRoot })).status, "failed");
  }
});

Deno.test("while a program works on a run, nobody else does", async () => {
  await using folder = await temporaryRepository({ experiment: EXPERIMENT });
  const repoRoot = folder.path;
  const { jobId } = await addToQueue({ experimentId: "E001", repoRoot });
  await runLifecycle({
    jobId,
    repoRoot,
    async work() {
      await assert.rejects(runLifecycle({ jobId, work: () => 1, repoRoot }), RunHeld);
      await assert.rejects(markStatus({ jobId, status: "complete", repoRoot }), RunHeld);
      const { runs } = await runQueue({ repoRoot });
      assert.deepEqual(runs.map(({ outcome }) => outcome), ["held"]);
      const other = await aexp(repoRoot, ["queue", "run"]);
      assert.match(other.stdout + other.stderr, /already running as process/);
      const [entry] = (await listQueue({ repoRoot })).entries;
      assert.deepEqual([entry?.status, entry?.holder], ["running", "alive"]);
    },
  });
  await assert.rejects(Deno.stat(`${repoRoot}/executed`), Deno.errors.NotFound);
  assert.equal((await openRun({ jobId, repoRoot })).attempts.length, 1);
});

Deno.test("of many programs that want a run at once, one gets it", async () => {
  await using folder = await temporaryRepository({ experiment: EXPERIMENT });
  const repoRoot = folder.path;
  const { jobId } = await createRun({ experimentId: "E001", repoRoot });
  let count = 0;
  const one = () => runLifecycle({ jobId, work: () => ++count, repoRoot });
  const done = await Promise.allSettled(Array.from({ length: 8 }, one));
  assert.equal(count, 1);
  const reasons = done.filter((result) => result.status === "rejected").map(({ reason }) => reason);
  assert.equal(reasons.length, 7);
  assert.ok(reasons.every((reason) => reason instanceof RunHeld || reason instanceof RunOver));
});

Deno.test("a stop aborts the work, and ends no process", async () => {
  await using folder = await temporaryRepository({ experiment: EXPERIMENT });
  const repoRoot = folder.path;
  const { jobId } = await addToQueue({ experimentId: "E001", repoRoot });
  const here = runLifecycle({ jobId, repoRoot, work: ({ signal }) => untilAborted(signal) });
  await waitUntil(async () => (await openRun({ jobId, repoRoot })).status === "running");
  const stopped = await stopQueued({ jobId, graceS: 40, repoRoot });
  assert.deepEqual([stopped.outcome, stopped.note], ["stopped", "the program ended the work"]);
  await here;
  assert.equal((await openRun({ jobId, repoRoot })).status, "stopped");
  const again = runLifecycle({
    jobId,
    repoRoot,
    force: true,
    work: ({ signal }) => untilAborted(signal),
  });
  await waitUntil(async () => (await openRun({ jobId, repoRoot })).status === "running");
  const told = await aexp(repoRoot, ["queue", "stop", jobId, "--grace-s", "40"]);
  assert.equal(told.code, 0, told.stderr);
  await again;
  const run = await openRun({ jobId, repoRoot });
  assert.equal(run.status, "stopped");
  assert.deepEqual(run.attempts.map(({ status }) => status), ["stopped", "stopped"]);
});

Deno.test("work that does not obey a stop goes on, and the caller is told", async () => {
  await using folder = await temporaryRepository({ experiment: EXPERIMENT });
  const repoRoot = folder.path;
  const { jobId } = await addToQueue({ experimentId: "E001", repoRoot });
  const release = new AbortController();
  const here = runLifecycle({ jobId, repoRoot, work: () => untilAborted(release.signal) });
  await waitUntil(async () => (await openRun({ jobId, repoRoot })).status === "running");
  await assert.rejects(stopQueued({ jobId, graceS: 0, repoRoot }), /has been left word/);
  await assert.rejects(stopQueued({ jobId, force: true, graceS: 0, repoRoot }), RunHeld);
  release.abort();
  await here;
  assert.equal((await openRun({ jobId, repoRoot })).status, "stopped");
});

Deno.test("the caller's signal reaches the work, and a run that was broken off waits again", async () => {
  await using folder = await temporaryRepository({ experiment: EXPERIMENT });
  const repoRoot = folder.path;
  const { jobId } = await addToQueue({ experimentId: "E001", repoRoot });
  const abort = new AbortController();
  const running = runLifecycle({
    jobId,
    repoRoot,
    signal: abort.signal,
    async work({ signal }) {
      abort.abort(new Error("enough"));
      await untilAborted(signal);
      throw new Error("broken off");
    },
  });
  await assert.rejects(running, /broken off/);
  const run = await openRun({ jobId, repoRoot });
  assert.equal(run.status, "queued");
  assert.deepEqual(run.attempts.map(({ status }) => status), ["interrupted"]);
});

Deno.test("a run whose program was killed is found to be lost", async () => {
  await using folder = await temporaryRepository({ experiment: EXPERIMENT });
  const repoRoot = folder.path;
  const { jobId } = await addToQueue({ experimentId: "E001", repoRoot });
  const library = new URL("../../../lib/mod.ts", import.meta.url).href;
  const program = `
    import { runLifecycle } from ${JSON.stringify(library)};
    await runLifecycle({ jobId: "${jobId}", repoRoot: ${JSON.stringify(repoRoot)},
      work: () => new Promise((done) => setTimeout(done, 600_000)) });
  `;
  const config = new URL("../../../deno.json", import.meta.url).pathname;
  const url = `data:application/typescript,${encodeURIComponent(program)}`;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "--config", config, url],
    stdout: "null",
    stderr: "null",
  }).spawn();
  await waitUntil(async () => (await openRun({ jobId, repoRoot })).status === "running");
  child.kill("SIGKILL");
  await child.status;
  const { runs: [verdict] } = await reconcileQueue({ apply: true, repoRoot });
  assert.deepEqual([verdict?.verdict, verdict?.statusAfter], ["gone", "queued"]);
  assert.deepEqual((await runQueue({ repoRoot })).runs.map(({ outcome }) => outcome), ["complete"]);
});

Deno.test("heartbeats can be turned off", async () => {
  await using folder = await temporaryRepository({ experiment: EXPERIMENT });
  const repoRoot = folder.path;
  const { jobId } = await createRun({ experimentId: "E001", repoRoot });
  const work = async () => "heartbeat_at" in await documentOf(repoRoot, jobId);
  assert.equal(await runLifecycle({ jobId, work, heartbeatS: 60, repoRoot }), true);
  assert.equal(await runLifecycle({ jobId, work, heartbeatS: 0, force: true, repoRoot }), false);
});

Deno.test("a program says how a run ended that it executed by other means", async () => {
  await using folder = await temporaryRepository({ experiment: EXPERIMENT });
  const repoRoot = folder.path;
  const { jobId } = await createRun({ experimentId: "E001", repoRoot });
  const first = await markStatus({ jobId, status: "failed", setEndedAt: false, repoRoot });
  assert.deepEqual(first, { jobId, statusBefore: "created" });
  assert.equal((await openRun({ jobId, repoRoot })).endedAt, undefined);
  await assert.rejects(markStatus({ jobId, status: "complete", repoRoot }), RunOver);
  await markStatus({ jobId, status: "failed", repoRoot });
  await markStatus({ jobId, status: "complete", force: true, repoRoot });
  const { runs: [run] } = await findRuns({ statuses: ["complete"], repoRoot });
  assert.ok(run?.endedAt !== undefined);
  const entry = JSON.parse(await Deno.readTextFile(`${repoRoot}/.aexp/ledger/${jobId}.json`));
  assert.equal(entry.status, "complete");
  const queued = markStatus({ jobId, status: "queued" as "complete", repoRoot });
  await assert.rejects(queued, /retryRuns\(\) lets a run wait again/);
});

Deno.test("a program's own keys go into the document, but not those that aexp writes", async () => {
  await using folder = await temporaryRepository({ experiment: EXPERIMENT });
  const repoRoot = folder.path;
  const initDoc = { tracker: { backend: "wandb", group: "g" }, note: 1n };
  const { jobId, status } = await createRun({ experimentId: "E001", initDoc, repoRoot });
  assert.equal(status, "created");
  const document = await documentOf(repoRoot, jobId);
  assert.deepEqual([document["tracker"], document["note"]], [initDoc.tracker, 1]);
  for (const [key, message] of [["status", /initDoc\.status: aexp writes/], ["a.b", /no dot/]]) {
    const wrong = { experimentId: "E001", initDoc: { [String(key)]: "complete" }, repoRoot };
    await assert.rejects(createRun(wrong), message as RegExp);
  }
});
