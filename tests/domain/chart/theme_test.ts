import assert from "node:assert/strict";
import { contrast, DARK, hexOf, LIGHT } from "../../../lib/domain/chart/theme.ts";

/** What the guidelines ask of text, and of signs and lines. */
const TEXT = 4.5;
const SIGN = 3;

for (const theme of [LIGHT, DARK]) {
  Deno.test(`the ${theme.name} theme: text can be read on paper, and on every cell`, () => {
    for (const colour of ["ink", "muted", "accent", "good", "bad", "warning"] as const) {
      const ratio = contrast(hexOf(colour, theme), theme.named.paper);
      assert.ok(ratio >= TEXT, `${colour}: ${ratio}`);
    }
    for (let place = 0; place <= 1; place += 1 / 128) {
      const cell = hexOf({ scale: place }, theme);
      const ratio = contrast(hexOf({ onScale: place }, theme), cell);
      assert.ok(ratio >= TEXT, `${cell}: ${ratio}`);
    }
  });

  Deno.test(`the ${theme.name} theme: categories stand out from the paper`, () => {
    assert.equal(theme.categories.length, 8);
    for (const hex of theme.categories) {
      assert.ok(contrast(hex, theme.named.paper) >= SIGN, hex);
    }
    assert.equal(hexOf({ category: 9 }, theme), theme.categories[1]);
  });
}

Deno.test("contrast() is that of the guidelines", () => {
  assert.equal(contrast("#000000", "#ffffff"), 21);
  assert.equal(contrast("#777777", "#ffffff").toFixed(2), "4.48");
});
