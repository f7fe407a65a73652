/**
 * Signals and stops that come when the command has ended already and only something that it left lives on.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp } from "../../support/cli.ts";
import { documentOf, isThere, procOf, queued, started } from "../../support/runs.ts";
import { temporaryRepository } from "../../support/temporary.ts";
import { waitUntil } from "../../support/wait.ts";
import type { Mapping } from "../../../lib/domain/value/value.ts";
import { isGroupAlive } from "../../../lib/adapters/machine/process_identity.ts";

/** Ends at once and leaves something in its group, which lives until it is told to end. */
const LEAVES = "echo done >> ran; touch ready; sleep 60 & exit 0";

/** Starts the runner and waits until the shell has written the end. */
async function ended(path: string, command: string) {
  const id = await queued(path, command);
  const process = await started(path, id, { AEXP_HEARTBEAT_S: "0.1" });
  return { id, end: await writtenEnd(path, id), ...process };
}

/**
 * Waits until the shell has written all of the end, and what is written then is younger than that: a signal
 * that is as old as an end counts as told before it.
 */
async function writtenEnd(path: string, id: string): Promise<string> {
  const end = `${path}/.aexp/attempts/${id}.1.end`;
  await waitUntil(() => isThere(end) && Deno.readTextFileSync(end).endsWith("}\n"));
  await waitUntil(async () => {
    await Deno.writeTextFile(`${path}/probe`, "");
    return timeOf(`${path}/probe`) > timeOf(end);
  });
  return end;
}

/** When a file was written, in milliseconds. */
function timeOf(path: string): number {
  return Deno.statSync(path).mtime?.getTime() ?? 0;
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
  await writtenEnd(path, id);
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

Deno.test("queue stop of a command that had ended ends what it left and changes no verdict", async (t) => {
  const cases: readonly (readonly [string, boolean])[] = [["by its runner", false], [
    "without its runner",
    true,
  ]];
  for (const [name, isKilled] of cases) {
    await t.step(name, async () => {
      await using repository = await temporaryRepository();
      const { path } = repository;
      const { id, runner, output } = await ended(path, LEAVES);
      const group = Number(procOf(await documentOf(path, id)).get("pgid"));
      // Of a runner that is stopped, the guard and the group live on.
      if (isKilled) runner.kill("SIGSTOP");
      const stopped = await aexp(path, ["queue", "stop", id]);
      if (isKilled) runner.kill("SIGKILL");
      assert.equal(stopped.code, 2);
      assert.match(
        stopped.stderr,
        /^error: Cannot stop job "[0-9a-f]{32}": its command has already ended/,
      );
      assert.ok(!isThere(`${path}/.aexp/attempts/${id}.1.stop`));
      await output;
      assert.ok(!isGroupAlive(group));
      await checkComplete(path, id);
    });
  }
});

Deno.test("queue stop of a command that had asked to be run again keeps it from that", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const { id, output } = await ended(path, LEAVES.replace("exit 0", "exit 75"));
  assert.equal((await aexp(path, ["queue", "stop", id])).code, 0);
  await output;
  const document = await documentOf(path, id);
  assert.equal(document.get("status"), "stopped");
  assert.deepEqual((document.get("attempts") as Mapping[]).map((one) => one.get("status")), [
    "interrupted",
  ]);
});

Deno.test("queue stop --request comes too late for a command that had ended", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const { id, output } = await ended(path, LEAVES);
  const asked = await aexp(path, ["queue", "stop", id, "--request"]);
  assert.equal(asked.code, 2);
  assert.match(asked.stderr, /it is ended already/);
  await output;
  await checkComplete(path, id);
});

Deno.test("queue stop --force marks as stopped also what had ended", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const { id, output } = await ended(path, LEAVES);
  assert.equal((await aexp(path, ["queue", "stop", id, "--force"])).code, 0);
  await output;
  const document = await documentOf(path, id);
  assert.equal(document.get("status"), "stopped");
  assert.deepEqual((document.get("attempts") as Mapping[]).map((one) => one.get("status")), [
    "complete",
  ]);
});

Deno.test("a stop that is written down after the end does not count, but one before it does", async (t) => {
  for (
    const [name, seconds, status] of [["later", 10, "complete"], [
      "earlier",
      -10,
      "stopped",
    ]] as const
  ) {
    await t.step(name, async () => {
      await using repository = await temporaryRepository();
      const { path } = repository;
      const { id, end, output } = await ended(path, LEAVES);
      const stop = end.replace(/end$/, "stop");
      const at = new Date(((await Deno.stat(end)).mtime?.getTime() ?? 0) + seconds * 1000);
      await Deno.writeTextFile(`${stop}-new`, '{"schema_version": 1, "grace_ms": 0}\n');
      await Deno.utime(`${stop}-new`, at, at);
      await Deno.rename(`${stop}-new`, stop);
      await output;
      assert.equal((await documentOf(path, id)).get("status"), status);
    });
  }
});

Deno.test("queue remove --running and queue clear --running take out what had ended, too", async (t) => {
  const cases: readonly (readonly [string[], string])[] = [
    [["queue", "remove", "ID", "--running"], "abandoned"],
    [["queue", "clear", "--running", "--yes"], "complete"],
  ];
  for (const [args, status] of cases) {
    await t.step(args.join(" "), async () => {
      await using repository = await temporaryRepository();
      const { path } = repository;
      const { id, output } = await ended(path, LEAVES);
      const line = args.map((arg) => arg === "ID" ? id : arg);
      assert.equal((await aexp(path, line)).code, 0);
      await output;
      assert.equal((await documentOf(path, id)).get("status"), status);
    });
  }
});
