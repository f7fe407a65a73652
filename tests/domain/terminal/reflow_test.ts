import assert from "node:assert/strict";
import { fitMarkdown, wrap } from "../../../lib/domain/terminal/reflow.ts";

Deno.test("wrap() breaks between words, and never within code", () => {
  assert.equal(wrap("", 10), "");
  assert.equal(wrap("a  b\nc", 10), "a b c");
  assert.equal(wrap("one two three", 7), "one two\nthree");
  assert.equal(wrap("longer-than-the-line", 5), "longer-than-the-line");
  assert.equal(wrap("see `aexp help values` now", 14), "see\n`aexp help values`\nnow");
  assert.equal(wrap("a lone ` stays", 6), "a lone\n`\nstays");
});

Deno.test("fitMarkdown() joins and breaks paragraphs and items, and leaves code and tables", () => {
  const text = "# Title\n\nOne two\nthree four.\n\n- an item\n  goes on\n- next\n\n" +
    "```sh\n# no heading\nlong line of code that stays\n```\n\n| a | b of a long table |\n";
  const expected = "# Title\n\nOne two\nthree four.\n\n- an item\n  goes on\n- next\n\n" +
    "    # no heading\n    long line of code that stays\n\n| a | b of a long table |\n";
  assert.equal(fitMarkdown(text, { width: 11, color: false }), expected);
  assert.equal(
    fitMarkdown("# T\n\nOne\ntwo\n1. three\n   four\n", { width: 40, color: true }),
    "\x1b[1mT\x1b[0m\n\nOne two\n1. three four\n",
  );
});
