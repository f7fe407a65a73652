import assert from "node:assert/strict";
import { watchForSilence } from "../../../lib/engine/liveness/silence.ts";

Deno.test("watchForSilence() gives those whose sign does not change while it watches", async () => {
  const signs = new Map([["still", 1], ["beats", 1]]);
  const signOf = (name: string) => {
    if (name === "beats") signs.set(name, (signs.get(name) ?? 0) + 1);
    return Promise.resolve(signs.get(name));
  };
  const silent = await watchForSilence(["still", "beats"], signOf, { forMs: 20, pauseMs: 10 });
  assert.deepEqual([...silent], ["still"]);
});
