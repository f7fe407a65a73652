/**
 * Asking a real Slurm, started for the test by the script that `AEXP_SLURM_LOCAL` names.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type SlurmAttempt, weighSlurm } from "../../../lib/domain/scheduler/slurm_finding.ts";
import { askSlurm } from "../../../lib/adapters/batch/slurm_query.ts";
import type { SlurmAnswer } from "../../../lib/domain/scheduler/slurm_answer.ts";
import { hasAccounting, type Slurm, SLURM_SCRIPT, startSlurm } from "../../support/slurm.ts";
import { waitUntil } from "../../support/wait.ts";

function ask(slurm: Slurm, ...ids: string[]): Promise<SlurmAnswer> {
  return askSlurm(ids, { env: { ...Deno.env.toObject(), ...slurm.env } });
}

function submit(slurm: Slurm, ...options: string[]): Promise<string> {
  return slurm.run("sbatch", "--parsable", "--requeue", "--output=/dev/null", ...options);
}

function attempt(taskId: string): SlurmAttempt {
  const task = { name: "slurm", cluster: "local", arrayId: undefined, taskId, restarts: 0 };
  // Attempts record their start to the second, as the accounts do.
  return { task, startedMs: Math.floor(Date.now() / 1000) * 1000 };
}

/** The state of each task asked for, with its count of restarts. */
async function states(slurm: Slurm, ...ids: string[]): Promise<Record<string, string>> {
  const { queue } = await ask(slurm, ...ids);
  const rows = queue.kind === "answered" ? queue.rows : [];
  return Object.fromEntries(rows.map((row) => [row.taskId, `${row.state} ${row.restarts}`]));
}

async function waitForState(slurm: Slurm, id: string, state: string): Promise<void> {
  await waitUntil(async () => (await states(slurm, id))[id] === state, 30_000);
}

Deno.test({
  name: "askSlurm() and weighSlurm() tell what becomes of tasks of a real Slurm",
  ignore: SLURM_SCRIPT === "",
  fn: async (t) => {
    await using slurm = await startSlurm();
    const sleep = ["--wrap", "exec sleep 300"];
    const runs = await submit(slurm, ...sleep);
    const back = await submit(slurm, ...sleep);
    const held = await submit(slurm, ...sleep);
    const gone = await submit(slurm, ...sleep);
    const fails = await submit(slurm, "--wrap", "exit 3");
    for (const id of [runs, back, held, gone]) await waitForState(slurm, id, "RUNNING 0");
    await slurm.run("scontrol", "requeue", back);
    await slurm.run("scontrol", "requeuehold", held);
    await slurm.run("scancel", gone);
    await waitForState(slurm, back, "PENDING 1");
    await waitForState(slurm, held, "PENDING 1");
    await waitForState(slurm, gone, "CANCELLED 0");
    await waitForState(slurm, fails, "FAILED 0");
    const answer = await ask(slurm, runs, back, held, gone, fails, "999999");
    const finding = (id: string, seconds = 0) =>
      weighSlurm(attempt(id), answer, Date.now() + seconds * 1000);
    await t.step("one that runs", () => assert.equal(finding(runs).kind, "live"));
    await t.step("one put back", () => assert.equal(finding(back).kind, "over"));
    await t.step("one put back and held", () => assert.equal(finding(held).kind, "over"));
    await t.step("one that is not known", () => assert.equal(finding("999999").kind, "absent"));
    await t.step("one cancelled, at first and later", () => {
      assert.equal(finding(gone).kind, "fresh");
      const { kind, ...rest } = finding(gone, 120);
      assert.deepEqual([kind, "end" in rest && rest.end], ["over", "cancelled"]);
    });
    await t.step("one that failed", () => assert.equal(finding(fails, 120).kind, "over"));
    await t.step("a number that is not known, alone", async () => {
      assert.deepEqual((await ask(slurm, "999999")).queue, {
        kind: "answered",
        cluster: "local",
        rows: [],
      });
    });
    await t.step("a cluster without accounts", () => {
      assert.deepEqual(answer.accounting, { kind: "disabled" });
    });
  },
});

Deno.test({
  name: "askSlurm() learns from the accounts of a real Slurm why a task was put back",
  ignore: SLURM_SCRIPT === "" || !hasAccounting(),
  fn: async () => {
    await using slurm = await startSlurm("--acct");
    const id = await submit(slurm, "--nodelist=n2", "--wrap", "exec sleep 300");
    await waitForState(slurm, id, "RUNNING 0");
    const whose = attempt(id);
    await slurm.run("scontrol", "update", "NodeName=n2", "State=DOWN", "Reason=test");
    await waitForState(slurm, id, "PENDING 1");
    await waitUntil(async () => {
      const finding = weighSlurm(whose, await ask(slurm, id), Date.now() + 120_000);
      return finding.kind === "over" && finding.end === "node_fail";
    }, 30_000);
  },
});
