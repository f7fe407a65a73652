/**
 * A program that lives long and calls from several places at once.
 *
 * @module
 */

import assert from "node:assert/strict";
import {
  addManyToQueue,
  addToQueue,
  createRun,
  findRuns,
  listQueue,
  openRun,
  parseSweep,
  promoteToLedger,
  reconcileQueue,
  removeFromQueue,
  retryRuns,
  runQueue,
  runQueued,
  type RunResult,
  stopQueued,
} from "../../../lib/mod.ts";
import { temporaryRepository } from "../../support/temporary.ts";
import { waitUntil } from "../../support/wait.ts";

const EXPERIMENT = '---\nid: E001\nrunner_command: "true {seed}"\n---\n\n# E001\n';

function namesIn(path: string): readonly string[] {
  return Array.from(Deno.readDirSync(path), ({ name }) => name);
}

Deno.test("1,000 runs are queued, executed and listed, and all files are closed", async () => {
  await using folder = await temporaryRepository({ experiment: EXPERIMENT });
  const program = new URL("../../support/many_runs.ts", import.meta.url).pathname;
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", program, folder.path],
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  const { before, after, ...counts } = JSON.parse(new TextDecoder().decode(stdout));
  assert.deepEqual(counts, {
    added: 1000,
    waiting: 1000,
    complete: 1000,
    listed: 1000,
    found: 1001,
  });
  const isFile = (path: string) => path.startsWith("/");
  assert.deepEqual(after.filter(isFile), before.filter(isFile));
  // The runtime opens a pair of sockets for itself at some time. One of each call would be 40 more.
  assert.ok(after.length <= before.length + 4, `${before}\n${after}`);
  assert.deepEqual(namesIn(`${folder.path}/.aexp/runners`), []);
  assert.deepEqual(namesIn(`${folder.path}/.aexp/locks`), []);
});

Deno.test("of two calls at once each run is executed by one", async () => {
  await using folder = await temporaryRepository({
    experiment: '---\nid: E001\nrunner_command: "echo {seed} >> ran.txt"\n---\n',
  });
  const repoRoot = folder.path;
  const sweep = parseSweep({ spec: "seed=0..59" });
  await addManyToQueue({ experimentId: "E001", sweep, repoRoot });
  const calls = await Promise.all([
    runQueue({ jobs: 2, repoRoot }),
    runQueue({ jobs: 2, repoRoot }),
    runQueue({ repoRoot }),
  ]);
  const executed = calls.flatMap(({ runs }) => runs)
    .filter(({ outcome }) => outcome === "complete").map(({ jobId }) => jobId);
  assert.equal(executed.length, 60);
  assert.equal(new Set(executed).size, 60);
  const seeds = (await Deno.readTextFile(`${repoRoot}/ran.txt`)).trim().split("\n");
  assert.deepEqual(
    seeds.map(Number).sort((a, b) => a - b),
    Array.from({ length: 60 }, (_, n) => n),
  );
  const { runs } = await findRuns({ repoRoot });
  assert.ok(runs.every(({ attempts }) => attempts.length === 1));
});

Deno.test("the same sweep added from several places is there once", async () => {
  await using folder = await temporaryRepository({ experiment: EXPERIMENT });
  const repoRoot = folder.path;
  const sweep = parseSweep({ spec: "seed=0..19" });
  const add = () => addManyToQueue({ experimentId: "E001", sweep, repoRoot });
  const added = await Promise.all([add(), add(), add()]);
  assert.deepEqual(added.map(({ runs }) => runs.length), [20, 20, 20]);
  assert.equal((await listQueue({ repoRoot })).entries.length, 20);
});

Deno.test("an abort ends commands, puts their runs back, and starts no more", async () => {
  await using folder = await temporaryRepository({
    experiment: '---\nid: E001\nrunner_command: "touch started-{seed}; sleep 600"\n---\n',
  });
  const repoRoot = folder.path;
  const sweep = parseSweep({ spec: "seed=0..3" });
  await addManyToQueue({ experimentId: "E001", sweep, repoRoot });
  const abort = new AbortController();
  const told: RunResult[] = [];
  const running = runQueue({ signal: abort.signal, onRun: (run) => told.push(run), repoRoot });
  await waitUntil(() => namesIn(repoRoot).some((name) => name.startsWith("started-")));
  abort.abort();
  const { runs, isAborted } = await running;
  assert.equal(isAborted, true);
  assert.deepEqual(runs.map(({ outcome }) => outcome), ["interrupted"]);
  assert.deepEqual(told, runs);
  const { entries } = await listQueue({ repoRoot });
  assert.deepEqual(entries.map(({ status }) => status), Array(4).fill("queued"));
});

Deno.test("a signal that is aborted already starts nothing", async () => {
  await using folder = await temporaryRepository({ experiment: EXPERIMENT });
  const repoRoot = folder.path;
  await addToQueue({ experimentId: "E001", statepoint: { seed: 0n }, repoRoot });
  const { runs, isAborted } = await runQueue({ signal: AbortSignal.abort(), repoRoot });
  assert.deepEqual([runs, isAborted], [[], true]);
});

