/**
 * Where commas and bars part a flag's text, and where they do not.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { slicePiece, splitPiece } from "../../../lib/domain/sweep/piece.ts";

Deno.test("splitPiece() splits at commas outside groups", async (t) => {
  const table: Readonly<Record<string, readonly string[]>> = {
    "a=1,b=2": ["a=1", "b=2"],
    " a=1 ,, b=2 ,": ["a=1", "b=2"],
    "": [],
    " , ,": [],
    "s=[1,2],b=2": ["s=[1,2]", "b=2"],
    'm:={"a":[1,2],"b":{}},b=2': ['m:={"a":[1,2],"b":{}}', "b=2"],
    "f=sgd(lr,momentum),b=2": ["f=sgd(lr,momentum)", "b=2"],
    't:="x, y",b=2': ['t:="x, y"', "b=2"],
    't:="a\\", b",c=2': ['t:="a\\", b"', "c=2"],
    "t='x, y' , b=2": ["t='x, y'", "b=2"],
    't:="a,b"|"c,d",e=1': ['t:="a,b"|"c,d"', "e=1"],
    's:=["]", "a,b"],c=1': ['s:=["]", "a,b"]', "c=1"],
  };
  for (const [text, parts] of Object.entries(table)) {
    await t.step(JSON.stringify(text), () => assert.deepEqual(split(text), parts));
  }
});

Deno.test("splitPiece() treats an unclosed bracket or quote as an ordinary character", async (t) => {
  const table: Readonly<Record<string, readonly string[]>> = {
    "face=:(,seed=1": ["face=:(", "seed=1"],
    "face=:),seed=1": ["face=:)", "seed=1"],
    "s=[1,b=2": ["s=[1", "b=2"],
    "s=[(1],b=2": ["s=[(1]", "b=2"],
    't:="x,b=2': ['t:="x', "b=2"],
    "note='tis,seed=1": ["note='tis", "seed=1"],
    's=[5"],t="x"': ['s=[5"]', 't="x"'],
  };
  for (const [text, parts] of Object.entries(table)) {
    await t.step(JSON.stringify(text), () => assert.deepEqual(split(text), parts));
  }
});

Deno.test("splitPiece() extends unclosed JSON to the end", async (t) => {
  const table: Readonly<Record<string, readonly string[]>> = {
    "a:=[1,2": ["a:=[1,2"],
    "a=1,b:= [1,[2],c=3": ["a=1", "b:= [1,[2],c=3"],
    'm:={"a":1,b=2': ['m:={"a":1,b=2'],
    "s=[1,b=2": ["s=[1", "b=2"],
    "face:=(,b=2": ["face:=(", "b=2"],
  };
  for (const [text, parts] of Object.entries(table)) {
    await t.step(JSON.stringify(text), () => assert.deepEqual(split(text), parts));
  }
});

Deno.test("splitPiece() recognises quotes only around a whole value", async (t) => {
  const table: Readonly<Record<string, readonly string[]>> = {
    "note=don't,who=can't": ["note=don't", "who=can't"],
    'size=5",width=3"': ['size=5"', 'width=3"'],
    "a='tis,b='twas": ["a='tis", "b='twas"],
    'dir="C:\\",b="D:\\"': ['dir="C:\\"', 'b="D:\\"'],
    '"a=1,b=2"': ['"a=1', 'b=2"'],
  };
  for (const [text, parts] of Object.entries(table)) {
    await t.step(JSON.stringify(text), () => assert.deepEqual(split(text), parts));
  }
});

Deno.test("splitPiece() splits at bars outside groups", async (t) => {
  const table: Readonly<Record<string, readonly string[]>> = {
    "a||b|": ["a", "b"],
    '[1|2]|"x|y" | z': ["[1|2]", '"x|y"', "z"],
    "'a|b'|c": ["'a|b'", "c"],
    "don't|can't": ["don't", "can't"],
  };
  for (const [text, parts] of Object.entries(table)) {
    await t.step(JSON.stringify(text), () => {
      const pieces = splitPiece({ text, start: 0 }, "|");
      assert.deepEqual(pieces.map((piece) => piece.text), parts);
    });
  }
});

Deno.test("splitPiece() gives the offset of each part", () => {
  const unit = fc.constantFrom(..."ab=,|[]{}()\"'\\ \t\x85\ufeff:");
  const texts = fc.array(unit, { maxLength: 30 }).map((units) => units.join(""));
  fc.assert(fc.property(texts, fc.nat(5), fc.constantFrom("," as const, "|" as const), (
    text,
    start,
    sign,
  ) => {
    for (const part of splitPiece({ text, start }, sign)) {
      const from = part.start - start;
      assert.equal(text.slice(from, from + part.text.length), part.text);
    }
  }));
});

Deno.test("splitPiece() drops separators and white space only", () => {
  const unit = fc.constantFrom(..."ab=,[]\"' ");
  const texts = fc.array(unit, { maxLength: 30 }).map((units) => units.join(""));
  fc.assert(fc.property(texts, (text) => {
    const bare = (of: string) => of.replaceAll(/[, ]/g, "");
    assert.equal(bare(split(text).join("")), bare(text));
  }));
});

Deno.test("slicePiece() keeps the offset of a part between white space", () => {
  assert.deepEqual(slicePiece({ text: "a= \x85b ", start: 7 }, 2), { text: "b", start: 11 });
  assert.deepEqual(slicePiece({ text: "a=  ", start: 7 }, 2).text, "");
});

function split(text: string): string[] {
  return splitPiece({ text, start: 0 }, ",").map((piece) => piece.text);
}
