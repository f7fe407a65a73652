/**
 * Arrays on a real Slurm, started for the test by the script that `AEXP_SLURM_LOCAL` names.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp, aexpJson, shellCommand } from "../support/cli.ts";
import { freshCopy, PACKED } from "../support/packed.ts";
import { SLURM_SCRIPT, startSlurm } from "../support/slurm.ts";
import { temporaryRepository, writeFile } from "../support/temporary.ts";
import { waitUntil } from "../support/wait.ts";
import type { Mapping } from "../../lib/domain/value/value.ts";

if (SLURM_SCRIPT === "") {
  Deno.stderr.writeSync(new TextEncoder().encode("slurm: skipped, AEXP_SLURM_LOCAL is not set\n"));
}

/** What to submit: a script that is a task, and where its output goes. */
async function submission(path: string, ...options: string[]): Promise<string[]> {
  return await submissionOf(shellCommand(), path, ...options);
}

async function submissionOf(
  program: string,
  path: string,
  ...options: string[]
): Promise<string[]> {
  const file = `${path}/array.sbatch`;
  await Deno.mkdir(`${path}/logs`);
  await writeFile(
    file,
    `#!/bin/sh\ncd '${path}'\nexec ${program} ` +
      'queue run --tag t --index "$SLURM_ARRAY_TASK_ID"\n',
  );
  return [...options, "--parsable", "--open-mode=append", `--output=${path}/logs/%A-%a.out`, file];
}

async function entries(path: string): Promise<Mapping[]> {
  return (await aexpJson(path, ["queue", "list", "--include-terminal"])).get(
    "entries",
  ) as Mapping[];
}

function lines(path: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { name } of Deno.readDirSync(path)) {
    if (name.startsWith("ran.")) {
      counts[name] = Deno.readTextFileSync(`${path}/${name}`).trimEnd().split("\n").length;
    }
  }
  return counts;
}

async function queue(path: string, sweep: string, command: string): Promise<void> {
  const { code, stderr } = await aexp(path, [
    "queue",
    "add",
    "--experiment",
    "E001",
    "--tag",
    "t",
    "--sweep",
    sweep,
    "--command",
    command,
  ]);
  assert.equal(code, 0, stderr);
}

Deno.test({
  name: "queue run --index on a real Slurm runs every job once at %1 and at %10",
  ignore: SLURM_SCRIPT === "",
  fn: async (t) => {
    await using slurm = await startSlurm();
    for (const [throttle, jobs] of [[1, 8], [10, 20]] as const) {
      await t.step(`%${throttle}`, async () => {
        await using repository = await temporaryRepository();
        const { path } = repository;
        await queue(path, `seed=0..${jobs - 1}`, 'echo x >> "ran.$AEXP_JOB_ID"; sleep 0.1');
        const options = await submission(path, "--wait", `--array=0-${jobs - 1}%${throttle}`);
        await slurm.run("sbatch", ...options);
        const counts = Object.values(lines(path));
        assert.deepEqual(counts, Array.from({ length: jobs }, () => 1));
        for (const entry of await entries(path)) assert.equal(entry.get("status"), "complete");
      });
    }
  },
});

Deno.test({
  name: "queue run --index on a real Slurm: a requeued and a cancelled task lose no job",
  ignore: SLURM_SCRIPT === "",
  fn: async () => {
    await using slurm = await startSlurm();
    await using repository = await temporaryRepository();
    const { path } = repository;
    await queue(path, "seed=0..5", 'echo x >> "ran.$AEXP_JOB_ID"; sleep 2');
    const id = await slurm.run("sbatch", ...await submission(path, "--requeue", "--array=0-5%3"));
    await waitUntil(() => Object.keys(lines(path)).length >= 3, 30_000);
    await slurm.run("scontrol", "requeue", `${id}_1`);
    await slurm.run("scancel", `${id}_2`);
    await waitUntil(async () => await slurm.run("squeue", "--noheader") === "", 60_000);
    // The cancelled task's job is back in the queue, unless a task that came later took it.
    await aexp(path, ["queue", "run", "--tag", "t"]);
    const jobs = await entries(path);
    assert.deepEqual(
      jobs.map((entry) => entry.get("status")),
      Array.from({ length: 6 }, () => "complete"),
    );
    const attempts = jobs.reduce((sum, entry) => sum + Number(entry.get("attempts")), 0);
    const ran = Object.values(lines(path)).reduce((sum, count) => sum + count, 0);
    assert.equal(ran, attempts);
    assert.equal(attempts, 8);
  },
});

Deno.test({
  name: "50 tasks of the packed file on a real Slurm, on an empty cache, all run their jobs",
  ignore: SLURM_SCRIPT === "" || PACKED === "",
  fn: async () => {
    await using slurm = await startSlurm();
    await using repository = await temporaryRepository();
    await using copy = await freshCopy();
    const { path } = repository;
    await queue(path, "seed=0..49", 'echo x >> "ran.$AEXP_JOB_ID"');
    const program = `env AEXP_CACHE_DIR='${path}/cache' '${copy.path}'`;
    await slurm.run("sbatch", ...await submissionOf(program, path, "--wait", "--array=0-49"));
    assert.deepEqual(Object.values(lines(path)), Array.from({ length: 50 }, () => 1));
    assert.equal([...Deno.readDirSync(`${path}/cache`)].length, 1);
  },
});
