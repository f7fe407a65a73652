/**
 * Quoting, by the rules of Python's `shlex` and by what a real shell makes of it.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { isShellSafe, quoteShell } from "../../../lib/domain/template/quote.ts";

Deno.test("quoteShell() quotes as shlex.quote does", async (t) => {
  const table: Readonly<Record<string, string>> = {
    "": "''",
    "aZ0_@%+=:,./-": "aZ0_@%+=:,./-",
    "a b": "'a b'",
    "a\n": "'a\n'",
    "it's": `'it'"'"'s'`,
    "'": `''"'"''`,
    "é": "'é'",
    "٣": "'٣'",
    "$x`y\\": "'$x`y\\'",
    "~": "'~'",
    "#a": "'#a'",
    "a*": "'a*'",
    "{a,b}": "'{a,b}'",
  };
  for (const [text, quoted] of Object.entries(table)) {
    await t.step(JSON.stringify(text), () => assert.equal(quoteShell(text), quoted));
  }
});

Deno.test("isShellSafe() is true if quoteShell() changes nothing", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    assert.equal(isShellSafe(text), quoteShell(text) === text);
  }));
});
