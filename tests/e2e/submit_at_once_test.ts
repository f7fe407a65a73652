/**
 * Several `aexp queue submit` at once: one hands the jobs over, the others find that it did.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexpCommand, type CliResult } from "../support/cli.ts";
import { mappingAt } from "../../lib/domain/value/value.ts";
import { added, listed, runnable } from "../support/queue.ts";
import { isThere } from "../support/runs.ts";
import { writeFile } from "../support/temporary.ts";
import { Collected, waitUntil } from "../support/wait.ts";

/** An sbatch that notes each call and answers once it is told, and a squeue that knows what it gave. */
async function slurmPrograms(path: string, sbatch: string): Promise<Record<string, string>> {
  const bodies = {
    sbatch:
      `echo call >> calls; ${sbatch}; n=$(($(cat n 2>/dev/null || echo 40) + 1)); echo $n > n; echo $n`,
    squeue: "echo 41_0",
    scontrol: "echo 'MaxArraySize            = 1001'",
  };
  for (const [name, body] of Object.entries(bodies)) {
    await writeFile(`${path}/bin/${name}`, `#!/bin/sh\ncd '${path}/bin' || exit\n${body}\n`);
    await Deno.chmod(`${path}/bin/${name}`, 0o755);
  }
  return { PATH: `${path}/bin:${Deno.env.get("PATH")}` };
}

/** @param onWait called when the command says that it waits for another one */
async function submit(
  path: string,
  env: Record<string, string>,
  onWait = () => {},
): Promise<CliResult> {
  const child = aexpCommand(path, ["queue", "submit"], { env }).spawn();
  const [stdout, stderr] = [new Collected(child.stdout), new Collected(child.stderr)];
  let hasEnded = false;
  const status = child.status.finally(() => hasEnded = true);
  await waitUntil(() => hasEnded || stderr.text.includes("waiting for it"));
  if (!hasEnded) onWait();
  const { code } = await status;
  await Promise.all([stdout.ended, stderr.ended]);
  return { code, stdout: stdout.text, stderr: stderr.text };
}

async function calls(path: string): Promise<number> {
  return (await Deno.readTextFile(`${path}/bin/calls`)).trimEnd().split("\n").length;
}

async function submittedIds(path: string): Promise<unknown[]> {
  return (await listed(path)).map((entry) => mappingAt(entry, "submitted").get("id"));
}

Deno.test("queue submit three times at once hands each job over once", async () => {
  await using repository = await runnable("true");
  const { path } = repository;
  await added(path, "--sweep", "seed=0..23");
  const env = await slurmPrograms(path, "until [ -e go ]; do sleep 0.05; done");
  let isWaiting = 0;
  const submitting = [1, 2, 3].map(() => submit(path, env, () => isWaiting++));
  await waitUntil(() => isWaiting === 2);
  await writeFile(`${path}/bin/go`, "");
  const done = await Promise.all(submitting);
  assert.deepEqual(done.map(({ code }) => code).toSorted(), [0, 2, 2], done[0]?.stderr);
  assert.equal(await calls(path), 1);
  for (const { stderr } of done.filter(({ code }) => code === 2)) {
    assert.match(stderr, /note: process [0-9]+ on \S+ is submitting jobs; waiting for it/);
    assert.match(stderr, /Cannot submit 24 of 24 job\(s\): slurm has them already/);
  }
  assert.deepEqual(new Set(await submittedIds(path)), new Set(["41"]));
  assert.deepEqual(Array.from(Deno.readDirSync(`${path}/.aexp/locks`)), []);
});

Deno.test("queue submit goes on at once where another one was killed before the answer", async () => {
  await using repository = await runnable("true");
  const { path } = repository;
  await added(path, "--sweep", "seed=0..1");
  const env = await slurmPrograms(path, "[ -e go ] || sleep 60");
  const killed = aexpCommand(path, ["queue", "submit"], { env }).spawn();
  await waitUntil(() => isThere(`${path}/bin/calls`));
  killed.kill("SIGKILL");
  await killed.output();
  assert.deepEqual(await submittedIds(path), [undefined, undefined]);
  await writeFile(`${path}/bin/go`, "");
  const done = await submit(path, env);
  assert.equal(done.code, 0, done.stderr);
  // It says so before it waits for a lock.
  assert.doesNotMatch(done.stderr, /waiting for it/);
  assert.deepEqual(await submittedIds(path), ["41", "41"]);
});
