/**
 * Signals and stops that come when the command has ended already and only something that it left lives on.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp } from "../support/cli.ts";
import { documentOf, isThere, queued, started } from "../support/runs.ts";
import { temporaryRepository } from "../support/temporary.ts";
import { waitUntil } from "../support/wait.ts";
import type { Mapping } from "../../lib/value/value.ts";

/** Ends at once and leaves something in its group, which lives until it is told to end. */
const LEAVES = "echo done >> ran; touch ready; sleep 60 & exit 0";

/** Starts the runner and waits until the shell has written the end. */
async function ended(path: string, command: string) {
  const id = await queued(path, command);
  const process = await started(path, id, { AEXP_HEARTBEAT_S: "0.1" });
  const end = `${path}/.aexp/attempts/${id}.1.end`;
  await waitUntil(() => isThere(end) && Deno.readTextFileSync(end).endsWith("}\n"));
  return { id, end, ...process };
}

/** Running the queue again adds nothing. */
async function checkComplete(path: string, id: string): Promise<void> {
  assert.equal((await aexp(path, ["queue", "run"])).code, 0);
  const document = await documentOf(path, id);
  assert.equal(document.get("status"), "complete");
  const attempts = document.get("attempts") as Mapping[];
  assert.deepEqual(attempts.map((one) => [one.get("status"), one.get("returncode")]), [
    ["complete", 0n],
  ]);
  assert.equal(Deno.readTextFileSync(`${path}/ran`), "done\n");
}

Deno.test("a command that had ended before its runner was told is complete", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const { id, runner, output } = await ended(path, LEAVES);
  runner.kill("SIGTERM");
  assert.equal((await output).code, 143);
  assert.ok(!isThere(`${path}/.aexp/attempts/${id}.1.told`));
  await checkComplete(path, id);
});

Deno.test("a command that had ended while its runner was suspended is complete, told or not", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(
    path,
    "touch ready; until test -e go; do sleep 0.02; done; echo done >> ran",
  );
  const { runner, output } = await started(path, id);
  runner.kill("SIGSTOP");
  await Deno.writeTextFile(`${path}/go`, "");
  await waitUntil(() => isThere(`${path}/.aexp/attempts/${id}.1.end`));
  runner.kill("SIGTERM");
  runner.kill("SIGCONT");
  await output;
  await checkComplete(path, id);
});

Deno.test("a record of a signal that is younger than the end does not count", async (t) => {
  const cases: readonly (readonly [string, string, number, string])[] = [
    ["a later one", "false", 10, "complete"],
    ["an earlier one", "false", -10, "queued"],
    ["a later one of an end that was signalled", "true", 10, "queued"],
  ];
  for (const [name, signalled, seconds, status] of cases) {
    await t.step(name, async () => {
      await using repository = await temporaryRepository();
      const { path } = repository;
      const { id, end, runner, output } = await ended(path, LEAVES);
      runner.kill("SIGKILL");
      await output;
      const text = Deno.readTextFileSync(end);
      await Deno.writeTextFile(
        end,
        text.replace('"signalled": false', `"signalled": ${signalled}`),
      );
      const told = end.replace(/end$/, "told");
      await Deno.writeTextFile(told, '{"schema_version": 1, "signal": "SIGTERM"}\n');
      const at = (await Deno.stat(end)).mtime?.getTime() ?? 0;
      await Deno.utime(told, new Date(at + seconds * 1000), new Date(at + seconds * 1000));
      await waitUntil(async () => !(await aexp(path, ["queue", "list"])).stdout.includes("alive"));
      await aexp(path, ["queue", "reconcile", "--apply"]);
      assert.equal((await documentOf(path, id)).get("status"), status);
    });
  }
});

Deno.test("a command that ends with success once it is told is put back", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, "trap 'exit 0' TERM; touch ready; while :; do sleep 0.02; done");
  const { runner, output } = await started(path, id);
  runner.kill("SIGTERM");
  assert.equal((await output).code, 143);
  assert.equal((await documentOf(path, id)).get("status"), "queued");
  const end = Deno.readTextFileSync(`${path}/.aexp/attempts/${id}.1.end`);
  assert.match(end, /"code": 0, "signalled": true}\n$/);
});
