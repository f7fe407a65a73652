import assert from "node:assert/strict";
import fc from "fast-check";
import { fitEnd, fitText, textWidth } from "../../../lib/domain/chart/text.ts";
import { HOSTILE_LABELS } from "../../support/chart_inputs.ts";

const UNSAFE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;

Deno.test("fitText() cuts any text to any width, and shows what would change the text around it", () => {
  const text = fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom(...HOSTILE_LABELS));
  fc.assert(
    fc.property(text, fc.integer({ min: 12, max: 300 }), (one, width) => {
      for (const fitted of [fitText(one, width), fitEnd(one, width)]) {
        assert.ok(textWidth(fitted) <= width, JSON.stringify(fitted));
        assert.doesNotMatch(fitted, UNSAFE);
      }
    }),
    { numRuns: 500 },
  );
});

Deno.test("fitText() keeps the beginning, fitEnd() the end, and both whole characters", () => {
  assert.equal(fitText("optimizer.learning_rate", 80), "optimizer.le…");
  assert.equal(fitEnd("optimizer.learning_rate", 80), "…arning_rate");
  assert.equal(fitText("👩‍🔬👩‍🔬👩‍🔬", 70), "👩‍🔬…");
  assert.equal(fitText("abc", 2), "");
});
