/**
 * `queue run --requeue-on`, with a `scontrol` in its place that notes how it is called; tests/slurm has the
 * real one.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexpCommand, type CliResult } from "../../support/cli.ts";
import { added, listed, runnable } from "../../support/queue.ts";
import { writeFile } from "../../support/temporary.ts";
import { waitUntil } from "../../support/wait.ts";

/** Runs the task until its job has started, and tells it that its time is up. */
async function runCutOff(path: string, env: Record<string, string>): Promise<CliResult> {
  const args = ["queue", "run", "--index", "0", "--requeue-on", "USR1"];
  const child = aexpCommand(path, args, { env }).spawn();
  await waitUntil(() => hasFile(`${path}/started`));
  child.kill("SIGUSR1");
  const { code, stdout, stderr } = await child.output();
  await Deno.remove(`${path}/started`);
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

async function hasFile(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

Deno.test("queue run --requeue-on requeues the task, but not for ever if no run lasts a minute", async () => {
  await using repository = await runnable('touch "$AEXP_ROOT/started"; exec sleep 600');
  const { path } = repository;
  const calls = `${path}/bin/calls`;
  await writeFile(`${path}/bin/scontrol`, `#!/bin/sh\necho "$*" >> '${calls}'\n`);
  await Deno.chmod(`${path}/bin/scontrol`, 0o755);
  await added(path, "--sp", "seed=0");
  const env = {
    PATH: `${path}/bin:${Deno.env.get("PATH")}`,
    AEXP_ROOT: path,
    SLURM_JOB_ID: "12",
    SLURM_ARRAY_JOB_ID: "11",
    SLURM_ARRAY_TASK_ID: "0",
  };
  for (let restarts = 0; restarts < 4; restarts++) {
    const one = await runCutOff(path, { ...env, SLURM_RESTART_COUNT: String(restarts) });
    assert.equal(one.code, 75, one.stderr);
  }
  assert.deepEqual(await requeues(calls), Array(4).fill("requeue 11_0"));
  const last = await runCutOff(path, { ...env, SLURM_RESTART_COUNT: "4" });
  assert.equal(last.code, 75);
  assert.match(
    last.stderr,
    /not requeued: [0-9a-f]{8} was put back within a minute 5 times in a row/,
  );
  assert.deepEqual(await requeues(calls), Array(4).fill("requeue 11_0"));
  assert.deepEqual((await listed(path)).map((entry) => entry.get("status")), ["queued"]);
});

/** Reads the calls that requeue; the runner also asks Slurm why it is told to end. */
async function requeues(path: string): Promise<string[]> {
  const calls = await Deno.readTextFile(path);
  return calls.split("\n").filter((call) => call.startsWith("requeue"));
}
