/**
 * Two runners, of which one is killed.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexpCommand } from "../support/cli.ts";
import { added, listed, runnable, values } from "../support/queue.ts";
import { isThere, started } from "../support/runs.ts";
import { Collected, waitUntil } from "../support/wait.ts";

Deno.test("a runner says what another one left that was killed", async () => {
  await using repository = await runnable(
    "touch ready ready{seed}; until test -e go; do sleep 0.05; done",
  );
  const { path } = repository;
  const ids = values(await added(path, "--sweep", "seed=0..1"), "job_id").map(String);
  const { runner, output } = await started(path, ids[0] ?? "");
  const survivor = aexpCommand(path, ["queue", "run"]).spawn();
  const stderr = new Collected(survivor.stderr);
  const stdout = new Collected(survivor.stdout);
  await waitUntil(() => isThere(`${path}/ready1`));
  runner.kill("SIGKILL");
  await output;
  const holder = async () => values(await listed(path), "holder")[0];
  await waitUntil(async () => await holder() === "gone", 30_000);
  await Deno.writeTextFile(`${path}/go`, "");
  assert.equal((await survivor.status).code, 0);
  await Promise.all([stderr.ended, stdout.ended]);
  const short = ids[0]?.slice(0, 8);
  const note = `note: 1 skipped run(s) lost their runner meanwhile (${short}); ` +
    "give the same command again to run them\n";
  assert.ok(stderr.text.endsWith(note), stderr.text);
  assert.equal((await aexpCommand(path, ["queue", "run"]).output()).code, 0);
  assert.deepEqual(values(await listed(path), "status"), []);
});
