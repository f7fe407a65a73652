/**
 * A signal that was ignored when the program started, as `nohup` has it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { shellCommand } from "../support/cli.ts";
import { textAt } from "../../lib/domain/value/value.ts";
import { documentOf, isThere, queued } from "../support/runs.ts";
import { temporaryRepository } from "../support/temporary.ts";
import { waitUntil } from "../support/wait.ts";

const ROUNDS = 4;

Deno.test("run-queued ignores a signal that was ignored at the start, up to its last moment", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  for (let round = 0; round < ROUNDS; round++) {
    const id = await queued(path, "touch ready; sleep 0.2", "--sp", `round=${round}`);
    const line = `trap '' HUP; exec ${shellCommand()} run-queued ${id}`;
    const runner = new Deno.Command("sh", { args: ["-c", line], cwd: path, stdout: "null" })
      .spawn();
    await waitUntil(() => isThere(`${path}/ready`));
    await Deno.remove(`${path}/ready`);
    const storm = setInterval(() => tell(runner, "SIGHUP"), 1);
    try {
      assert.equal((await runner.status).code, 0);
    } finally {
      clearInterval(storm);
    }
    assert.equal(textAt(await documentOf(path, id), "status"), "complete");
  }
});

/** Sends a signal to a process that may have ended. */
function tell(process: Deno.ChildProcess, signal: Deno.Signal): void {
  try {
    process.kill(signal);
  } catch {
    // It has ended, and its status is to come.
  }
}
