/**
 * The promise on a real Slurm, while everything goes wrong that can: a task requeued, one cancelled, one
 * at its time limit, a node set down, the controller away.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp, aexpJson, shellCommand } from "../support/cli.ts";
import { type Slurm, SLURM_SCRIPT, startSlurm } from "../support/slurm.ts";
import { type Random, randomTest } from "../support/random.ts";
import { temporaryRepository, writeFile } from "../support/temporary.ts";
import { isThorough } from "../support/thorough.ts";
import { waitUntil } from "../support/wait.ts";
import type { Mapping } from "../../lib/domain/value/value.ts";

/**
 * The kernel's lock goes with whoever holds it, so two at a time are found out. Slurm tells one process
 * after the other to end, so a shell may live a moment longer than its `sleep`.
 */
const COMMAND =
  'exec 9>"$AEXP_JOB_WORKSPACE/alive"; flock -n 9 || echo "two $AEXP_JOB_ID" >>log; ' +
  'echo "begin $AEXP_JOB_ID $AEXP_ATTEMPT" >>log; ' +
  'if [ {seed} = 3 ] && [ "$AEXP_ATTEMPT" = 1 ]; then sleep 300 || exit; fi; sleep 1 && ' +
  'echo "end $AEXP_JOB_ID $AEXP_ATTEMPT" >>log';

async function queueJobs(path: string, jobs: number): Promise<void> {
  const sweep = `seed=0..${jobs - 1}`;
  const add = ["queue", "add", "--experiment", "E001", "--tag", "t", "--sweep", sweep];
  const { code, stderr } = await aexp(path, [...add, "--command", COMMAND]);
  assert.equal(code, 0, stderr);
  await writeFile(`${path}/log`, "");
  await Deno.mkdir(`${path}/logs`);
  await writeFile(
    `${path}/array.sbatch`,
    `#!/bin/sh\ncd '${path}'\nexec ${shellCommand()} ` +
      'queue run --tag t --index "$SLURM_ARRAY_TASK_ID" --max-lost 20\n',
  );
}

function submit(slurm: Slurm, path: string, ...options: string[]): Promise<string> {
  const output = ["--open-mode=append", `--output=${path}/logs/%A-%a.out`];
  return slurm.run(
    "sbatch",
    "--parsable",
    "--requeue",
    ...output,
    ...options,
    `${path}/array.sbatch`,
  );
}

async function entries(path: string): Promise<Mapping[]> {
  const listed = await aexpJson(path, ["queue", "list", "--include-terminal"]);
  return listed.get("entries") as Mapping[];
}

function logged(path: string, word: string): string[] {
  return Deno.readTextFileSync(`${path}/log`).split("\n").filter((line) =>
    line.startsWith(`${word} `)
  );
}

/** The tasks of an array that run, by their numbers. */
async function runningTasks(slurm: Slurm, id: string): Promise<number[]> {
  const text = await slurm.run("squeue", "-h", "-r", "-j", id, "-t", "RUNNING", "-o", "%K");
  return text.split("\n").filter((line) => line !== "").map(Number);
}

async function isDone(slurm: Slurm): Promise<boolean> {
  return await slurm.run("squeue", "--noheader") === "";
}

/** What is known where the tasks do not go on. */
async function stateOf(slurm: Slurm, path: string): Promise<string> {
  const queue = await slurm.run("squeue", "-r", "-o", "%i %t %r %S %R");
  const nodes = await slurm.run("sinfo", "-N", "-o", "%N %t %E");
  return `${logged(path, "end").length} ends\n${queue}\n${nodes}`;
}

function shuffled(count: number, random: Random): number[] {
  const numbers = Array.from({ length: count }, (_, n) => n);
  for (let n = count - 1; n > 0; n--) {
    const other = Math.floor(random() * (n + 1));
    [numbers[n], numbers[other]] = [numbers[other] ?? 0, numbers[n] ?? 0];
  }
  return numbers;
}

/** Every job ended once, at its last attempt, and never two attempts at a time. */
async function checkOnce(path: string, jobs: number): Promise<void> {
  const listed = await entries(path);
  assert.equal(listed.length, jobs);
  assert.deepEqual(new Set(listed.map((entry) => entry.get("status"))), new Set(["complete"]));
  assert.deepEqual(logged(path, "two"), []);
  const ends = logged(path, "end").map((line) => line.split(" ")[1]);
  assert.deepEqual(ends.toSorted(), listed.map((entry) => entry.get("job_id")).toSorted());
  const attempts = listed.reduce((sum, entry) => sum + Number(entry.get("attempts")), 0);
  assert.ok(logged(path, "begin").length <= attempts);
}

