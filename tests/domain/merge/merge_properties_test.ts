import assert from "node:assert/strict";
import fc from "fast-check";
import { attemptsOf, attemptView } from "../../../lib/domain/document/attempt.ts";
import { endedAtOf, statusOf } from "../../../lib/domain/document/document_view.ts";
import { mergeDocuments } from "../../../lib/domain/merge/merge_document.ts";
import { canonicalText } from "../../../lib/domain/merge/merge_values.ts";
import { formatJson } from "../../../lib/domain/value/json_text.ts";
import { isMapping, type Mapping, type Value } from "../../../lib/domain/value/value.ts";
import { anySteps, Clone } from "../../support/histories.ts";
import { isThorough } from "../../support/thorough.ts";

const RUNS = { numRuns: isThorough ? 50_000 : 2000 };

interface History {
  readonly base: Mapping | undefined;
  readonly a: Mapping;
  readonly b: Mapping;
  readonly c: Mapping;
}

/** What happened to one run on three clones, which may or may not have known it before. */
const anyHistory = fc.record({
  before: fc.option(anySteps, { nil: undefined }),
  steps: fc.tuple(anySteps, anySteps, anySteps),
  skew: fc.tuple(fc.integer({ min: -60, max: 60 }), fc.integer({ min: -60, max: 60 })),
}).map(({ before, steps, skew }): History => {
  const queued = new Clone("x", 0).play(new Map(), [{ kind: "add", pick: 1, later: 0 }]);
  const base = before && new Clone("o", 0).play(queued, before);
  const clones = [
    new Clone("a", 500),
    new Clone("b", 500 + skew[0]),
    new Clone("c", 500 + skew[1]),
  ];
  const [a, b, c] = clones.map((clone, n) => clone.play(base ?? queued, steps[n] ?? []));
  return { base, a: a ?? queued, b: b ?? queued, c: c ?? queued };
});

function merge(base: Mapping | undefined, ours: Mapping, theirs: Mapping): Mapping {
  return mergeDocuments({ base, ours, theirs }).document;
}

function holds(property: (history: History) => void): void {
  fc.assert(fc.property(anyHistory, (history) => property(history)), RUNS);
}

Deno.test("mergeDocuments() gives the same bytes whichever side is ours", () => {
  holds(({ base, a, b }) => {
    assert.equal(formatJson(merge(base, a, b)), formatJson(merge(base, b, a)));
  });
});

Deno.test("mergeDocuments() changes nothing when its result is merged again with a side", () => {
  holds(({ base, a, b }) => {
    const merged = merge(base, a, b);
    const text = canonicalText(merged);
    assert.equal(canonicalText(merge(base, a, a)), canonicalText(a));
    assert.equal(canonicalText(merge(base, merged, b)), text);
    assert.equal(canonicalText(merge(base, a, merged)), text);
    assert.equal(canonicalText(merge(merged, merged, merged)), text);
  });
});

Deno.test("mergeDocuments() takes the only side that has changed", () => {
  holds(({ base, a }) => {
    if (base === undefined) return;
    assert.equal(canonicalText(merge(base, base, a)), canonicalText(a));
  });
});

Deno.test("mergeDocuments() keeps every attempt and every recorded end", () => {
  holds(({ base, a, b }) => {
    const merged = merge(base, a, b);
    const text = formatJson(merged);
    const kept = new Map(attemptsOf(merged).map((entry) => [attemptView(entry).id, entry]));
    for (const side of [a, b]) {
      for (const entry of attemptsOf(side)) {
        const { id, status } = attemptView(entry);
        const now = attemptView(kept.get(id) ?? new Map()).status;
        assert.ok(now !== undefined, `attempt ${id} is lost`);
        if (status === "complete" || status === "failed") assert.equal(now, status);
      }
      const isEnd = ["complete", "failed"].includes(statusOf(side) ?? "");
      const isAskedAgain = base !== undefined && statusOf(base) === statusOf(side);
      const endedAt = endedAtOf(side);
      if (isEnd && !isAskedAgain) {
        assert.ok(text.includes(`"${endedAt}"`), `end ${endedAt} is lost`);
      }
    }
  });
});

