import assert from "node:assert/strict";
import { Guard } from "../../../lib/adapters/process/guard.ts";
import { isGroupAlive } from "../../../lib/adapters/machine/process_identity.ts";
import { aexpCommand } from "../../support/cli.ts";
import { documentOf, isThere, procOf, queued, WAIT } from "../../support/runs.ts";
import { temporaryFolder, temporaryRepository } from "../../support/temporary.ts";
import { waitUntil } from "../../support/wait.ts";

function isGuard(pid: number): boolean {
  try {
    return Deno.readTextFileSync(`/proc/${pid}/cmdline`).includes("aexp-guard");
  } catch {
    return false;
  }
}

/** The guards that a process has started and not lost. */
async function guardsOf(pid: number): Promise<number[]> {
  const { stdout } = await new Deno.Command("pgrep", { args: ["-P", String(pid)] }).output();
  const children = new TextDecoder().decode(stdout).split("\n").filter((line) => line !== "");
  return children.map(Number).filter(isGuard);
}

async function killGuardOf(pid: number): Promise<number> {
  const [guard] = await guardsOf(pid);
  assert.ok(guard !== undefined);
  Deno.kill(guard, "SIGKILL");
  return guard;
}

Deno.test("a guard that is killed is replaced, and the next one knows the groups", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, WAIT);
  const runner = aexpCommand(path, ["run-queued", id]).spawn();
  const output = runner.output();
  await waitUntil(() => isThere(`${path}/ready`));
  for (let kills = 0; kills < 3; kills++) {
    const guard = await killGuardOf(runner.pid);
    await waitUntil(async () => {
      const guards = await guardsOf(runner.pid);
      return guards.length === 1 && guards[0] !== guard;
    });
  }
  const group = Number(procOf(await documentOf(path, id)).get("pgid"));
  assert.ok(isGroupAlive(group));
  runner.kill("SIGKILL");
  await output;
  await waitUntil(() => !isGroupAlive(group));
});

Deno.test("Guard.close() is the end of a guard that was killed a moment ago, too", async () => {
  const guard = new Guard("/tmp");
  await guard.add(4194303, "none");
  await guard.remove(4194303);
  await killGuardOf(Deno.pid);
  await guard.close();
  assert.deepEqual(await guardsOf(Deno.pid), []);
});

Deno.test("Guard lets an end be written that was begun, and no other", async (t) => {
  const cases: readonly (readonly [string, string, string | undefined])[] = [
    ["begun", ": >end; touch ready; sleep 0.3; echo whole >end; sleep 60", "whole\n"],
    ["not begun", "touch ready; sleep 0.3; echo whole >end; sleep 60", undefined],
    ["begun and not gone on with", ": >end; touch ready; sleep 60", ""],
    ["written", "echo whole >end; touch ready; sleep 60", "whole\n"],
  ];
  for (const [name, script, expected] of cases) {
    await t.step(name, async () => {
      await using folder = await temporaryFolder();
      const { path } = folder;
      const gate = new Deno.Command("setsid", { args: ["sh", "-c", script], cwd: path }).spawn();
      await waitUntil(() => isThere(`${path}/ready`));
      const guard = new Guard(path);
      await guard.add(gate.pid, "end");
      // To the guard this is the end of the runner.
      await guard.close();
      assert.equal((await gate.status).signal, "SIGKILL");
      await waitUntil(() => !isGroupAlive(gate.pid));
      const end = isThere(`${path}/end`) ? Deno.readTextFileSync(`${path}/end`) : undefined;
      assert.equal(end, expected);
    });
  }
});

/** Groups of one process each, which go when they are disposed of. */
function sleepers(count: number) {
  const processes = Array.from(
    { length: count },
    () => new Deno.Command("setsid", { args: ["sleep", "60"] }).spawn(),
  );
  return {
    groups: processes.map(({ pid }) => pid),
    alive: () => processes.filter(({ pid }) => isGroupAlive(pid)).length,
    [Symbol.asyncDispose]: async () => {
      for (const process of processes) {
        try {
          process.kill("SIGKILL");
        } catch {
          // It has ended.
        }
        await process.status;
      }
    },
  };
}

Deno.test("Guard leaves groups that were removed, however many came at a time", async () => {
  await using running = sleepers(5);
  const { groups } = running;
  await waitUntil(() => running.alive() === 5);
  const guard = new Guard("/tmp");
  await Promise.all(groups.map((group) => guard.add(group, "none")));
  await guard.remove(4194303);
  await Promise.all(groups.slice(1).map((group) => guard.remove(group)));
  await guard.close();
  await waitUntil(() => running.alive() === 4);
});

Deno.test("Guard is one, though it is killed while many groups come", async () => {
  await using running = sleepers(8);
  const guard = new Guard("/tmp");
  await guard.add(running.groups[0] ?? 0, "none");
  for (const half of [running.groups.slice(1, 4), running.groups.slice(4)]) {
    await killGuardOf(Deno.pid);
    await Promise.all(half.map((group) => guard.add(group, "none")));
    await waitUntil(async () => (await guardsOf(Deno.pid)).length > 0);
    assert.equal((await guardsOf(Deno.pid)).length, 1);
  }
  await waitUntil(() => running.alive() === 8);
  await guard.close();
  assert.deepEqual(await guardsOf(Deno.pid), []);
  await waitUntil(() => running.alive() === 0);
});
