/**
 * Which values a shell would take apart, checked against a real one.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { renderCommand } from "../../../lib/domain/template/render.ts";
import {
  describeUnsafePlaceholder,
  findUnsafePlaceholders,
  type UnsafePlaceholder,
} from "../../../lib/domain/template/unsafe.ts";
import type { Value } from "../../../lib/domain/value/value.ts";

Deno.test("findUnsafePlaceholders() finds nothing if the shell keeps the values", async (t) => {
  const table: readonly (readonly [string, Value])[] = [
    ["train {v}", 3n],
    ["train {v} {v:sh} {other} ${v}", "a/b-1.5"],
    ["train '{v}'", 'a b $x "y" \\'],
    ['train "{v}"', "a b it's *"],
    ["train {v:sh}", "a b"],
    ["train --name={v}", ""],
    ["train {sp_json_shell} {sp_json:sh}", "it's"],
    ["train '{sp_json}'", 'a "b" $c'],
    ["train '{v:json}'", ["a b"]],
    ["train # {v}", "it's $x"],
    ["train \"$(cat '{v}')\"", "a $b"],
    ["train ${v}", "a b"],
    ["train {v} x{v}", "café/日本-🙂"],
  ];
  for (const [template, value] of table) {
    await t.step(`${template} ${String(value)}`, () => assert.deepEqual(find(template, value), []));
  }
});

Deno.test("findUnsafePlaceholders() finds values that the shell changes, and the safe form", async (t) => {
  const table: readonly (readonly [string, Value, string])[] = [
    ["train {v}", "a b", "{v:sh}"],
    ["train {v}", "", "{v:sh}"],
    ["train {v}", "*.csv", "{v:sh}"],
    ["train {v}", "a;b", "{v:sh}"],
    ["train {v}", ["a"], "{v:sh}"],
    ["train '{v}'", "it's", "{v:sh} without the quotes around it"],
    ['train "{v}"', "$HOME", "{v:sh} without the quotes around it"],
    ['train "{v}"', "a\\", "{v:sh} without the quotes around it"],
    ["train \"$(cat '{v}')\"", "it's", "{v:sh} without the quotes around it"],
    ["train # {v}", "a\nb", "{v:sh}"],
    ["train {v:json}", ["a"], "'{v:json}'"],
    ['train "{v:json}"', ["a"], "'{v:json}' without the quotes around it"],
    ["train '{v:json}'", "it's", "{sp_json_shell} without the quotes around it"],
    ["train {sp_json}", 1n, "{sp_json_shell}"],
    ['train "{sp_json}"', 1n, "{sp_json_shell} without the quotes around it"],
    ["train '{sp_json}'", "it's", "{sp_json_shell} without the quotes around it"],
    ["train '{sp_json_shell}'", 1n, "{sp_json_shell} without the quotes around it"],
    ["train '{v:sh}'", 1n, "{v:sh} without the quotes around it"],
  ];
  for (const [template, value, suggestion] of table) {
    await t.step(`${template} ${String(value)}`, () => {
      assert.deepEqual(find(template, value).map((unsafe) => unsafe.suggestion), [suggestion]);
    });
  }
});

Deno.test("findUnsafePlaceholders() reports placeholders in the order of the template", () => {
  const found = find("train '{v}' {v} {job_id} {sp_json}", "a b");
  assert.deepEqual(found.map(({ placeholder, key, text }) => [placeholder, key, text]), [
    ["{v}", "v", "a b"],
    ["{sp_json}", "sp_json", '{"v":"a b"}'],
  ]);
});

Deno.test("findUnsafePlaceholders() accepts only values that a real shell keeps", async () => {
  const units = fc.constantFrom(..."ab \t\n'\"\\$`!*?[]{}~#&|;<>()=%-.é");
  const values = fc.array(units, { maxLength: 4 }).map((parts) => parts.join(""));
  const templates = ["{v}", "'{v}'", '"{v}"', "x{v}", "\"$(printf '%s' '{v}'; printf x)\""];
  const cases = fc.sample(fc.tuple(fc.constantFrom(...templates), values), {
    numRuns: 3000,
    seed: 5,
  });
  const safe = cases.filter(([template, value]) => find(template, value).length === 0);
  assert.ok(safe.length > 1000 && safe.length < 2500, `${safe.length} of them are safe`);
  const script = safe.map(([template, value]) =>
    renderCommand(`printf '%s\\0' ${template}\nprintf '\\1\\0'`, jobOf(value))
  ).join("\n");
  const expected = safe.map(([template, value]) => `${handedOn(template, value)}\0\x01\0`).join("");
  const output = await new Deno.Command("/bin/sh", { args: ["-c", script] }).output();
  assert.equal(new TextDecoder().decode(output.stdout), expected);
});

Deno.test("describeUnsafePlaceholder() says what happens and what to write", () => {
  const [plain] = find("train {v}", `a ${"b".repeat(60)}`).map(describeUnsafePlaceholder);
  assert.equal(plain, `the shell takes "a ${"b".repeat(38)}…" apart at {v}; write {v:sh}`);
  const [twice] = find("train '{sp_json_shell}'", 1n).map(describeUnsafePlaceholder);
  assert.equal(
    twice,
    "the quotes that {sp_json_shell} brings end those around it; " +
      "write {sp_json_shell} without the quotes around it",
  );
});

function handedOn(template: string, value: string): string {
  if (template.startsWith("x")) return `x${value}`;
  return template.includes("$(") ? `${value}x` : value;
}

function find(template: string, value: Value): readonly UnsafePlaceholder[] {
  return findUnsafePlaceholders(template, jobOf(value));
}

function jobOf(value: Value) {
  return { statepoint: new Map([["v", value]]), jobId: "0".repeat(32) };
}