Deno.test("mergeDocuments() unites the attempts of three clones in any order of merges", () => {
  holds(({ base, a, b, c }) => {
    const attempts = (document: Mapping) =>
      attemptsOf(document).map((entry) => canonicalText(entry)).sort();
    const one = merge(base, merge(base, a, b), c);
    const other = merge(base, a, merge(base, b, c));
    assert.deepEqual(attempts(one), attempts(other));
    const third = merge(base, merge(base, c, a), b);
    assert.deepEqual(attempts(one), attempts(third));
  });
});

/**
 * A merged document holds the verdict of one side and what both sides knew when they asked. The third
 * merge weighs that verdict with knowledge that its own side had not. So the verdicts of three people
 * who contradict one another may depend on who merges first: in about one of 600 histories.
 */
Deno.test("mergeDocuments() gives three clones the same document in nearly any order of merges", () => {
  let others = 0;
  holds(({ base, a, b, c }) => {
    const results = [
      merge(base, merge(base, a, b), c),
      merge(base, a, merge(base, b, c)),
      merge(base, b, merge(base, a, c)),
    ].map((document) => canonicalText(document));
    if (new Set(results).size > 1) others++;
  });
  assert.ok(others < RUNS.numRuns / 100, `${others} of ${RUNS.numRuns} depend on the order`);
});

Deno.test("mergeDocuments() keeps keys and nested keys that it does not know", () => {
  const anyMapping = fc.dictionary(
    fc.constantFrom("p", "q", "r"),
    fc.oneof(fc.constantFrom("1", "2", "3"), fc.dictionary(fc.constantFrom("x", "y"), fc.string())),
  );
  fc.assert(
    fc.property(anyMapping, anyMapping, anyMapping, (first, second, third) => {
      const [base, a, b] = [first, second, third].map(toMapping) as [Mapping, Mapping, Mapping];
      const merged = merge(base, a, b);
      assert.equal(formatJson(merged), formatJson(merge(base, b, a)));
      const again = merge(base, merged, b);
      assert.equal(canonicalText(again), canonicalText(merged));
      for (const [key, value] of [...a, ...b]) {
        const isOld = canonicalText(base.get(key)) === canonicalText(value);
        if (!isOld) assert.ok(merged.has(key), `"${key}" is lost`);
        const isChanged = ![a, b].some((side) => !side.has(key)) && !isOld;
        if (isChanged && typeof value === "string") {
          assert.ok(formatJson(merged).includes(JSON.stringify(value)), `${value} is lost`);
        }
      }
    }),
    RUNS,
  );
});

function toMapping(plain: unknown): Mapping {
  const entries = Object.entries(plain as object).map(([key, value]): [string, Value] => [
    key,
    typeof value === "string" ? value : toMapping(value),
  ]);
  return new Map(entries);
}

Deno.test("mergeDocuments() merges whatever stands in the places it knows", () => {
  const anyValue = fc.constantFrom<Value>(
    null,
    1n,
    "x",
    [],
    ["y"],
    new Map(),
    new Map([["n", 1n]]),
  );
  const anyOdd = fc.dictionary(
    fc.constantFrom("status", "queue", "attempts", "merge_conflicts", "results", "created_at"),
    anyValue,
  ).map((plain): Mapping => new Map(Object.entries(plain)));
  fc.assert(
    fc.property(fc.option(anyOdd, { nil: undefined }), anyOdd, anyOdd, (base, a, b) => {
      const merged = merge(base, a, b);
      assert.ok(isMapping(merged));
      assert.equal(formatJson(merged), formatJson(merge(base, b, a)));
    }),
    RUNS,
  );
});