randomTest(
  "50 jobs on a real Slurm end once each, whatever happens to their tasks",
  async (random) => {
    await using slurm = await startSlurm();
    await using repository = await temporaryRepository();
    const { path } = repository;
    const jobs = 50;
    await queueJobs(path, jobs);
    const id = await submit(slurm, path, "--hold", `--array=0-${jobs - 1}%10`);
    for (const task of shuffled(jobs, random)) {
      await slurm.run("scontrol", "release", `${id}_${task}`);
    }
    await waitUntil(() => logged(path, "begin").length >= 8, 60_000);
    const [first, second] = await runningTasks(slurm, id);
    await slurm.run("scontrol", "requeue", `${id}_${first}`);
    await slurm.run("scancel", `${id}_${second}`);
    await slurm.restartController();
    await waitUntil(() => logged(path, "begin").length >= 20, 60_000);
    await slurm.run("scontrol", "update", "NodeName=n1", "State=DOWN", "Reason=test");
    // Its daemon may have reported for work by itself meanwhile.
    await slurm.run("scontrol", "update", "NodeName=n1", "State=RESUME").catch(() => {});
    // The job that would sleep for minutes is all that is left in the end: its time is up.
    await waitUntil(
      async () => (await slurm.run("squeue", "--noheader", "-r")).trim().split("\n").length <= 1,
      120_000,
    ).catch(async (error) => {
      throw new Error(await stateOf(slurm, path), { cause: error });
    });
    for (const task of await runningTasks(slurm, id)) {
      // Others than the one that is meant may end meanwhile.
      await slurm.run("scontrol", "update", `JobId=${id}_${task}`, "EndTime=now+1seconds")
        .catch(() => {});
    }
    await waitUntil(() => isDone(slurm), 120_000);
    // A cancelled task and one at its time limit put their jobs back; a new array takes what is left.
    const left = (await entries(path)).filter((entry) => entry.get("status") !== "complete").length;
    assert.ok(left >= 1 && left <= 3, `${left} jobs are left`);
    await submit(slurm, path, `--array=0-${left - 1}`);
    await waitUntil(() => isDone(slurm), 120_000);
    await checkOnce(path, jobs);
  },
  { ignore: SLURM_SCRIPT === "" },
);

randomTest(
  "jobs on a real Slurm end once each at %1 and at %2, in any order",
  async (random, t) => {
    await using slurm = await startSlurm();
    for (const throttle of [1, 2]) {
      await t.step(`%${throttle}`, async () => {
        await using repository = await temporaryRepository();
        const { path } = repository;
        const jobs = isThorough ? 50 : 6;
        await queueJobs(path, jobs);
        await aexp(path, ["queue", "remove", String((await entries(path))[3]?.get("job_id"))]);
        const id = await submit(slurm, path, "--hold", `--array=0-${jobs - 2}%${throttle}`);
        for (const task of shuffled(jobs - 1, random)) {
          await slurm.run("scontrol", "release", `${id}_${task}`);
        }
        await waitUntil(() => isDone(slurm), 300_000);
        assert.equal(logged(path, "end").length, jobs - 1);
        assert.deepEqual(logged(path, "two"), []);
      });
    }
  },
  { ignore: SLURM_SCRIPT === "" },
);

Deno.test({
  name: "--requeue-on has Slurm run a task again whose time is up, and its job goes on to its end",
  ignore: SLURM_SCRIPT === "",
  fn: async () => {
    await using slurm = await startSlurm();
    await using repository = await temporaryRepository();
    const { path } = repository;
    await queueJobs(path, 4);
    const script = `${path}/array.sbatch`;
    const text = await Deno.readTextFile(script);
    await Deno.writeTextFile(script, text.replace("--max-lost 20", "--requeue-on USR1"));
    const id = await submit(slurm, path, "--array=0-3");
    await waitUntil(() => logged(path, "end").length === 3, 60_000);
    const [task] = await runningTasks(slurm, id);
    // What --signal=B:USR1@60 does, when it does it: to the batch script alone.
    await slurm.run("scancel", "--batch", "--signal=USR1", `${id}_${task}`);
    const isPending = async () => (await slurm.run("squeue", "-h", "-t", "PENDING")) !== "";
    await waitUntil(isPending, 20_000);
    const [entry] = (await entries(path)).filter((one) => one.get("status") !== "complete");
    assert.equal(entry?.get("status"), "queued");
    await waitUntil(() => isDone(slurm), 120_000);
    await checkOnce(path, 4);
  },
});
