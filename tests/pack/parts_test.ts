/**
 * Taking the bundler's chunks apart.
 *
 * @module
 */

import assert from "node:assert/strict";
import { functionsFrom } from "../../scripts/parts.ts";

const CHUNKS: Readonly<Record<string, string>> = {
  "entry.js": 'import{a as b,c}from"./chunk-1.js";import"./chunk-2.js";' +
    'said.push(b,c);said.push("x import y");var d=()=>import("./later.js");d();export{d as default};\n' +
    "/*!\n * of a library\n */\n",
  "chunk-1.js": 'import{a}from"./chunk-2.js";var b=a+1;function c(){}export{b as a,c};\n',
  "chunk-2.js": 'said.push("once");var a=1;export{a};\n',
  "later.js": 'import"./chunk-2.js";said.push("later");',
};

function runParts(chunks: Readonly<Record<string, string>>): unknown[] {
  const functions = functionsFrom("entry.js", (name) => chunks[name] ?? assert.fail(name));
  const said: unknown[] = [];
  const parts: unknown[] = [];
  const part = (n: number): unknown =>
    parts[n] ??= new Function("said", "part", "load", functions[n] ?? "")(said, part, part);
  assert.equal(typeof (part(0) as { default?: unknown }).default, "function");
  return said;
}

Deno.test("functionsFrom() makes functions that do what the chunks did, each once", () => {
  const said = runParts(CHUNKS);
  assert.deepEqual(said.filter((one) => typeof one !== "function"), [
    "once",
    2,
    "x import y",
    "later",
  ]);
});

Deno.test("functionsFrom() refuses a chunk that it does not understand", () => {
  for (const text of ['import x from"./a.js";', "var a;export{a};a=1", 'import("./a.js?x")']) {
    assert.throws(
      () => functionsFrom("entry.js", () => text),
      /Cannot split entry.js: the bundler's format has changed/,
    );
  }
});
