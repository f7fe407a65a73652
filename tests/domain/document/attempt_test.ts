import assert from "node:assert/strict";
import { isLostTooOften, lastNumber, lostInARow } from "../../../lib/domain/document/attempt.ts";
import { hastyInARow } from "../../../lib/domain/document/hasty.ts";
import { Float, type Mapping, type Value } from "../../../lib/domain/value/value.ts";

function attempt(cause: string | null, wallclockS?: number): Mapping {
  const mapping = new Map<string, Value>([["cause", cause]]);
  return wallclockS === undefined ? mapping : mapping.set("wallclock_s", new Float(wallclockS));
}

Deno.test("lastNumber() ignores numbers that no record can have", () => {
  const numbered = (n: Value): Mapping => new Map([["n", n]]);
  const last = (...attempts: Mapping[]): number => lastNumber(new Map([["attempts", attempts]]));
  assert.equal(last(), 0);
  assert.equal(last(numbered(1n), numbered(7n)), 7);
  assert.equal(last(numbered(10n ** 23n)), 1);
  assert.equal(last(numbered(2n ** 53n), numbered(-3n)), 2);
  assert.equal(last(numbered(new Float(4.5)), numbered(new Float(4)), numbered("9")), 4);
});

Deno.test("hastyInARow() counts the last attempts that were interrupted within a minute", async (t) => {
  const cases: readonly (readonly [string, readonly Mapping[], number])[] = [
    ["none", [], 0],
    ["all", [attempt("interrupted", 1), attempt("interrupted", 59.9)], 2],
    ["up to a long one", [attempt("interrupted", 60), attempt("interrupted", 2)], 1],
    ["up to another cause", [attempt("interrupted", 1), attempt("lost", 1)], 0],
    ["a time that is not known is no short one", [attempt("interrupted")], 0],
    ["from a completed one on", [attempt(null, 1), attempt("interrupted", 1)], 1],
  ];
  for (const [name, attempts, expected] of cases) {
    await t.step(name, () => {
      assert.equal(hastyInARow(new Map([["attempts", attempts]])), expected);
    });
  }
});

Deno.test("lostInARow() counts the last attempts that are over and lost", async (t) => {
  const lost = attempt("lost");
  const running = new Map<string, Value>([["cause", null], ["status", "running"]]);
  const cases: readonly (readonly [string, readonly Mapping[], number, number])[] = [
    ["none", [], 0, 0],
    ["one that runs is none", [lost, lost, running], 0, 2],
    ["up to a known end", [lost, attempt(null), lost], 0, 1],
    ["what the batch system knows is known", [lost, attempt("preempted")], 0, 0],
    ["since a person asked for it again", [lost, lost, lost], 2, 1],
  ];
  for (const [name, attempts, before, expected] of cases) {
    await t.step(name, () => {
      const queue = new Map<string, Value>([["attempts_before", BigInt(before)]]);
      assert.equal(
        lostInARow(new Map<string, Value>([["attempts", attempts], ["queue", queue]])),
        expected,
      );
    });
  }
});

Deno.test("isLostTooOften() uses the limit of the last runner, else three in a row", async (t) => {
  const lost = attempt("lost");
  const told = new Map([...lost, ["max_lost", 5n] as const]);
  const cases: readonly (readonly [string, readonly Mapping[], number | undefined, boolean])[] = [
    ["the second of three", [lost], undefined, false],
    ["the third of three", [lost, lost], undefined, true],
    ["the third of five", [lost, told], undefined, false],
    ["the fifth of five", [lost, lost, lost, told], undefined, true],
    ["what this runner is told comes first", [lost, told], 2, true],
  ];
  for (const [name, attempts, maxLost, expected] of cases) {
    await t.step(name, () => {
      const document = new Map<string, Value>([["attempts", attempts]]);
      assert.equal(isLostTooOften(document, maxLost), expected);
    });
  }
});