Deno.test("a program that executes runs keeps its own signals", async () => {
  await using folder = await temporaryRepository({
    experiment: '---\nid: E001\nrunner_command: "touch started; sleep 600"\n---\n',
  });
  const library = new URL("../../../lib/mod.ts", import.meta.url).href;
  const repoRoot = JSON.stringify(folder.path);
  const program = `
    import { addToQueue, runQueue } from ${JSON.stringify(library)};
    await addToQueue({ experimentId: "E001", repoRoot: ${repoRoot} });
    await runQueue({ repoRoot: ${repoRoot} });
  `;
  const config = new URL("../../../deno.json", import.meta.url).pathname;
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--quiet",
      "--config",
      config,
      `data:application/typescript,${encodeURIComponent(program)}`,
    ],
    stdout: "null",
    stderr: "null",
  }).spawn();
  await waitUntil(() => namesIn(folder.path).includes("started"));
  child.kill("SIGTERM");
  // The default of SIGTERM: the library has not taken it over.
  assert.equal((await child.status).signal, "SIGTERM");
  const [entry] = (await listQueue({ repoRoot: folder.path })).entries;
  assert.equal(entry?.status, "running");
  await waitUntil(async () => {
    const [found] = (await reconcileQueue({ apply: true, repoRoot: folder.path })).runs;
    return found?.verdict !== "alive";
  });
  assert.equal((await listQueue({ repoRoot: folder.path })).entries[0]?.status, "queued");
});

Deno.test("a run is stopped from another place of the program", async () => {
  await using folder = await temporaryRepository({
    experiment: '---\nid: E001\nrunner_command: "touch started; sleep 600"\n---\n',
  });
  const repoRoot = folder.path;
  const { jobId } = await addToQueue({ experimentId: "E001", repoRoot });
  const running = runQueued({ jobId, repoRoot });
  await waitUntil(() => namesIn(repoRoot).includes("started"));
  await assert.rejects(removeFromQueue({ jobId, repoRoot }), { code: "JOB_HELD" });
  const stopped = await stopQueued({ jobId: jobId.slice(0, 10), repoRoot });
  assert.equal(stopped.outcome, "stopped");
  assert.equal((await running).outcome, "stopped");
  const { runs: [retried] } = await retryRuns({ jobIds: [jobId], dryRun: true, repoRoot });
  assert.equal(retried?.statusBefore, "stopped");
  assert.equal((await openRun({ jobId, repoRoot })).status, "stopped");
});

Deno.test("output goes to the caller, and a failure tells what happened", async () => {
  await using folder = await temporaryRepository({
    experiment:
      '---\nid: E001\nrunner_command: "echo one; echo RuntimeError: two >&2; exit 3"\n---\n',
  });
  const repoRoot = folder.path;
  const { jobId } = await addToQueue({ experimentId: "E001", repoRoot });
  let output = "";
  const dry = await runQueued({ jobId, dryRun: true, repoRoot });
  assert.equal(dry.outcome, "dry_run");
  assert.match(dry.command ?? "", /^echo one/);
  const run = await runQueued({
    jobId,
    repoRoot,
    onOutput: (bytes, id) => {
      assert.equal(id, jobId);
      output += new TextDecoder().decode(bytes);
    },
  });
  assert.equal(output, "one\nRuntimeError: two\n");
  assert.deepEqual([run.outcome, run.exitCode], ["failed", 3]);
  assert.match(run.headline ?? "", /RuntimeError: two/);
  const shown = await openRun({ jobId, repoRoot });
  assert.equal(shown.lastError?.["returncode"], 3n);
  assert.equal(shown.attempts[0]?.returncode, 3);
  const skipped = await runQueued({ jobId, repoRoot });
  assert.equal(skipped.reason, "already failed (use force to re-run)");
  assert.match((await promoteToLedger({ jobId, repoRoot })).path, /\.aexp\/ledger\//);
  const { status } = await createRun({ experimentId: "E001", repoRoot });
  assert.equal(status, "failed");
});

Deno.test("what the caller's functions throw breaks no run, and is thrown afterwards", async () => {
  for (const name of ["onOutput", "onStart", "onRun"]) {
    await using folder = await temporaryRepository({
      experiment: '---\nid: E001\nrunner_command: "echo {seed}"\n---\n',
    });
    const repoRoot = folder.path;
    const sweep = parseSweep({ spec: "seed=0..2" });
    await addManyToQueue({ experimentId: "E001", sweep, repoRoot });
    const broken = new Error(name);
    let count = 0;
    const callback = () => {
      if (count++ === 0) throw broken;
      return Promise.reject(new Error("another one"));
    };
    const running = runQueue({ [name]: callback, jobs: 2, repoRoot });
    await assert.rejects(running, (error) => error === broken);
    assert.equal(count, 3);
    const { runs } = await findRuns({ repoRoot });
    assert.deepEqual(runs.map(({ status }) => status), Array(3).fill("complete"), name);
  }
});
