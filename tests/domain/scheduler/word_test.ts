/** @module */

import assert from "node:assert/strict";
import fc from "fast-check";
import { flagWords, nameText, shellWord } from "../../../lib/domain/scheduler/word.ts";

async function bash(script: string): Promise<string> {
  const { success, stdout } = await new Deno.Command("bash", { args: ["-c", script] }).output();
  assert.ok(success, script);
  return new TextDecoder().decode(stdout);
}

Deno.test("shellWord() makes one word on one line that bash reads back", async () => {
  const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 });
  const hostile = [
    "a\nb",
    "'",
    "\\",
    "$(x)",
    "`x`",
    "-e",
    "a\u2028b",
    "\t",
    "$'x'",
    "!",
    "\\n",
    "é",
  ];
  const texts = [...hostile, ...fc.sample(text, 200)].map((one) => one.replaceAll("\0", ""));
  const words = texts.map(shellWord);
  for (const word of words) assert.doesNotMatch(word, /[\r\n\u2028\u2029]/);
  const printed = await bash(`LC_ALL=C; printf '%s\\x01' ${words.join(" ")}`);
  assert.deepEqual(printed.split("\x01").slice(0, -1), texts);
});

Deno.test("flagWords() keeps a value that begins with a dash in one word with its flag", () => {
  assert.equal(flagWords("--tag", "a b"), "--tag 'a b'");
  assert.equal(flagWords("--tag", "-x"), "--tag=-x");
  assert.equal(flagWords("--tag", "-$(x)"), "--tag=$'-$(x)'");
});

Deno.test("nameText() keeps a bounded number of characters that every batch system accepts", () => {
  assert.equal(nameText("paper-ablation_2.b"), "paper-ablation_2.b");
  assert.equal(nameText("$(rm -rf x)\n#SBATCH"), "_rm_-rf_x_SBATCH");
  assert.equal(nameText("a".repeat(1000)).length, 100);
});
