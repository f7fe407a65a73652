/**
 * Our `queue stop`, `retry` and `reconcile` on jobs that Python's program runs.
 *
 * @module
 */

import assert from "node:assert/strict";
import { mappingAt, numberAt } from "../../lib/domain/value/value.ts";
import { isGroupAlive } from "../../lib/adapters/machine/process_identity.ts";
import { aexp, aexpJson } from "../support/cli.ts";
import { neighbours, neighbourTest } from "../support/neighbours.ts";
import { neighbourRepository, pythonAexp } from "../support/python_repository.ts";
import { documentOf, isThere, lastError, procOf, queued } from "../support/runs.ts";
import { waitUntil } from "../support/wait.ts";

/** Lets Python's program run a job until it says `ready`. */
async function runByPython(path: string, id: string) {
  const runner = new Deno.Command(neighbours().aexp, {
    args: ["run-queued", id],
    cwd: path,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const output = runner.output();
  await waitUntil(() => isThere(`${path}/ready`));
  await waitUntil(async () => procOf(await documentOf(path, id)).size > 0);
  return { runner, output };
}

neighbourTest("queue stop stops a job that Python runs, in Python's words", async (t) => {
  const cases: readonly (readonly [string, string, string[], bigint, string])[] = [
    [
      "one that ends",
      "touch ready; exec sleep 60",
      [],
      -15n,
      "terminated cleanly via SIGTERM",
    ],
    [
      "one that will not",
      "trap '' TERM; touch ready; while :; do sleep 0.1; done",
      ["--grace-s", "0.3"],
      -9n,
      "escalated to force-kill",
    ],
    ["by force", "touch ready; exec sleep 60", ["--force"], -9n, "force-killed"],
  ];
  for (const [name, command, args, returncode, note] of cases) {
    await t.step(name, async () => {
      await using repository = await neighbourRepository({ hasStore: false });
      const { path } = repository;
      const id = await queued(path, command);
      const { output } = await runByPython(path, id);
      const group = numberAt(procOf(await documentOf(path, id)), "pgid") ?? 0;
      const { code, stderr } = await aexp(path, ["queue", "stop", id, ...args]);
      assert.deepEqual([code, stderr], [0, ""]);
      await output;
      assert.ok(!isGroupAlive(group));
      const document = await documentOf(path, id);
      assert.equal(document.get("status"), "stopped");
      assert.equal(lastError(document).get("returncode"), returncode);
      assert.equal(
        lastError(document).get("stderr_tail"),
        `stopped via \`aexp queue stop\`: ${note}`,
      );
      assert.deepEqual([...lastError(document).keys()], [
        "returncode",
        "stderr_tail",
        "failed_at",
        "cause",
      ]);
      assert.ok(!mappingAt(document, "queue").has("proc"));
    });
  }
});

neighbourTest("queue stop leaves no word for Python's runner, which would not look", async () => {
  await using repository = await neighbourRepository({ hasStore: false });
  const { path } = repository;
  const id = await queued(path, "touch ready; exec sleep 60");
  const { output } = await runByPython(path, id);
  const { code, stderr } = await aexp(path, ["queue", "stop", id, "--request"]);
  assert.equal(code, 2);
  assert.match(stderr, /the Python program does not read requests/);
  await aexp(path, ["queue", "stop", id, "--force"]);
  await output;
});

neighbourTest(
  "queue reconcile settles what Python's runner left, and Python runs it again",
  async () => {
    await using repository = await neighbourRepository({ hasStore: false });
    const { path } = repository;
    const id = await queued(path, "touch ready; test -e go || exec sleep 60");
    const { runner, output } = await runByPython(path, id);
    const group = numberAt(procOf(await documentOf(path, id)), "pgid") ?? 0;
    runner.kill("SIGKILL");
    Deno.kill(-group, "SIGKILL");
    await output;
    await waitUntil(() => !isGroupAlive(group));
    const found = await aexpJson(path, ["queue", "reconcile", "--apply"]);
    assert.equal(found.get("total"), 1n);
    assert.equal((await documentOf(path, id)).get("status"), "queued");
    await Deno.writeTextFile(`${path}/go`, "");
    await pythonAexp(path, ["run-queued", id]);
    assert.equal((await documentOf(path, id)).get("status"), "complete");
    await aexp(path, ["queue", "retry", id]);
    await pythonAexp(path, ["run-queued", id]);
    assert.equal((await documentOf(path, id)).get("status"), "complete");
  },
);
