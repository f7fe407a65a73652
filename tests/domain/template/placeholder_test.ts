/**
 * What a placeholder stands for.
 *
 * @module
 */

import assert from "node:assert/strict";
import { PLACEHOLDER, placeholderText } from "../../../lib/domain/template/placeholder.ts";

const JOB = { statepoint: new Map([["a", null]]), jobId: "f".repeat(32) };

Deno.test("placeholderText() distinguishes null from a missing key", () => {
  assert.equal(placeholderText("a", undefined, JOB), "None");
  assert.equal(placeholderText("a", "json", JOB), "null");
  assert.equal(placeholderText("b", undefined, JOB), undefined);
  assert.equal(placeholderText("b", "json", JOB), undefined);
});

Deno.test("placeholderText() does not quote {sp_json_shell} twice", () => {
  assert.equal(placeholderText("sp_json_shell", undefined, JOB), `'{"a":null}'`);
  assert.equal(placeholderText("sp_json_shell", "sh", JOB), undefined);
});

Deno.test("PLACEHOLDER finds names, their forms and the dollar before them", () => {
  const template = "{a} ${b} {c_1:sh} {_d:json} {e:x} {2} {f.g-h.0:sh} ${i.j} {k.} {.l} {m..n}";
  const found = Array.from(template.matchAll(PLACEHOLDER));
  assert.deepEqual(found.map(([, dollar, name, form]) => [dollar, name, form]), [
    ["", "a", undefined],
    ["$", "b", undefined],
    ["", "c_1", "sh"],
    ["", "_d", "json"],
    ["", "f.g-h.0", "sh"],
    ["$", "i.j", undefined],
  ]);
});
