import assert from "node:assert/strict";
import { SILENCE_MS, watchForSilence } from "../../../lib/engine/liveness/silence.ts";

Deno.test("watchForSilence() gives those whose sign does not change for five minutes", async () => {
  const signs = new Map([["still", 0], ["beats", 0], ["beats late", 0]]);
  let clock = 0;
  const sleep = (milliseconds: number) => {
    clock += milliseconds;
    signs.set("beats", clock);
    if (clock === SILENCE_MS) signs.set("beats late", clock);
    return Promise.resolve();
  };
  const signOf = (name: string) => Promise.resolve(signs.get(name));
  const silent = await watchForSilence([...signs.keys()], signOf, { sleep });
  assert.deepEqual([...silent], ["still"]);
  assert.equal(clock, SILENCE_MS);
});
