import assert from "node:assert/strict";
import {
  probeGroup,
  probeProcess,
  signalGroup,
  signalProcess,
} from "../../../lib/adapters/process/signal.ts";
import { waitUntil } from "../../support/wait.ts";

Deno.test("no signal goes to a number that names more than one process, or another one", () => {
  // Looked at only: were one of these signals sent, no test would be left to fail.
  for (const number of [0, 1, -1, -Deno.pid, 1.5, NaN, 2 ** 32 + Deno.pid]) {
    assert.equal(probeGroup(number), "gone", String(number));
    assert.equal(probeProcess(number), "gone", String(number));
  }
});

Deno.test("signalGroup() tells sent from gone", async () => {
  const child = new Deno.Command("setsid", { args: ["sleep", "60"] }).spawn();
  assert.equal(probeProcess(child.pid), "sent");
  await waitUntil(() => probeGroup(child.pid) === "sent");
  assert.equal(signalGroup(child.pid, "SIGTERM"), "sent");
  assert.equal((await child.status).signal, "SIGTERM");
  assert.equal(signalGroup(child.pid, "SIGTERM"), "gone");
  assert.equal(signalProcess(child.pid, "SIGTERM"), "gone");
});
