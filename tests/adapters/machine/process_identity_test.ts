import assert from "node:assert/strict";
import {
  groupLiveness,
  identifyProcess,
  isGroupAlive,
  livenessHere,
  livenessOf,
  readStartTicks,
} from "../../../lib/adapters/machine/process_identity.ts";
import { waitUntil } from "../../support/wait.ts";

const HOST = Deno.hostname();

function sleeper(): Deno.ChildProcess {
  return new Deno.Command("sleep", { args: ["60"], detached: true }).spawn();
}

Deno.test("livenessOf() tells a living process, a dead one and one out of sight", async () => {
  const process = sleeper();
  const identity = identifyProcess(process.pid, HOST);
  assert.equal(livenessOf(identity), "alive");
  assert.equal(livenessOf({ ...identity, machine: "elsewhere" }), "unknown");
  process.kill("SIGKILL");
  await process.status;
  assert.equal(livenessOf(identity), "gone");
});

Deno.test("livenessHere() does not take another process under the same number for the same", () => {
  const ticks = readStartTicks(Deno.pid) ?? 0;
  assert.equal(livenessHere(Deno.pid, ticks), "alive");
  assert.equal(livenessHere(Deno.pid, ticks + 0.4), "alive");
  assert.equal(livenessHere(Deno.pid, ticks - 1), "gone");
  assert.equal(livenessHere(Deno.pid, undefined), "alive");
});

Deno.test("livenessHere() says nothing of numbers that name no process", () => {
  for (const pid of [0, -1, 1.5, NaN, Infinity]) {
    assert.equal(livenessHere(pid, undefined), "unknown");
  }
});

Deno.test("livenessHere() calls a zombie gone", async () => {
  const parent = new Deno.Command("sh", {
    // The child ends after its parent has become a program that collects nobody.
    args: ["-c", "sleep 0.3 & echo $!; exec sleep 60"],
    stdout: "piped",
  }).spawn();
  const reader = parent.stdout.getReader();
  const pid = Number(new TextDecoder().decode((await reader.read()).value));
  await waitUntil(() => livenessHere(pid, undefined) === "gone");
  assert.ok(readStartTicks(pid) !== undefined);
  parent.kill("SIGKILL");
  await reader.cancel();
  await parent.status;
});

Deno.test("isGroupAlive() tells whether anybody of a group is left", async () => {
  const process = sleeper();
  assert.equal(isGroupAlive(process.pid), true);
  process.kill("SIGKILL");
  await process.status;
  assert.equal(isGroupAlive(process.pid), false);
});

Deno.test("groupLiveness() knows a number that was given away", async () => {
  const child = new Deno.Command("setsid", { args: ["sleep", "60"] }).spawn();
  const ticks = readStartTicks(child.pid) ?? 0;
  await waitUntil(() => groupLiveness(child.pid, ticks) === "alive");
  assert.equal(groupLiveness(child.pid, ticks + 0.4), "alive");
  assert.equal(groupLiveness(child.pid, ticks + 2), "reused");
  assert.equal(groupLiveness(child.pid, undefined), "alive");
  child.kill("SIGKILL");
  await child.status;
  assert.equal(groupLiveness(child.pid, ticks), "gone");
});

Deno.test("livenessOf() calls nobody gone whose start time another clock may have told", async () => {
  const process = sleeper();
  const identity = identifyProcess(process.pid, HOST);
  const [boot = "", processes = ""] = identity.machine.split(":");
  const ticks = identity.startTicks ?? 0;
  // Without a time namespace: as earlier versions wrote it.
  for (const machine of [`${boot}:${processes}`, `${boot}:${processes}:1`]) {
    assert.equal(livenessOf({ ...identity, machine }), "alive", machine);
    assert.equal(livenessOf({ ...identity, machine, startTicks: ticks + 5 }), "unknown", machine);
    assert.equal(livenessOf({ ...identity, machine, startTicks: undefined }), "unknown", machine);
  }
  for (const machine of [`${boot}:1`, `elsewhere:${processes}`]) {
    assert.equal(livenessOf({ ...identity, machine }), "unknown", machine);
  }
  process.kill("SIGKILL");
  await process.status;
  assert.equal(livenessOf({ ...identity, machine: `${boot}:${processes}` }), "unknown");
});
