import assert from "node:assert/strict";
import { heartbeatSeconds, startHeartbeat } from "../../../lib/engine/attempt/heartbeat.ts";
import { waitUntil } from "../../support/wait.ts";

Deno.test("heartbeatSeconds() reads AEXP_HEARTBEAT_S as the Python program does", () => {
  const cases: readonly (readonly [string | undefined, number | undefined])[] = [
    [undefined, 30],
    ["", 30],
    ["soon", 30],
    ["2.5", 2.5],
    [" 7 ", 7],
    ["0", undefined],
    ["-1", undefined],
  ];
  for (const [text, expected] of cases) {
    const env: Record<string, string> = text === undefined ? {} : { AEXP_HEARTBEAT_S: text };
    assert.equal(heartbeatSeconds(env), expected, text);
  }
});

Deno.test("startHeartbeat() beats on after a beat that failed, and not twice at a time", async () => {
  let beats = 0;
  let running = 0;
  let most = 0;
  const stop = startHeartbeat(0.005, async () => {
    most = Math.max(most, ++running);
    await threeBeats();
    running--;
    if (++beats === 1) throw new Error("no space");
  });
  await waitUntil(() => beats >= 3);
  stop();
  await waitUntil(() => running === 0);
  assert.equal(most, 1);
});

/** Waits for three beats of another one, at the pace of these tests. */
async function threeBeats(): Promise<void> {
  let beats = 0;
  const stop = startHeartbeat(0.005, () => Promise.resolve(beats++));
  await waitUntil(() => beats >= 3);
  stop();
}

Deno.test("startHeartbeat() does not beat any more once it is stopped, before and after its first beat", async () => {
  let beats = 0;
  const beat = () => Promise.resolve(beats++);
  startHeartbeat(0.005, beat)();
  await threeBeats();
  assert.equal(beats, 0);
  const stop = startHeartbeat(0.005, beat);
  await waitUntil(() => beats >= 2);
  stop();
  const before = beats;
  await threeBeats();
  assert.equal(beats, before);
});

Deno.test("startHeartbeat() beats first after one period, no earlier and no later", async () => {
  const order: string[] = [];
  const note = (name: string) => () => void order.push(name);
  setTimeout(note("before"), 100);
  const stop = startHeartbeat(0.11, () => Promise.resolve(note("beat")()));
  setTimeout(note("after"), 120);
  await waitUntil(() => order.length === 3);
  stop();
  assert.deepEqual(order, ["before", "beat", "after"]);
});
