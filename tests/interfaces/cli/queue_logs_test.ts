/**
 * `aexp queue logs`: the output of every attempt is kept, and never mistaken for another one's.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp, aexpCommand, aexpJson } from "../../support/cli.ts";
import type { Mapping } from "../../../lib/domain/value/value.ts";
import { runnable } from "../../support/queue.ts";
import { isThere, queued, started } from "../../support/runs.ts";
import { temporaryFolder, temporaryRepository, writeFile } from "../../support/temporary.ts";
import { waitUntil } from "../../support/wait.ts";

const HEAD = /^[0-9a-f]{8} attempt ([0-9]+) of ([0-9]+)/;

Deno.test("queue logs shows the last attempt and says which one of how many it is", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, 'echo "this is $AEXP_ATTEMPT"; test $AEXP_ATTEMPT = 2');
  await aexp(path, ["queue", "run"]);
  const first = await aexp(path, ["queue", "logs", id]);
  assert.equal(first.stdout, "this is 1\n");
  assert.match(first.stderr, /^[0-9a-f]{8} attempt 1 of 1: failed \(exit code 1\), started 20/);
  await aexp(path, ["run-queued", id, "--force"]);
  const second = await aexp(path, ["queue", "logs", id.slice(0, 8)]);
  assert.equal(second.stdout, "this is 2\n");
  assert.match(second.stderr, /attempt 2 of 2: complete/);
  const older = await aexp(path, ["queue", "logs", id, "--attempt", "1"]);
  assert.equal(older.stdout, "this is 1\n");
  assert.match(older.stderr, /attempt 1 of 2, not the last one: failed/);
  const none = await aexp(path, ["queue", "logs", id, "--attempt", "3"]);
  assert.equal(none.code, 2);
  assert.match(none.stderr, /no such attempt is recorded.*the last one is 2/);
});

Deno.test("queue logs shows no older attempt where the last one kept no log", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, 'echo "this is $AEXP_ATTEMPT"; test $AEXP_ATTEMPT = 2');
  await aexp(path, ["queue", "run"]);
  await aexp(path, ["run-queued", id, "--force", "--no-log"]);
  const last = await aexp(path, ["queue", "logs", id]);
  assert.deepEqual([last.code, last.stdout], [2, ""]);
  assert.match(last.stderr, /the log of attempt 2 of 2 .*: it ran without a log/);
  assert.ok(!isThere(`${path}/.aexp/logs/${id}.2.log`));
});

Deno.test("queue logs tells a run without output and a run without attempt apart", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, "true");
  const before = await aexp(path, ["queue", "logs", id]);
  assert.equal(before.code, 2);
  assert.match(before.stderr, /it has no attempt/);
  await aexp(path, ["queue", "run"]);
  const after = await aexp(path, ["queue", "logs", id]);
  assert.deepEqual([after.code, after.stdout], [0, ""]);
  assert.match(after.stderr, /attempt 1 of 1: complete.*\nnote: the command wrote nothing/);
});

Deno.test("queue logs shows several runs, each below its attempt", async () => {
  await using repository = await runnable("printf 'seed {seed}'");
  const { path } = repository;
  await aexp(path, ["queue", "add", "--experiment", "E001", "--sweep", "seed=0..2"]);
  await aexp(path, ["queue", "run", "--tag", "none"]);
  const ids = Array.from(Deno.readDirSync(`${path}/.runs/workspace`), ({ name }) => name);
  await aexp(path, ["run-queued", ids[0] ?? ""]);
  await aexp(path, ["run-queued", ids[1] ?? ""]);
  const { code, stdout, stderr } = await aexp(path, ["queue", "logs", ...ids]);
  assert.equal(code, 1);
  assert.match(stderr, new RegExp(`^note: .*${ids[2]}.*it has no attempt$`, "m"));
  const pieces = stdout.split("\n\n");
  assert.equal(pieces.length, 2);
  for (const piece of pieces) {
    assert.match(piece.replace("==> ", ""), HEAD);
    assert.match(piece, / <==\nseed [0-2]$/m);
  }
  assert.equal((await aexp(path, ["queue", "logs"])).code, 2);
});

Deno.test("queue logs says which machine has the log of an attempt, and where", async () => {
  await using repository = await temporaryRepository();
  await using clone = await temporaryFolder();
  const id = await queued(repository.path, "echo here");
  await aexp(repository.path, ["queue", "run"]);
  await new Deno.Command("cp", { args: ["-a", `${repository.path}/.`, clone.path] }).output();
  await Deno.remove(`${clone.path}/.aexp`, { recursive: true });
  const { code, stdout, stderr } = await aexp(clone.path, ["queue", "logs", id]);
  assert.deepEqual([code, stdout], [2, ""]);
  const where = `it is in another clone on this machine, ${Deno.hostname()}, or was removed with ` +
    `its records; there it is .aexp/logs/${id}.1.log of the repository`;
  assert.ok(stderr.includes(where), stderr);
  const document = `${clone.path}/.runs/workspace/${id}/signac_job_document.json`;
  const text = await Deno.readTextFile(document);
  await Deno.writeTextFile(document, text.replace(`"host": "${Deno.hostname()}"`, '"host": "far"'));
  const far = await aexp(clone.path, ["queue", "logs", id]);
  const there = `it is on far, in .aexp/logs/${id}.1.log of the repository there. Run `;
  assert.ok(far.stderr.includes(there), far.stderr);
});

Deno.test("queue logs says that there are no logs at all where somebody removed them", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const good = await queued(path, "echo here");
  await aexp(path, ["queue", "run"]);
  await Deno.remove(`${path}/.aexp/logs`, { recursive: true });
  const one = await aexp(path, ["queue", "logs", good]);
  assert.equal(one.code, 0);
  assert.match(one.stderr, /\nnote: the command wrote nothing, or the log is gone with the folder/);
  const bad = await queued(path, "echo bad; false");
  await aexp(path, ["queue", "run"]);
  await Deno.remove(`${path}/.aexp/logs`, { recursive: true });
  const other = await aexp(path, ["queue", "logs", bad]);
  assert.match(other.stderr, /\nnote: the log is gone: somebody has removed it\n/);
});

Deno.test("queue logs knows the files of Slurm where an attempt kept no log", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, "echo kept by Slurm");
  const env = { SLURM_JOB_ID: "13", SLURM_ARRAY_JOB_ID: "12", SLURM_ARRAY_TASK_ID: "0" };
  const run = await aexp(path, ["queue", "run", "--index", "0", "--no-log"], { env });
  assert.equal((await aexp(path, ["queue", "logs", id])).code, 2);
  await writeFile(`${path}/.aexp/submitted/logs/aexp-12-0.out`, run.stdout);
  const { code, stdout, stderr } = await aexp(path, ["queue", "logs", id]);
  assert.equal(code, 0);
  assert.match(stdout, /^kept by Slurm$/m);
  assert.match(stderr, /slurm 12_0, from the batch system's files/);
});

Deno.test("queue logs --follow waits for the start and follows to the end", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(
    path,
    "echo one; touch ready; until test -e go; do sleep 0.05; done; echo two",
  );
  const follower = aexpCommand(path, ["queue", "logs", id, "--follow"]).spawn();
  const shown = follower.output();
  const { output } = await started(path, id);
  await waitUntil(() => isThere(`${path}/.aexp/logs/${id}.1.log`));
  await Deno.writeTextFile(`${path}/go`, "");
  assert.equal((await output).code, 0);
  const { code, stdout } = await shown;
  assert.equal(code, 0);
  assert.equal(new TextDecoder().decode(stdout), "one\ntwo\n");
});

Deno.test("queue run -j of two runners gives each run a number of its own", async () => {
  await using repository = await runnable(
    "echo $AEXP_SLOT >> slots; until test -e go; do sleep 0.05; done",
  );
  const { path } = repository;
  await aexp(path, ["queue", "add", "--experiment", "E001", "--sweep", "seed=0..3"]);
  const slots = () =>
    isThere(`${path}/slots`)
      ? Deno.readTextFileSync(`${path}/slots`).trim().split("\n").sort()
      : [];
  const runners = [0, 1].map(() => aexpCommand(path, ["queue", "run", "-j", "2"]).output());
  await waitUntil(() => slots().length === 4, 60_000);
  assert.deepEqual(slots(), ["0", "1", "2", "3"]);
  await Deno.writeTextFile(`${path}/go`, "");
  for (const runner of runners) assert.equal((await runner).code, 0);
});

Deno.test("queue logs takes the filters of every command, and --failed", async () => {
  await using repository = await runnable("echo seed {seed}; test {seed} = 0");
  const { path } = repository;
  const add = ["queue", "add", "--experiment", "E001"];
  await aexp(path, [...add, "--sweep", "seed=0..2", "--tag", "a"]);
  await aexp(path, ["queue", "run", "--continue-on-failure"]);
  await aexp(path, [...add, "--sp", "seed=3", "--tag", "a"]);
  const failed = await aexp(path, ["queue", "logs", "--failed", "--tag", "a"]);
  assert.equal(failed.code, 0, failed.stderr);
  assert.deepEqual(failed.stdout.match(/^seed .$/gm)?.sort(), ["seed 1", "seed 2"]);
  const one = await aexp(path, ["queue", "logs", "--sp", "seed=0"]);
  assert.equal(one.stdout, "seed 0\n");
  const none = await aexp(path, ["queue", "logs", "--tag", "b"]);
  assert.deepEqual([none.code, none.stdout], [0, ""]);
  assert.match(none.stderr, /^note: no run that has started matches.*\n.*no run has tag/);
});

Deno.test("show-run names the log, the scheduler's id, the duration and the time in the queue", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, "echo hello");
  const env = { SLURM_JOB_ID: "13", SLURM_ARRAY_JOB_ID: "12", SLURM_ARRAY_TASK_ID: "0" };
  await aexp(path, ["queue", "run", "--index", "0"], { env });
  const { stdout } = await aexp(path, ["show-run", id]);
  assert.match(stdout, /^ {4}1: complete \S+ for [0-9.]+ s on \S+ slurm 12_0/m);
  assert.match(stdout, /^ {2}waited in the queue: [0-9]+ s$/m);
  assert.ok(stdout.includes(`  log: ${path}/.aexp/logs/${id}.1.log\n`), stdout);
  const answer = await aexpJson(path, ["show-run", id]);
  assert.deepEqual((answer.get("log") as Mapping).get("paths"), [`${path}/.aexp/logs/${id}.1.log`]);
});
