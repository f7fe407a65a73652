import assert from "node:assert/strict";
import { aexp, aexpJson } from "../../support/cli.ts";
import {
  documentOf,
  documentPath,
  isThere,
  lastError,
  markRunning,
  moveElsewhere,
  queued,
  started,
  WAIT,
} from "../../support/runs.ts";
import { temporaryRepository } from "../../support/temporary.ts";
import { waitUntil } from "../../support/wait.ts";
import { type Mapping, mappingAt, numberAt, type Value } from "../../../lib/domain/value/value.ts";
import { isGroupAlive } from "../../../lib/adapters/machine/process_identity.ts";

const STOPPED = "stopped via `aexp queue stop`: ";

Deno.test("queue stop ends a run and records the stop", async (t) => {
  const stubborn = "trap '' TERM; touch ready; while :; do sleep 0.1; done";
  const cases: readonly (readonly [string, string, string[], bigint, string])[] = [
    ["one that ends", WAIT, [], -15n, "terminated cleanly via SIGTERM"],
    ["one that will not", stubborn, ["--grace-s", "0.2"], -9n, "escalated to force-kill"],
    ["without grace", stubborn, ["--grace-s", "0"], -9n, "escalated to force-kill"],
    ["by force", WAIT, ["--force"], -9n, "force-killed"],
  ];
  for (const [name, command, args, returncode, note] of cases) {
    await t.step(name, async () => {
      await using repository = await temporaryRepository();
      const { path } = repository;
      const id = await queued(path, command);
      const { output } = await started(path, id);
      const group = numberAt(
        mappingAt(mappingAt(await documentOf(path, id), "queue"), "proc"),
        "pgid",
      );
      const stopped = await aexp(path, ["queue", "stop", id.slice(0, 8), ...args]);
      assert.deepEqual(stopped, {
        code: 0,
        stdout: `stopped ${id.slice(0, 8)} (${note})\n`,
        stderr: "",
      });
      await output;
      assert.ok(!isGroupAlive(Number(group)));
      const document = await documentOf(path, id);
      assert.equal(document.get("status"), "stopped");
      assert.equal(lastError(document).get("returncode"), returncode);
      assert.equal(lastError(document).get("stderr_tail"), STOPPED + note);
      assert.equal(lastError(document).get("cause"), "operator_stop");
      assert.ok(!mappingAt(document, "queue").has("proc"));
      const attempts = document.get("attempts") as Mapping[];
      assert.deepEqual(attempts.map((one) => one.get("status")), ["stopped"]);
      assert.notEqual(attempts[0]?.get("ended_at"), null);
      assert.match(
        (await aexp(path, ["queue", "stop", id])).stdout,
        /^[0-9a-f]{8} is stopped already\n$/,
      );
    });
  }
});

Deno.test("queue stop marks a waiting run and leaves a run that is over", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, "true");
  const stopped = await aexpJson(path, ["queue", "stop", id]);
  assert.equal(stopped.get("note"), "no live process recorded; status only");
  assert.equal((await documentOf(path, id)).get("status"), "stopped");
  await aexp(path, ["run-queued", id, "--force"]);
  const before = await documentOf(path, id);
  assert.equal(before.get("status"), "complete");
  const refused = await aexp(path, ["queue", "stop", id]);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /^error: Cannot stop job "[0-9a-f]{32}": it is complete already/);
  assert.deepEqual(await documentOf(path, id), before);
  assert.equal((await aexp(path, ["queue", "stop", id, "--force"])).code, 0);
  assert.equal((await documentOf(path, id)).get("status"), "stopped");
});

Deno.test("queue stop signals no process that is not the recorded one", async (t) => {
  const other = new Deno.Command("setsid", { args: ["sleep", "60"] }).spawn();
  const host = Deno.hostname();
  const cases: readonly (readonly [string, Record<string, Value>, string])[] = [
    ["pid 0", { pid: 0n, host, pgid: 0n }, "no live process recorded; status only"],
    ["pid -1", { pid: -1n, host, pgid: -1n }, "no live process recorded; status only"],
    ["pid 1", { pid: 1n, host, pgid: 1n }, "no live process recorded; status only"],
    ["no pid", { host }, "no live process recorded; status only"],
    [
      "a number that another process has now",
      { pid: BigInt(other.pid), host, pgid: BigInt(other.pid), start_fingerprint: 5n },
      `recorded pid ${other.pid} was recycled; original process is gone. status only.`,
    ],
    [
      "a process that has gone",
      { pid: 4194303n, host, pgid: 4194303n, start_fingerprint: 5n },
      "pid 4194303 already exited; status only",
    ],
  ];
  for (const [name, proc, note] of cases) {
    await t.step(name, async () => {
      await using repository = await temporaryRepository();
      const { path } = repository;
      const id = await queued(path, "true");
      await markRunning(path, id, proc);
      const { code } = await aexp(path, ["queue", "stop", id]);
      assert.equal(code, 0);
      const document = await documentOf(path, id);
      assert.equal(document.get("status"), "stopped");
      assert.equal(lastError(document).get("returncode"), 0n);
      assert.equal(lastError(document).get("stderr_tail"), STOPPED + note);
      Deno.kill(other.pid, 0 as never);
    });
  }
  other.kill("SIGKILL");
  await other.status;
});

