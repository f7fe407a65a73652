import assert from "node:assert/strict";
import { Guard } from "../../../lib/adapters/process/guard.ts";
import { isGroupAlive } from "../../../lib/adapters/machine/process_identity.ts";
import { aexpCommand } from "../../support/cli.ts";
import { documentOf, isThere, procOf, queued, WAIT } from "../../support/runs.ts";
import { temporaryFolder, temporaryRepository } from "../../support/temporary.ts";
import { waitUntil } from "../../support/wait.ts";

/** The processes of guards of a folder: the guards themselves, or what beats for them. */
function processesOf(folder: string, isLeader: boolean): number[] {
  return Array.from(Deno.readDirSync("/proc"), ({ name }) => Number(name)).filter((pid) => {
    try {
      const words = Deno.readTextFileSync(`/proc/${pid}/cmdline`).split("\0");
      const [, group] = / \S \d+ (\d+) /.exec(Deno.readTextFileSync(`/proc/${pid}/stat`)) ?? [];
      const isOne = words[words.indexOf("aexp-guard") + 1] === folder;
      return isOne && (Number(group) === pid) === isLeader;
    } catch {
      return false;
    }
  });
}

/** The guards of a folder; one that was killed is there until the system has ended it. */
function guardsOf(folder: string): number[] {
  return processesOf(folder, true);
}

/** A guard that has just been started leads its group a moment later. */
async function killGuardOf(folder: string): Promise<number> {
  await waitUntil(() => guardsOf(folder).length > 0);
  const [guard = 0] = guardsOf(folder);
  Deno.kill(guard, "SIGKILL");
  return guard;
}

/** Waits until one guard is there, which is another one than the one that was killed. */
async function waitForNextGuard(folder: string, killed: number): Promise<void> {
  await waitUntil(() => {
    const guards = guardsOf(folder);
    return guards.length === 1 && guards[0] !== killed;
  });
}

Deno.test("a guard that is killed is replaced, and the next one knows the groups", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, WAIT);
  const runner = aexpCommand(path, ["run-queued", id]).spawn();
  const output = runner.output();
  await waitUntil(() => isThere(`${path}/ready`));
  const folder = `${await Deno.realPath(path)}/.aexp/attempts`;
  for (let kills = 0; kills < 3; kills++) {
    await waitForNextGuard(folder, await killGuardOf(folder));
  }
  const group = Number(procOf(await documentOf(path, id)).get("pgid"));
  assert.ok(isGroupAlive(group));
  runner.kill("SIGKILL");
  await output;
  await waitUntil(() => !isGroupAlive(group));
});

Deno.test("Guard.close() is the end of a guard that was killed a moment ago, too", async () => {
  await using folder = await temporaryFolder();
  const guard = new Guard(folder.path, 15);
  await guard.add(4194303, "none");
  await guard.remove(4194303);
  const killed = await killGuardOf(folder.path);
  await guard.close();
  assert.deepEqual(guardsOf(folder.path), []);
  await waitUntil(() => !isGroupAlive(killed));
});

/** Writes the end once the guard, which stops every gate first, lets this one go on. */
const WRITES_THEN = "trap 'echo whole >end' CONT";
const WAITS = "while :; do sleep 60 & wait; done";

