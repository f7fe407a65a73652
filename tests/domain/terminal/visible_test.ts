import assert from "node:assert/strict";
import { brief, visible, visibleLines } from "../../../lib/domain/terminal/visible.ts";

Deno.test("visible() escapes characters that move the cursor", () => {
  assert.equal(visible("a\tb\u001b[31m\u0085\u2028é"), "a\\tb\\u001b[31m\\u0085\\u2028é");
});

Deno.test("visible() escapes characters that reverse text or are invisible, and keeps other scripts", () => {
  for (const code of [0x200b, 0x200e, 0x202a, 0x202e, 0x2066, 0x2069, 0x061c, 0xfeff, 0xd800]) {
    const text = `a${String.fromCharCode(code)}b`;
    assert.equal(visible(text), `a\\u${code.toString(16).padStart(4, "0")}b`);
  }
  for (const text of ["é中", "👩\u200d🔬", "می\u200cخواهم", "שלום", "❤\ufe0f"]) {
    assert.equal(visible(text), text);
  }
});

Deno.test("visibleLines() keeps the lines of a command", () => {
  assert.equal(visibleLines("a \\\n\tb\u202e\r\n"), "a \\\n\tb\\u202e\\r\n");
});

Deno.test("brief() cuts no character in two", () => {
  assert.equal(brief("🔬🔬🔬", 4), "🔬…");
  assert.equal(brief("abcd", 4), "abcd");
});
