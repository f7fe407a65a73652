import assert from "node:assert/strict";
import { SignalDesk, type SignalOptions } from "../../../lib/engine/attempt/signal_desk.ts";
import { Child } from "../../../lib/adapters/process/child.ts";
import { Gate, NOT_BEGUN } from "../../../lib/adapters/process/gate.ts";
import type { Context, SignalName } from "../../../lib/context.ts";
import { aexpCommand, Memory, testContext } from "../../support/cli.ts";
import type { Mapping } from "../../../lib/domain/value/value.ts";
import { documentOf, isThere, queued } from "../../support/runs.ts";
import { temporaryFolder, temporaryRepository } from "../../support/temporary.ts";
import { waitUntil } from "../../support/wait.ts";

/** What a desk is told of this process. */
interface Told extends SignalOptions {
  /** The number of the process. @default this one's */
  readonly pid?: number;
  /** Its clock. */
  readonly elapsedMs?: () => number;
}

/** A desk that is told by a call, as if this process got the signal. */
function deskOf({ pid = Deno.pid, elapsedMs, ...options }: Told) {
  const heard = new Map<SignalName, (name: SignalName) => void>();
  const output = new Memory(undefined);
  const context: Context = {
    ...testContext("/", { stdout: output, stderr: output }),
    pid,
    ...(elapsedMs && { elapsedMs }),
    onSignal: (names, onSignal) => {
      for (const name of names) heard.set(name, onSignal);
      return () => {};
    },
  };
  const desk = new SignalDesk(context, options);
  return { desk, tell: (name: SignalName) => heard.get(name)?.(name) };
}

function childOf(command: string, folder: string): Child {
  return new Child({
    gate: new Gate({ cwd: folder, env: { PATH: Deno.env.get("PATH") ?? "" } }),
    command,
    variables: {},
    end: { path: `${folder}/end`, prefix: '{"code": ' },
    onOutput: () => Promise.resolve(),
  });
}

/** Whether a process ignores SIGTERM, as the gate does until it is opened. */
function isDeaf(pid: number): boolean {
  const ignored = /^SigIgn:\t([0-9a-f]+)$/m.exec(Deno.readTextFileSync(`/proc/${pid}/status`))?.[1];
  return (BigInt(`0x${ignored ?? "0"}`) & (1n << 14n)) !== 0n;
}

Deno.test("SignalDesk tells a child again that was told while its gate heard nothing", async () => {
  await using folder = await temporaryFolder();
  const { desk, tell } = deskOf({ graceS: 60 });
  const child = childOf("sleep 60", folder.path);
  await waitUntil(() => isDeaf(child.pid));
  let notes = 0;
  desk.attach(child, () => void notes++);
  void child.open();
  // The shell has not even read its line.
  tell("SIGTERM");
  assert.equal((await child.ended).code, 143);
  assert.equal(notes, 1);
  desk.detach(child);
  desk.close();
});

Deno.test("SignalDesk tells a child once that has been there for a second", async () => {
  await using folder = await temporaryFolder();
  const { path } = folder;
  let clock = 0;
  const { desk, tell } = deskOf({ graceS: 60, elapsedMs: () => clock });
  const told = (name: string) =>
    isThere(`${path}/${name}.told`) ? Deno.readTextFileSync(`${path}/${name}.told`) : "";
  const attached: Child[] = [];
  for (const name of ["old", "young"]) {
    const command = `trap 'echo told >>${name}.told' TERM; touch ${name}; ` +
      "until [ -e go ]; do sleep 0.02; done";
    const child = childOf(command, path);
    attached.push(child);
    desk.attach(child, () => {});
    void child.open();
    await waitUntil(() => isThere(`${path}/${name}`));
    clock += 1000;
  }
  clock -= 1;
  tell("SIGTERM");
  // The first one would be told again before the second one is.
  await waitUntil(() => told("young") === "told\ntold\n");
  await Deno.writeTextFile(`${path}/go`, "");
  for (const child of attached) {
    assert.equal((await child.ended).code, 0);
    desk.detach(child);
  }
  assert.equal(told("old"), "told\n");
  desk.close();
});