Deno.test("Guard lets an end be written that was begun, and no other", async (t) => {
  const cases: readonly (readonly [string, string, string | undefined])[] = [
    ["begun", `: >end; ${WRITES_THEN}; touch ready; ${WAITS}`, "whole\n"],
    ["not begun", `${WRITES_THEN}; touch ready; ${WAITS}`, undefined],
    ["begun and not gone on with", `: >end; touch ready; ${WAITS}`, ""],
    ["written", `echo whole >end; touch ready; ${WAITS}`, "whole\n"],
  ];
  for (const [name, script, expected] of cases) {
    await t.step(name, async () => {
      await using folder = await temporaryFolder();
      const { path } = folder;
      const gate = new Deno.Command("setsid", { args: ["sh", "-c", script], cwd: path }).spawn();
      await waitUntil(() => isThere(`${path}/ready`));
      const guard = new Guard(path, 15);
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
  await using folder = await temporaryFolder();
  await using running = sleepers(5);
  const { groups } = running;
  await waitUntil(() => running.alive() === 5);
  const guard = new Guard(folder.path, 15);
  await Promise.all(groups.map((group) => guard.add(group, "none")));
  await guard.remove(4194303);
  await Promise.all(groups.slice(1).map((group) => guard.remove(group)));
  await guard.close();
  await waitUntil(() => running.alive() === 4);
});

Deno.test("Guard is one, though it is killed while many groups come", async () => {
  await using folder = await temporaryFolder();
  const { path } = folder;
  await using running = sleepers(8);
  const guard = new Guard(path, 15);
  await guard.add(running.groups[0] ?? 0, "none");
  for (const half of [running.groups.slice(1, 4), running.groups.slice(4)]) {
    const killed = await killGuardOf(path);
    await Promise.all(half.map((group) => guard.add(group, "none")));
    await waitForNextGuard(path, killed);
  }
  await waitUntil(() => running.alive() === 8);
  await guard.close();
  assert.deepEqual(guardsOf(path), []);
  await waitUntil(() => running.alive() === 0);
});

/** When a file was changed, in milliseconds. */
function timeOf(path: string): number {
  return Deno.statSync(path).mtime?.getTime() ?? 0;
}

/** Makes the first file of an attempt, which nobody has touched for long. */
function makeOld(path: string): string {
  Deno.writeTextFileSync(path, "{}");
  Deno.utimeSync(path, 1000, 1000);
  return path;
}

/** Waits until a file has been touched twice. */
async function waitForBeats(path: string): Promise<void> {
  for (let beats = 0; beats < 2; beats++) {
    const before = timeOf(path);
    await waitUntil(() => timeOf(path) !== before);
  }
}

Deno.test("Guard touches the first files of the attempts that run, and of no others", async () => {
  await using folder = await temporaryFolder();
  const { path } = folder;
  const [first, second, other] = ["a.1", "a.10", "a.2"].map((name) => makeOld(`${path}/${name}`));
  assert.ok(first !== undefined && second !== undefined && other !== undefined);
  await using running = sleepers(2);
  const [one = 0, two = 0] = running.groups;
  const guard = new Guard(path, 0.1);
  await guard.add(one, "a.1.end");
  await waitForBeats(first);
  await guard.add(two, "b.2.end");
  makeOld(`${path}/b.2`);
  await waitForBeats(`${path}/b.2`);
  await guard.remove(one);
  // A beat may have begun before.
  await waitForBeats(`${path}/b.2`);
  const last = timeOf(first);
  await waitForBeats(`${path}/b.2`);
  assert.deepEqual([timeOf(first), timeOf(other), timeOf(second)], [last, 1_000_000, 1_000_000]);
  await guard.remove(two);
  await guard.close();
});

Deno.test("Guard goes on whatever signals reach its group", async () => {
  await using folder = await temporaryFolder();
  const { path } = folder;
  const first = makeOld(`${path}/a.1`);
  await using running = sleepers(1);
  const guard = new Guard(path, 0.1);
  await guard.add(running.groups[0] ?? 0, "a.1.end");
  await waitForBeats(first);
  const guards = guardsOf(path);
  for (
    const name of ["INT", "QUIT", "TERM", "HUP", "TSTP", "CONT", "USR1", "USR2", "PIPE"] as const
  ) {
    Deno.kill(-(guards[0] ?? 0), `SIG${name}`);
    await waitForBeats(first);
  }
  assert.deepEqual(guardsOf(path), guards);
  assert.equal(running.alive(), 1);
  await guard.close();
});

Deno.test("Guard leaves no process behind, however short its time", async () => {
  await using folder = await temporaryFolder();
  const { path } = folder;
  for (let round = 0; round < 20; round++) {
    const guard = new Guard(path, 15);
    await guard.add(4194303, "none");
    // A guard that has just been started may not lead its group yet.
    const [pid] = guardsOf(path);
    await guard.remove(4194303);
    await guard.close();
    // What was killed a moment ago may still be there, but no sleep to its end.
    await waitUntil(() =>
      [true, false].every((isLeader) => processesOf(path, isLeader).length === 0)
    );
    await waitUntil(() => pid === undefined || !isGroupAlive(pid));
  }
});
