/**
 * What must hold for every descriptor, so that the rest of the program can rely on it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { planArray } from "../../../lib/domain/scheduler/array_plan.ts";
import {
  BATCH_SYSTEMS,
  findBatchSystem,
  findScheduler,
  requeueWords,
  SCHEDULERS,
  schedulerTask,
} from "../../../lib/domain/scheduler/registry.ts";
import { commandLine, startCommands, submitCalls } from "../../../lib/domain/scheduler/submit.ts";

Deno.test("each scheduler has a unique name, which its flags begin with", () => {
  const names = SCHEDULERS.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  for (const name of names) assert.match(name, /^[a-z]+$/);
  for (const { options = [] } of BATCH_SYSTEMS) {
    const keys = options.map(({ key }) => key);
    assert.equal(new Set([...keys, "extra"]).size, keys.length + 1);
    for (const key of keys) assert.match(key, /^[a-z]+$/);
  }
});

Deno.test("findScheduler() finds all schedulers, findBatchSystem() the batch systems alone", () => {
  assert.equal(findScheduler("shell")?.name, "shell");
  assert.equal(findBatchSystem("shell"), undefined);
  assert.equal(findBatchSystem("sge")?.title, "Grid Engine");
  assert.equal(findScheduler(undefined), undefined);
  assert.equal(findScheduler("constructor"), undefined);
});

Deno.test("each batch system names the script in each call, and finds no id in an empty answer", async (t) => {
  const array = planArray({ jobs: 5, chunk: 1, throttle: 2, maxArray: 2, mark: "M" });
  for (const system of BATCH_SYSTEMS) {
    await t.step(system.name, () => {
      const calls = submitCalls(system, { path: "./a b", array });
      assert.equal(calls.length, array.parts.length);
      assert.equal(new Set(calls.map(commandLine)).size, calls.length);
      for (const { words, input } of calls) {
        assert.equal(words[0], system.submission.program);
        assert.ok(words.includes("./a b") || input === "./a b", words.join(" "));
      }
      assert.deepEqual(system.submission.ids(""), []);
      assert.equal(system.task.find({}), undefined);
      assert.equal(system.submission.unreachable.test(""), false);
      assert.equal(system.query.forgotten.test(""), false);
    });
  }
});

Deno.test("submitCalls() asks for a parsable answer, startCommands() for a readable one", () => {
  const array = planArray({ jobs: 3, chunk: 1, throttle: undefined, maxArray: 2, mark: "M" });
  const slurm = findBatchSystem("slurm");
  assert.ok(slurm !== undefined);
  assert.deepEqual(submitCalls(slurm, { path: "./x", array }).map(commandLine), [
    "sbatch --parsable ./x",
    "sbatch --parsable --array=0-0 --export=ALL,AEXP_OFFSET_M=2 ./x",
  ]);
  assert.equal(startCommands(slurm, { path: "-x", array })[0], "sbatch ./-x");
});

Deno.test("schedulerTask() prefers the inner one of two nested batch systems", () => {
  const slurm = { SLURM_JOB_ID: "1" };
  const flux = { FLUX_JOB_ID: "f" };
  assert.equal(schedulerTask({ ...slurm, PBS_JOBID: "2.head" })?.name, "slurm");
  assert.equal(schedulerTask({ ...slurm, ...flux })?.name, "flux");
  const inner = { ...slurm, ...flux, HQ_JOB_ID: "3", HQ_TASK_ID: "0" };
  assert.equal(schedulerTask(inner)?.name, "hyperqueue");
});

Deno.test("requeueWords() names one task, never the whole array", () => {
  const task = { SLURM_JOB_ID: "12", SLURM_ARRAY_JOB_ID: "11", SLURM_ARRAY_TASK_ID: "0" };
  assert.deepEqual(requeueWords(task), ["scontrol", "requeue", "11_0"]);
  assert.deepEqual(requeueWords({ SLURM_JOB_ID: "12" }), ["scontrol", "requeue", "12"]);
  assert.equal(requeueWords({ PBS_JOBID: "2.head" }), undefined);
});
