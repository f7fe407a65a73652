/**
 * What a real Slurm says of the end of a task becomes the cause of the run.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp, aexpJson, shellCommand } from "../support/cli.ts";
import { added, listed, runnable, values } from "../support/queue.ts";
import { documentOf, isThere, lastError } from "../support/runs.ts";
import { type Slurm, SLURM_SCRIPT, startSlurm } from "../support/slurm.ts";
import { writeFile } from "../support/temporary.ts";
import { waitUntil } from "../support/wait.ts";
import type { Mapping } from "../../lib/domain/value/value.ts";

/** The longest that Slurm takes for a limit of one minute, which it looks at every 30 s. */
const LIMIT_MS = 150_000;

/** A run that never ends by itself. */
const COMMAND = "touch ready{seed}; echo begun; sleep 600";

/** Submits a batch script that runs one job; returns Slurm's id. */
async function submitted(
  slurm: Slurm,
  path: string,
  { id, options, flags = "" }: { id: string; options: readonly string[]; flags?: string },
): Promise<string> {
  const script = `${path}/${id}.sbatch`;
  const line = `exec ${shellCommand()} ${flags === "" ? `run-queued ${id}` : flags}`;
  await writeFile(script, `#!/bin/sh\ncd '${path}'\n${line}\n`);
  return await slurm.run("sbatch", "--parsable", `--output=${path}/out-%j`, ...options, script);
}

async function statusOf(path: string, id: string): Promise<unknown> {
  return (await documentOf(path, id)).get("status");
}

async function causeOf(path: string, id: string): Promise<unknown> {
  const document = await documentOf(path, id);
  const last = (document.get("attempts") as Mapping[]).at(-1);
  assert.equal(lastError(document).get("cause"), last?.get("cause"));
  return last?.get("cause");
}

Deno.test({
  name: "a run that Slurm ends has the cause: time_limit, with and without --requeue, or cancelled",
  ignore: SLURM_SCRIPT === "",
  fn: async () => {
    await using slurm = await startSlurm();
    await using repository = await runnable(COMMAND);
    const { path } = repository;
    const ids = values(await added(path, "--sweep", "seed=0..3"), "job_id").map(String);
    const [plain = "", requeued = "", cancelled = "", killed = ""] = ids;
    const limit = ["--time=00:01"];
    await submitted(slurm, path, { id: plain, options: limit });
    const notice = [...limit, "--requeue", "--signal=B:USR1@10", "--open-mode=append", "--hold"];
    const again = await submitted(slurm, path, {
      id: requeued,
      options: notice,
      flags: "queue run --index 1 --batch b --no-steal --requeue-on USR1",
    });
    await slurm.run("scontrol", "release", again);
    const third = await submitted(slurm, path, { id: cancelled, options: ["--time=10"] });
    await submitted(slurm, path, { id: killed, options: ["--time=10"] });
    await waitUntil(() => [0, 1, 2, 3].every((seed) => isThere(`${path}/ready${seed}`)), 60_000);
    await slurm.run("scancel", third);
    await waitUntil(async () => await statusOf(path, cancelled) === "queued", 30_000);
    assert.equal(await causeOf(path, cancelled), "cancelled");
    // Somebody else than Slurm: nobody says why.
    const attempt = await Deno.readTextFile(`${path}/.aexp/attempts/${killed}.1`);
    Deno.kill(Number(/"pid": ([0-9]+)/.exec(attempt)?.[1]), "SIGTERM");
    await waitUntil(async () => await statusOf(path, killed) === "queued", 30_000);
    assert.equal(await causeOf(path, killed), "interrupted");
    await waitUntil(async () => await statusOf(path, requeued) === "queued", LIMIT_MS);
    assert.equal(await causeOf(path, requeued), "time_limit");
    await slurm.run("scancel", again);
    await waitUntil(async () => await statusOf(path, plain) === "queued", LIMIT_MS);
    assert.equal(await causeOf(path, plain), "time_limit");
    const entries = await listed(path);
    const shown = entries.find((entry) => entry.get("job_id") === plain)?.get("last_error");
    assert.equal((shown as Mapping).get("cause"), "time_limit");
    assert.match((await aexp(path, ["queue", "list"])).stdout, /time_limit/);
  },
});

Deno.test({
  name: "queue reconcile says time_limit of a run whose runner Slurm killed before it could",
  ignore: SLURM_SCRIPT === "",
  fn: async () => {
    await using slurm = await startSlurm();
    await using repository = await runnable("trap '' TERM; touch ready; while :; do sleep 1; done");
    const { path } = repository;
    const [id = ""] = values(await added(path), "job_id").map(String);
    const options = ["--time=10"];
    const job = await submitted(slurm, path, { id, options });
    await waitUntil(() => isThere(`${path}/ready`), 60_000);
    await slurm.run("scontrol", "update", `JobId=${job}`, "EndTime=now+1seconds");
    const holder = async () => values(await listed(path), "holder")[0];
    await waitUntil(async () => await holder() === "gone", 90_000);
    // While Slurm still ends the job, it gives no reason.
    await waitUntil(async () => (await slurm.run("squeue", "--noheader")).trim() === "", 90_000);
    const env = { ...slurm.env, PATH: Deno.env.get("PATH") ?? "" };
    const answer = await aexpJson(path, ["queue", "reconcile", "--apply"], { env });
    const [entry] = answer.get("entries") as Mapping[];
    // Slurm may kill the runner before the shell that records the command's end, or after.
    const verdict = String(entry?.get("verdict"));
    assert.match(verdict, /^(time_limit|ended)$/, JSON.stringify(entry?.get("evidence")));
    assert.equal(await statusOf(path, id), "queued");
    assert.equal(await causeOf(path, id), "time_limit");
  },
});