Deno.test("queue stop ends the processes of a killed runner, even if the group's leader is a zombie", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, "touch ready; sleep 60 & sleep 60 & wait");
  const { runner, output } = await started(path, id);
  runner.kill("SIGSTOP");
  const proc = mappingAt(mappingAt(await documentOf(path, id), "queue"), "proc");
  // The stopped runner collects nobody: the leader stays as a zombie.
  Deno.kill(Number(proc.get("pid")), "SIGKILL");
  const stopping = aexp(path, ["queue", "stop", id, "--grace-s", "2"]);
  const { code, stdout } = await stopping;
  assert.deepEqual([code, stdout.includes("terminated cleanly")], [0, true]);
  assert.equal((await documentOf(path, id)).get("status"), "stopped");
  runner.kill("SIGKILL");
  await output;
  await waitUntil(async () => (await aexp(path, ["queue", "list"])).stdout === "");
});

Deno.test("queue stop refuses another machine's run, says how to stop it, and sends a request", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, WAIT);
  const env = { SLURM_JOB_ID: "12", SLURM_ARRAY_JOB_ID: "11", SLURM_ARRAY_TASK_ID: "3" };
  const { runner, output } = await started(path, id, { ...env, AEXP_HEARTBEAT_S: "0.1" });
  const { record, moveBack } = await moveElsewhere(path, id, runner);
  const before = await documentOf(path, id);
  const refused = await aexp(path, ["queue", "stop", id]);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /it runs on node7/);
  assert.match(refused.stderr, /`scancel 11_3`/);
  assert.ok(!isThere(`${record}.stop`));
  assert.equal((await documentOf(path, id)).get("status"), before.get("status"));
  const asked = await aexpJson(path, ["queue", "stop", id, "--request"]);
  assert.equal(asked.get("requested"), true);
  await moveBack();
  const { code } = await output;
  assert.equal(code, 143);
  const document = await documentOf(path, id);
  assert.equal(document.get("status"), "stopped");
  assert.equal(lastError(document).get("cause"), "operator_stop");
});

Deno.test({
  name: "queue stop refuses another user's run and writes nothing",
  // It takes a process of another user, and giving up the right to signal it.
  ignore: Deno.uid() !== 0,
  fn: async () => {
    await using repository = await temporaryRepository();
    const { path } = repository;
    const id = await queued(path, "true");
    const theirs = new Deno.Command("setsid", {
      args: ["setpriv", "--reuid", "65534", "--clear-groups", "sleep", "60"],
    }).spawn();
    await waitUntil(() => Deno.readTextFileSync(`/proc/${theirs.pid}/comm`) === "sleep\n");
    const number = BigInt(theirs.pid);
    await markRunning(path, id, { pid: number, host: Deno.hostname(), pgid: number });
    const before = await Deno.readTextFile(documentPath(path, id));
    const main = new URL("../../../main.ts", import.meta.url).pathname;
    const stopped = await new Deno.Command("setpriv", {
      args: [
        ...["--inh-caps", "-kill", "--bounding-set", "-kill", Deno.execPath()],
        ...["run", "-A", "--quiet", main, "queue", "stop", id],
      ],
      cwd: path,
    }).output();
    theirs.kill("SIGKILL");
    await theirs.status;
    assert.match(new TextDecoder().decode(stopped.stderr), /belongs to another user/);
    assert.equal(stopped.code, 2);
    assert.equal(await Deno.readTextFile(documentPath(path, id)), before);
  },
});

Deno.test("queue stop --request: the runner kills a command that does not end in time", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, "trap '' TERM; touch ready; while :; do sleep 0.1; done");
  const { output } = await started(path, id, { AEXP_HEARTBEAT_S: "0.1" });
  const asked = await aexp(path, ["queue", "stop", id, "--request", "--grace-s", "0.3"]);
  assert.match(
    asked.stdout,
    /^asked the runner of [0-9a-f]{8} on .* to stop the run at its next heartbeat\n$/,
  );
  assert.equal((await output).code, 137);
  const document = await documentOf(path, id);
  assert.equal(document.get("status"), "stopped");
  assert.equal(lastError(document).get("returncode"), -9n);
});

Deno.test("queue stop of a run that ends meanwhile does not say that it was stopped", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, "touch ready; while ! test -e go; do sleep 0.02; done; exit 0");
  const { runner, output } = await started(path, id);
  runner.kill("SIGSTOP");
  await Deno.writeTextFile(`${path}/go`, "");
  await waitUntil(() => isThere(`${path}/.aexp/attempts/${id}.1.end`));
  runner.kill("SIGKILL");
  await output;
  const stopped = await aexp(path, ["queue", "stop", id]);
  assert.equal(stopped.code, 2);
  assert.match(stopped.stderr, /it is complete already/);
  assert.equal((await documentOf(path, id)).get("status"), "complete");
});

Deno.test("queue stop --request reaches a runner that still sends heartbeats although its file was removed", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, WAIT);
  const { output } = await started(path, id, { AEXP_HEARTBEAT_S: "0.1" });
  await Deno.remove(`${path}/.aexp/runners`, { recursive: true });
  const record = `${path}/.aexp/attempts/${id}.1`;
  await Deno.utime(record, 1_700_000_000, 1_700_000_000);
  await waitUntil(async () => (await Deno.stat(record)).mtime?.getTime() !== 1_700_000_000_000);
  await aexp(path, ["queue", "stop", id, "--request"]);
  await output;
  assert.equal((await documentOf(path, id)).get("status"), "stopped");
});
