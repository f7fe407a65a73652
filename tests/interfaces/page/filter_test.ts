import assert from "node:assert/strict";
import fc from "fast-check";
import { parseFilter, type Part, partText } from "../../../lib/interfaces/page/filter.ts";
import { HOSTILE_LABELS } from "../../support/chart_inputs.ts";

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: fc.constantFrom(...'a1"\\|<>=! \t\n.') }),
  fc.constantFrom(...HOSTILE_LABELS),
);

const part: fc.Arbitrary<Part> = fc.oneof(
  fc.record({ kind: fc.constant("word" as const), text: text.filter((one) => one !== "") }),
  fc.record({
    kind: fc.constant("comparison" as const),
    name: text,
    operator: fc.constantFrom("=", "!=", ">=", "<=", ">", "<"),
    values: fc.array(text, { minLength: 1, maxLength: 3 }),
  }),
);

Deno.test("every part of a filter is read as it was written", () => {
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const read = parseFilter(parts.map(partText).join(" "));
      assert.deepEqual(read, parts.map((one) => ({ ...one })));
    }),
    { numRuns: 1000 },
  );
});

Deno.test("a filter is words and comparisons", () => {
  assert.deepEqual(parseFilter('lr>=0.01  opt=adam|sgd word "two words" name!="a b"'), [
    { kind: "comparison", name: "lr", operator: ">=", values: ["0.01"] },
    { kind: "comparison", name: "opt", operator: "=", values: ["adam", "sgd"] },
    { kind: "word", text: "word" },
    { kind: "word", text: "two words" },
    { kind: "comparison", name: "name", operator: "!=", values: ["a b"] },
  ]);
  assert.deepEqual(parseFilter("  "), []);
});
