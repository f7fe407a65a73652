import assert from "node:assert/strict";
import fc from "fast-check";
import { blockText, withBlock, withoutBlock } from "../../../lib/domain/install/block.ts";
import {
  diffLines,
  readRecord,
  recordValue,
  spliceOf,
  undo,
} from "../../../lib/domain/install/edit.ts";
import {
  hasLegacyRule,
  IGNORE_BLOCK,
  withAttributes,
} from "../../../lib/domain/install/git_files.ts";
import { formatJson } from "../../../lib/domain/value/json_text.ts";
import { parseJson } from "../../../lib/domain/value/json_parse.ts";

const BLOCK = { begin: "# a:begin", end: "# a:end", lines: ["x", "y"] };

Deno.test("a block that was put into any text is taken out again, byte for byte", () => {
  const texts = fc.array(fc.constantFrom("", "\n", "\r\n", "a", "# b", "\n\n", "é ")).map((all) =>
    all.join("")
  );
  fc.assert(fc.property(texts, (before) => {
    const after = withBlock(before, BLOCK);
    assert.ok(after.endsWith(blockText(BLOCK)));
    assert.equal(withBlock(after, BLOCK), after);
    const [splice] = readRecord(
      parseJson(formatJson(recordValue([spliceOf({ path: "p", before, after })]))),
    );
    assert.ok(splice);
    assert.deepEqual(undo(after, splice), { kind: "text", text: before });
    const more = `mine\n${after}more\n`;
    assert.deepEqual(undo(more, splice), { kind: "text", text: `mine\n${before}more\n` });
  }));
});

Deno.test("a changed block is replaced, and is not undone after somebody changed it", () => {
  const old = withBlock("mine\n", BLOCK);
  const next = withBlock(`${old}after\n`, { ...BLOCK, lines: ["z"] });
  assert.equal(next, "mine\n\n# a:begin\nz\n# a:end\nafter\n");
  assert.equal(withoutBlock(next, BLOCK), "mine\nafter\n");
  const splice = spliceOf({ path: "p", before: "mine\n", after: old });
  assert.deepEqual(undo(next, splice), { kind: "changed" });
  assert.deepEqual(undo("new", { path: "p", removed: undefined, inserted: "old" }), {
    kind: "changed",
  });
});

Deno.test("the lines of an edit", () => {
  assert.deepEqual(diffLines({ before: "a\nb\nc\n", after: "a\nx\nc\n" }), [
    { sign: "-", text: "b" },
    { sign: "+", text: "x" },
  ]);
  assert.deepEqual(diffLines({ before: undefined, after: "a\n" }), [{ sign: "+", text: "a" }]);
});

Deno.test("a rule of a person that hides .aexp/ is found, ours is not", () => {
  for (const rule of [".aexp", ".aexp/", "  .aexp/  # mine"]) {
    assert.ok(hasLegacyRule(withBlock(`*.o\n${rule}\n`, IGNORE_BLOCK)), rule);
  }
  for (const rule of [".aexp/*", "/.aexp/", "x.aexp"]) {
    assert.ok(!hasLegacyRule(withBlock(`${rule}\n`, IGNORE_BLOCK)), rule);
  }
});

Deno.test("attributes that a person has written already are left alone", () => {
  const made = withAttributes(undefined, ".runs");
  const own = made.split("\n").filter((line) => !line.startsWith("#")).join("\r\n");
  assert.equal(withAttributes(own, ".runs"), own);
  assert.ok(!withAttributes("", undefined).includes("workspace"));
});
