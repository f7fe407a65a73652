/**
 * What the keys of a terminal and its loss do to a run, and that a stopped runner is not a dead one.
 *
 * @module
 */

import assert from "node:assert/strict";
import { isGroupAlive } from "../../lib/adapters/machine/process_identity.ts";
import { numberAt, textAt } from "../../lib/domain/value/value.ts";
import { aexp, shellCommand } from "../support/cli.ts";
import { documentOf, isThere, procOf, queued, started, WAIT } from "../support/runs.ts";
import { json } from "../support/store.ts";
import { temporaryRepository } from "../support/temporary.ts";
import { HAS_TERMINAL, openTerminal } from "../support/terminal.ts";
import { waitUntil } from "../support/wait.ts";

/** A command that runs until somebody makes a file. */
const UNTIL_GO = "touch ready; until [ -e go ]; do sleep 0.05; done";

async function groupOf(path: string, id: string): Promise<number> {
  return Number(procOf(await documentOf(path, id)).get("pgid"));
}

async function runnerOf(path: string, id: string): Promise<number> {
  const record = json(await Deno.readTextFile(`${path}/.aexp/attempts/${id}.1`));
  return numberAt(record, "pid") ?? 0;
}

async function statusOf(path: string, id: string): Promise<string | undefined> {
  return textAt(await documentOf(path, id), "status");
}

/** The states of the processes of a group, and of those a number names, as `/proc` tells them. */
function statesOf(...groups: readonly number[]): string[] {
  return Array.from(Deno.readDirSync("/proc"), ({ name }) => Number(name)).flatMap((pid) => {
    try {
      const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
      const [, state = "", group] = /\) (\S) \d+ (\d+) /.exec(stat) ?? [];
      return groups.includes(pid) || groups.includes(Number(group)) ? [state] : [];
    } catch {
      return [];
    }
  });
}

/**
 * Whether all processes of some groups are stopped. A shell whose child is stopped between vfork and exec
 * waits for the child: the system shows that as D.
 */
function areStopped(...groups: readonly number[]): boolean {
  const states = statesOf(...groups);
  const stopped = states.filter((state) => state === "T");
  return stopped.length >= groups.length &&
    states.every((state) => state === "T" || state === "D");
}

Deno.test({
  name: "Ctrl-Z stops a run and its runner, and fg lets both go on",
  ignore: !HAS_TERMINAL,
  fn: async () => {
    await using repository = await temporaryRepository();
    const { path } = repository;
    const id = await queued(path, UNTIL_GO);
    await using terminal = openTerminal(path, "exec bash --norc -i");
    await terminal.type(`${shellCommand()} run-queued ${id}\n`);
    await waitUntil(() => isThere(`${path}/ready`));
    const [group, runner] = [await groupOf(path, id), await runnerOf(path, id)];
    for (let rounds = 0; rounds < 2; rounds++) {
      await terminal.type("\x1a");
      await waitUntil(() => areStopped(group, runner));
      await waitUntil(() => terminal.text().split("Stopped").length > rounds + 1);
      assert.equal(await statusOf(path, id), "running");
      if (rounds === 1) await Deno.writeTextFile(`${path}/go`, "");
      await terminal.type("fg\n");
      await waitUntil(() => !statesOf(group, runner).includes("T"));
    }
    await waitUntil(async () => await statusOf(path, id) === "complete");
    await terminal.type("echo code=$?.\n");
    await waitUntil(() => terminal.text().includes("code=0."));
  },
});

