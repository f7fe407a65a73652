/**
 * A script of `queue materialize --requeue`, untouched, on a real Slurm whose time limit cuts a task off.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexpJson } from "../support/cli.ts";
import { added, listed, runnable, values } from "../support/queue.ts";
import { type Slurm, SLURM_SCRIPT, startSlurm } from "../support/slurm.ts";
import { waitUntil } from "../support/wait.ts";

/** The first try of one job is longer than its task may be. */
const COMMAND = 'echo "$AEXP_JOB_ID $AEXP_ATTEMPT" >> "$AEXP_ROOT/log"; ' +
  'if [ {seed} = 1 ] && [ "$AEXP_ATTEMPT" = 1 ]; then exec sleep 600; fi';

/** The tasks in one state, by their numbers. */
async function tasks(slurm: Slurm, state: string): Promise<string[]> {
  const text = await slurm.run("squeue", "-h", "-r", "-t", state, "-o", "%K");
  return text.split("\n").filter((line) => line !== "");
}

/** Each try that began: the job and the number of the try. */
function logOf(path: string): string[] {
  return Deno.readTextFileSync(`${path}/log`).trimEnd().split("\n");
}

async function submitCommand(path: string, env: Record<string, string>): Promise<void> {
  const done = await aexpJson(
    path,
    ["queue", "materialize", "--runner", "slurm", "--requeue", "--slurm-time", "01:00:00"],
    { env },
  );
  const command = String(done.get("submit_command"));
  const child = new Deno.Command("bash", { args: ["-c", command], cwd: path, env });
  const { success, stderr } = await child.output();
  assert.ok(success, new TextDecoder().decode(stderr));
}

Deno.test({
  name:
    "queue materialize --requeue: a task that its time limit cuts off comes back and its job completes",
  ignore: SLURM_SCRIPT === "",
  fn: async () => {
    await using slurm = await startSlurm();
    await using repository = await runnable(COMMAND);
    const { path } = repository;
    await added(path, "--sweep", "seed=0..2", "--tag", "it's cut");
    await submitCommand(path, { ...slurm.env, PATH: Deno.env.get("PATH") ?? "" });
    const isLongAlone = async () =>
      (await tasks(slurm, "RUNNING")).join() === "1" &&
      (await tasks(slurm, "PENDING")).length === 0;
    await waitUntil(isLongAlone, 30_000);
    // Less is left than the notice that the script asks for, so Slurm gives it at its next look.
    await slurm.run("scontrol", "update", "JobId=1_1", "EndTime=now+100seconds");
    await waitUntil(async () => (await tasks(slurm, "PENDING")).join() === "1", 45_000);
    const [cutOff] = (await listed(path)).filter((entry) => entry.get("status") !== "complete");
    assert.equal(cutOff?.get("status"), "queued");
    // slurmd launches no task in the second in which it has killed it ("Job credential revoked").
    await slurm.run("scontrol", "update", "JobId=1_1", "TimeLimit=60", "StartTime=now+2seconds");
    // squeue may show nothing for a moment between the two runs of a task.
    await waitUntil(() => logOf(path).length >= 4, 60_000);
    await waitUntil(async () => await slurm.run("squeue", "--noheader") === "", 60_000);
    const entries = await listed(path, "--include-terminal");
    assert.deepEqual(values(entries, "status"), ["complete", "complete", "complete"]);
    const log = logOf(path);
    assert.equal(log.length, 4, log.join("\n"));
    assert.ok(log.includes(`${entries[1]?.get("job_id")} 2`));
  },
});