Deno.test("SignalDesk does not give more time to a child that is told again and again", async () => {
  await using folder = await temporaryFolder();
  const { desk, tell } = deskOf({ graceS: 0.8 });
  const child = childOf("trap '' TERM; touch ready; while :; do sleep 0.05; done", folder.path);
  let hasEnded = false;
  const ended = child.ended.then((end) => {
    hasEnded = true;
    return end;
  });
  desk.attach(child, () => {});
  void child.open();
  await waitUntil(() => isThere(`${folder.path}/ready`));
  await waitUntil(() => {
    tell("SIGTERM");
    return hasEnded;
  });
  assert.equal((await ended).code, 137);
  desk.detach(child);
  desk.close();
});

Deno.test("SignalDesk kills a child by SIGQUIT at once, and notes that first", async () => {
  await using folder = await temporaryFolder();
  const { desk, tell } = deskOf({ graceS: 60 });
  const child = childOf(
    "trap '' INT QUIT TERM; touch ready; while :; do sleep 0.05; done",
    folder.path,
  );
  const notes: string[] = [];
  desk.attach(child, (name) => void notes.push(name));
  void child.open();
  await waitUntil(() => isThere(`${folder.path}/ready`));
  tell("SIGQUIT");
  assert.equal((await child.ended).code, 137);
  assert.deepEqual([notes, desk.toldCode], [["SIGQUIT"], 131]);
  desk.detach(child);
  desk.close();
});

/** The state of a process, as `/proc` tells it. */
function stateOf(pid: number): string | undefined {
  return /\) (\S) /.exec(Deno.readTextFileSync(`/proc/${pid}/stat`))?.[1];
}

Deno.test("SignalDesk stops a child and its own process, and lets the child go on", async () => {
  await using folder = await temporaryFolder();
  // Stands for the runner, which would stop itself.
  const runner = new Deno.Command("sleep", { args: ["60"] }).spawn();
  const { desk, tell } = deskOf({ graceS: 60, pid: runner.pid });
  const child = childOf("touch ready; while :; do sleep 60 & wait; done", folder.path);
  desk.attach(child, () => {});
  void child.open();
  await waitUntil(() => isThere(`${folder.path}/ready`));
  tell("SIGTSTP");
  await waitUntil(() => stateOf(child.pid) === "T" && stateOf(runner.pid) === "T");
  runner.kill("SIGCONT");
  tell("SIGCONT");
  await waitUntil(() => stateOf(child.pid) !== "T");
  tell("SIGQUIT");
  assert.equal((await child.ended).code, 137);
  desk.detach(child);
  desk.close();
  runner.kill("SIGKILL");
  await runner.status;
});

Deno.test("a runner that is told in the first milliseconds of a run ends at once", async (t) => {
  for (const delayMs of [0, 1, 2, 3, 5, 8]) {
    await t.step(`${delayMs} ms after the child is recorded`, async () => {
      await using repository = await temporaryRepository();
      const { path } = repository;
      const id = await queued(path, "exec sleep 600");
      const args = ["queue", "run", "--grace-s", "60"];
      const runner = aexpCommand(path, args).spawn();
      const output = runner.output();
      const record = `${path}/.aexp/attempts/${id}.1.child`;
      await waitUntil(() => isThere(`${path}/.aexp/.gitignore`));
      const limit = performance.now() + 60_000;
      // Nothing else is to run in this thread meanwhile: a pause would be too coarse.
      while (!isThere(record)) assert.ok(performance.now() < limit);
      const start = performance.now();
      while (performance.now() - start < delayMs);
      runner.kill("SIGTERM");
      assert.equal((await output).code, 143);
      const document = await documentOf(path, id);
      assert.equal(document.get("status"), "queued");
      // A command that had not heard the signal would be killed after a minute, by signal 9.
      const [attempt] = document.get("attempts") as Mapping[];
      const code = attempt?.get("returncode");
      assert.ok(code === -15n || code === BigInt(NOT_BEGUN), String(code));
    });
  }
});