Deno.test({
  name: "Ctrl-Z lets a program that takes the signal save its work before it is stopped",
  ignore: !HAS_TERMINAL,
  fn: async () => {
    await using repository = await temporaryRepository();
    const { path } = repository;
    const saving = "trap ': >saved' TSTP; touch ready; while :; do sleep 60 & wait; done";
    const id = await queued(path, saving);
    await using terminal = openTerminal(path, "exec bash --norc -i");
    await terminal.type(`${shellCommand()} run-queued ${id}\n`);
    await waitUntil(() => isThere(`${path}/ready`));
    const [group, runner] = [await groupOf(path, id), await runnerOf(path, id)];
    await terminal.type("\x1a");
    await waitUntil(() => areStopped(group, runner));
    assert.ok(isThere(`${path}/saved`));
    // It takes the signal to end at once, though nobody said that it may go on.
    const stop = await aexp(path, ["queue", "stop", id, "--grace-s", "30"]);
    assert.equal(stop.code, 0, stop.stderr);
    assert.match(stop.stdout, /terminated cleanly/);
    assert.ok(!isGroupAlive(group));
    await terminal.type("fg\n");
    await waitUntil(() => statesOf(runner).length === 0);
    assert.equal(await statusOf(path, id), "stopped");
  },
});

Deno.test({
  name: "Ctrl-\\ kills a run and puts it back",
  ignore: !HAS_TERMINAL,
  fn: async () => {
    await using repository = await temporaryRepository();
    const { path } = repository;
    const id = await queued(path, `trap '' INT TERM QUIT HUP; ${UNTIL_GO}`);
    await using terminal = openTerminal(path, "exec bash --norc -i");
    await terminal.type(`${shellCommand()} run-queued ${id}\n`);
    await waitUntil(() => isThere(`${path}/ready`));
    const [group, runner] = [await groupOf(path, id), await runnerOf(path, id)];
    await terminal.type("\x1c");
    await waitUntil(() => statesOf(runner).length === 0);
    assert.ok(!isGroupAlive(group));
    await terminal.type("echo code=$?.\n");
    await waitUntil(() => terminal.text().includes("code=131."));
    assert.equal(await statusOf(path, id), "queued");
  },
});

/** Runs the queue at a terminal whose loss its shell tells it of, or not, and loses that terminal. */
async function loseTerminal(
  path: string,
  onHangUp: string,
  mayEnd: () => boolean,
): Promise<string> {
  const line =
    `${shellCommand()} queue run & trap '${onHangUp}' HUP; wait $!; wait $!; echo $? >end`;
  await using terminal = openTerminal(path, line);
  await waitUntil(() => isThere(`${path}/ready`));
  await terminal.hangUp();
  await waitUntil(mayEnd);
  await Deno.writeTextFile(`${path}/go`, "");
  await waitUntil(() => isThere(`${path}/end`) && Deno.statSync(`${path}/end`).size > 0);
  return await Deno.readTextFile(`${path}/end`);
}

Deno.test({
  name: "a runner that loses its terminal ends by that, though its command ignores it",
  ignore: !HAS_TERMINAL,
  fn: async () => {
    await using repository = await temporaryRepository();
    const { path } = repository;
    const id = await queued(path, `trap '' HUP; ${UNTIL_GO}`);
    const isTold = () => isThere(`${path}/.aexp/attempts/${id}.1.told`);
    assert.equal(await loseTerminal(path, "kill -HUP $!", isTold), "129\n");
    assert.equal(await statusOf(path, id), "queued");
  },
});

Deno.test({
  name: "a runner that nobody tells of the loss of its terminal goes on",
  ignore: !HAS_TERMINAL,
  fn: async () => {
    await using repository = await temporaryRepository();
    const { path } = repository;
    const id = await queued(path, UNTIL_GO);
    assert.equal(await loseTerminal(path, ":", () => true), "0\n");
    assert.equal(await statusOf(path, id), "complete");
  },
});

Deno.test("a runner that was stopped gives signs of life while its command runs", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, WAIT);
  const { runner, output } = await started(path, id);
  const group = await groupOf(path, id);
  runner.kill("SIGSTOP");
  await waitUntil(() => areStopped(runner.pid));
  assert.ok(!areStopped(group));
  const record = `${path}/.aexp/attempts/${id}.1`;
  const timeOf = () => Deno.statSync(record).mtime?.getTime();
  const before = timeOf();
  await waitUntil(() => timeOf() !== before, 30_000);
  runner.kill("SIGTERM");
  runner.kill("SIGCONT");
  assert.equal((await output).code, 143);
  assert.ok(!isGroupAlive(group));
});
