/**
 * Where front matter begins and ends.
 *
 * @module
 */

import assert from "node:assert/strict";
import { keyProblem, splitFrontMatter } from "../../../lib/domain/experiment/front_matter.ts";

Deno.test("splitFrontMatter() cuts at lines of dashes", async (t) => {
  const rows = [
    ["---\na: 1\n---\nbody\n", "\na: 1\n", 1, "body"],
    ["----  \na: 1\n-----\t\nbody", "\na: 1\n", 1, "body"],
    ["\n\n---\na: 1\n---\n", "\na: 1\n", 3, ""],
    ["  ---\na: 1\n---", "\na: 1\n", 1, ""],
    ["---\n\n\na: 1\n---\n", "\na: 1\n", 3, ""],
    ["---\r\na: 1\r\n---\r\n b \r\n", "\na: 1\n", 1, "b"],
    ["---\na: |\n  x\n  ---\n---\nb", "\na: |\n  x\n  ---\n", 1, "b"],
    ["---\na: 1\n---\nb\n---\nc", "\na: 1\n", 1, "b\n---\nc"],
    ["---\n---\n", "\n", 1, ""],
    ["\x1c---\na: 1\n---", "\na: 1\n", 1, ""],
  ] as const;
  for (const [text, inner, firstLine, body] of rows) {
    await t.step(JSON.stringify(text), () => {
      assert.deepEqual(splitFrontMatter(text), { format: "yaml", text: inner, firstLine, body });
    });
  }
});

Deno.test("splitFrontMatter() cuts at lines that are a brace", async (t) => {
  const rows = [
    ['{\n"a": 1\n}\nbody\n', '{\n"a": 1\n}', 1, "body"],
    ['\n\n{\r\n"a": {\r\n}\r\n}', '{\n"a": {\n}', 3, "}"],
    ["{\n}", "{\n}", 1, ""],
    ['{\n"a":\n{\n}\n}', '{\n"a":\n}', 1, "}\n}"],
  ] as const;
  for (const [text, inner, firstLine, body] of rows) {
    await t.step(JSON.stringify(text), () => {
      assert.deepEqual(splitFrontMatter(text), { format: "json", text: inner, firstLine, body });
    });
  }
});

Deno.test("splitFrontMatter() finds no front matter if Python finds none", async (t) => {
  const texts = [
    "",
    "\n",
    "body",
    "--- x\na: 1\n---",
    "---\na: 1\n",
    "--\na: 1\n--",
    "a\n---\nb\n---",
    '{ "a": 1 }\n}',
    '{ \n"a": 1\n}\n',
    '{\n"a": 1\n} \nb',
    "}\n",
  ];
  for (const text of [...texts, "\ufeff---\na: 1\n---\n"]) {
    await t.step(JSON.stringify(text), () => assert.equal(splitFrontMatter(text), undefined));
  }
});

Deno.test("keyProblem() refuses keys that Python cannot use as keywords", async (t) => {
  for (const key of [true, 1n, null, "self", "handler", "content"]) {
    await t.step(String(key), () => assert.notEqual(keyProblem(key), undefined));
  }
  for (const key of ["id", "metadata", "on", ""]) {
    await t.step(JSON.stringify(key), () => assert.equal(keyProblem(key), undefined));
  }
});
