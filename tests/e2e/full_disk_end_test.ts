/**
 * Commands that end on a full disk: their ends are known all the same, and none runs again.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp, aexpCommand } from "../support/cli.ts";
import { listed, runnable } from "../support/queue.ts";
import { documentOf, isThere, lastError, queued } from "../support/runs.ts";
import { diskTest, smallDisk } from "../support/small_disk.ts";
import { temporaryFolder, writeFile, writeOldFile } from "../support/temporary.ts";
import { waitUntil } from "../support/wait.ts";
import { type Mapping, textAt } from "../../lib/domain/value/value.ts";

/** A queue on a disk that its only job fills, and a folder beside it where the job counts its runs. */
async function fillingQueue(code: number, rest = "") {
  const disk = await smallDisk();
  const beside = await temporaryFolder();
  const command =
    `echo ran >> "$BESIDE/ran"; cat /dev/zero > fill 2>/dev/null; ${rest} exit ${code}`;
  const id = await queued(disk.path, command);
  return {
    path: disk.path,
    beside: beside.path,
    id,
    end: `${disk.path}/.aexp/attempts/${id}.1.end`,
    [Symbol.asyncDispose]: async () => {
      await disk[Symbol.asyncDispose]();
      await beside[Symbol.asyncDispose]();
    },
  };
}

async function statuses(path: string, id: string): Promise<unknown[]> {
  const document = await documentOf(path, id);
  const attempts = document.get("attempts") as Mapping[];
  return [textAt(document, "status"), attempts.map((one) => textAt(one, "status"))];
}

/** What the runner started may live for a moment longer, and holds the job until then. */
async function untilNothingLives(path: string): Promise<void> {
  await waitUntil(async () => (await listed(path))[0]?.get("holder") === "gone");
}

function hasLink(path: string): boolean {
  try {
    return Deno.lstatSync(path).isSymlink;
  } catch {
    return false;
  }
}

for (const [code, status] of [[0, "complete"], [3, "failed"]] as const) {
  diskTest(`the code ${code} of a command that filled the disk survives its runner`, async () => {
    await using queue = await fillingQueue(code);
    const { path, beside, id, end } = queue;
    const runner = aexpCommand(path, ["queue", "run"], { env: { BESIDE: beside } }).spawn();
    const output = runner.output();
    await waitUntil(() => hasLink(`${end}.code`));
    assert.equal(Deno.statSync(end).size, 0);
    runner.kill("SIGKILL");
    await output;
    await untilNothingLives(path);
    await Deno.remove(`${path}/fill`);
    await aexp(path, ["queue", "run"], { env: { BESIDE: beside } });
    assert.deepEqual(await statuses(path, id), [status, [status]]);
    assert.equal(Deno.readTextFileSync(`${beside}/ran`), "ran\n");
  });
}

diskTest(
  "a runner that is told to end on a full disk says so by its code and loses no end",
  async () => {
    await using queue = await fillingQueue(0);
    const { path, beside, id, end } = queue;
    const runner = aexpCommand(path, ["queue", "run"], { env: { BESIDE: beside } }).spawn();
    const output = runner.output();
    await waitUntil(() => hasLink(`${end}.code`));
    runner.kill("SIGTERM");
    const { code, stderr } = await output;
    assert.equal(code, 143);
    assert.match(
      new TextDecoder().decode(stderr),
      /the next run of the queue, or .* records the end of/,
    );
    await Deno.remove(`${path}/fill`);
    await aexp(path, ["queue", "run"], { env: { BESIDE: beside } });
    assert.deepEqual(await statuses(path, id), ["complete", ["complete"]]);
  },
);

diskTest("a task that is cut off on a full disk is requeued all the same", async () => {
  await using queue = await fillingQueue(0, 'touch "$BESIDE/full"; sleep 60;');
  const { path, beside, id } = queue;
  await writeFile(`${beside}/bin/scontrol`, `#!/bin/sh\necho "$*" >> '${beside}/calls'\n`);
  await Deno.chmod(`${beside}/bin/scontrol`, 0o755);
  const env = {
    BESIDE: beside,
    PATH: `${beside}/bin:${Deno.env.get("PATH")}`,
    SLURM_JOB_ID: "12",
  };
  const args = ["queue", "run", "--requeue-on", "USR1"];
  const runner = aexpCommand(path, args, { env }).spawn();
  const output = runner.output();
  await waitUntil(() => isThere(`${beside}/full`));
  runner.kill("SIGUSR1");
  assert.equal((await output).code, 75);
  const calls = Deno.readTextFileSync(`${beside}/calls`).split("\n");
  // The runner also asks Slurm why it is told to end.
  assert.deepEqual(calls.filter((call) => call.startsWith("requeue")), ["requeue 12"]);
  await Deno.remove(`${path}/fill`);
  await aexp(path, ["queue", "reconcile", "--apply"]);
  assert.deepEqual(await statuses(path, id), ["queued", ["interrupted"]]);
});

diskTest("the end of a command that was killed is known on a full disk, too", async () => {
  await using queue = await fillingQueue(0, "kill -9 -$(ps -o pgid= $$ | tr -d ' ');");
  const { path, beside, id, end } = queue;
  const runner = aexpCommand(path, ["queue", "run"], { env: { BESIDE: beside } }).spawn();
  const output = runner.output();
  await waitUntil(() => hasLink(`${end}.code`));
  runner.kill("SIGKILL");
  await output;
  await untilNothingLives(path);
  await Deno.remove(`${path}/fill`);
  await aexp(path, ["queue", "reconcile", "--apply"]);
  assert.deepEqual(await statuses(path, id), ["failed", ["failed"]]);
  assert.equal(lastError(await documentOf(path, id)).get("returncode"), -9n);
});

Deno.test("an end without a code is a failure of its own and costs no wait", async () => {
  await using repository = await runnable("true");
  const { path } = repository;
  const id = await queued(path, "echo ran >> ran; touch ready; sleep 60");
  const runner = aexpCommand(path, ["run-queued", id]).spawn();
  const output = runner.output();
  await waitUntil(() => isThere(`${path}/ready`));
  runner.kill("SIGKILL");
  await output;
  await writeOldFile(`${path}/.aexp/attempts/${id}.1.end`, "");
  const before = performance.now();
  await aexp(path, ["queue", "list"]);
  // A wait would be five seconds.
  assert.ok(performance.now() - before < 5000);
  await waitUntil(async () => !(await aexp(path, ["queue", "list"])).stdout.includes("alive"));
  await aexp(path, ["queue", "run"]);
  assert.deepEqual(await statuses(path, id), ["failed", ["failed"]]);
  const error = lastError(await documentOf(path, id));
  assert.deepEqual([error.get("cause"), error.get("returncode")], ["end_unknown", null]);
  assert.equal(Deno.readTextFileSync(`${path}/ran`), "ran\n");
  assert.equal((await aexp(path, ["queue", "retry", "--failed"])).code, 0);
  assert.equal((await documentOf(path, id)).get("status"), "queued");
});
