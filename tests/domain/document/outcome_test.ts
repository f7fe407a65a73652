import assert from "node:assert/strict";
import { outcomeOf } from "../../../lib/domain/document/outcome.ts";

Deno.test("outcomeOf() decides the outcome from the exit code", async (t) => {
  const cases = [
    ["success", { code: 0, signal: undefined }, false, "complete"],
    ["failure", { code: 3, signal: undefined }, false, "failed"],
    ["a shell that was killed", { code: 137, signal: 9 }, false, "failed"],
    ["a program that asks to be run again", { code: 75, signal: undefined }, false, "interrupted"],
    ["success after the runner was told", { code: 0, signal: undefined }, true, "interrupted"],
    ["failure after the runner was told", { code: 1, signal: undefined }, true, "interrupted"],
  ] as const;
  for (const [name, end, wasTold, kind] of cases) {
    await t.step(name, () => assert.equal(outcomeOf(end, wasTold).kind, kind));
  }
  const killed = outcomeOf({ code: 137, signal: 9 }, false);
  assert.deepEqual(killed, { kind: "failed", returncode: -9, cause: undefined });
});
