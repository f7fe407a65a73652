/**
 * What a template becomes, as text and as arguments behind a real shell.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import type { TemplateJob } from "../../../lib/domain/template/placeholder.ts";
import { renderCommand } from "../../../lib/domain/template/render.ts";
import { parseJson } from "../../../lib/domain/value/json_parse.ts";
import { Float, type Value } from "../../../lib/domain/value/value.ts";

const JOB_ID = "0123456789abcdef0123456789abcdef";

const JOB = jobOf({
  seed: 3n,
  flag: true,
  none: null,
  lr: new Float(1e-7),
  name: "it's a",
  tools: ["b", "a", new Map<string, Value>([["z", 1n], ["y", "é"]])],
  model: new Map<string, Value>([
    ["note", "a b"],
    ["none", null],
    ["drop-path", new Float(1e-7)],
  ]),
  HOME: "here",
  price: "$1 {seed} $& $`",
});

Deno.test("renderCommand() formats values as Python's str does", async (t) => {
  const table: Readonly<Record<string, string>> = {
    "{seed}": "3",
    "--flag={flag} {none}": "--flag=True None",
    "{lr}": "1e-07",
    "{name}": "it's a",
    "{tools}": "['b', 'a', {'z': 1, 'y': 'é'}]",
    "{job_id}/{seed}{seed}": `${JOB_ID}/33`,
    "{{seed}}": "{3}",
    "{seed": "{seed",
  };
  await checkTable(t, table);
});

Deno.test("renderCommand() follows paths into nested values", async (t) => {
  const table: Readonly<Record<string, string>> = {
    "{tools.0} {tools.2.z}": "b 1",
    "{tools.2}": "{'z': 1, 'y': 'é'}",
    "{tools.2:json} {tools.2.y:json}": '{"y":"\\u00e9","z":1} "\\u00e9"',
    "{model.note:sh} {model.none} {model.none:json}": "'a b' None null",
    "{model.drop-path}": "1e-07",
  };
  await checkTable(t, table);
});

Deno.test("renderCommand() keeps paths without a value, and paths of the shell", async (t) => {
  const same = [
    "{tools.9}",
    "{model.width:sh}",
    "{seed.x}",
    "{job_id.0}",
    "${model.note}",
    "{1..3}",
  ];
  await checkTable(t, Object.fromEntries(same.map((template) => [template, template])));
});

Deno.test("renderCommand() prefers a key with a dot to a path", () => {
  const job = jobOf({ "model.depth": 1n, model: new Map([["depth", 2n]]) });
  assert.equal(renderCommand("{model.depth}", job), "1");
});

Deno.test("renderCommand() formats values in the requested form", async (t) => {
  const table: Readonly<Record<string, string>> = {
    "{name:sh}": `'it'"'"'s a'`,
    "{seed:sh} {job_id:sh}": `3 ${JOB_ID}`,
    "{name:json}": '"it\'s a"',
    "{tools:json}": '["b","a",{"y":"\\u00e9","z":1}]',
    "{none:json} {flag:json} {lr:json}": "null true 1e-07",
    "{job_id:json}": `"${JOB_ID}"`,
  };
  await checkTable(t, table);
});

Deno.test("renderCommand() inserts the whole state point as valid JSON", () => {
  const job = jobOf({
    b: ["x", new Map<string, Value>([["d", null], ["c", new Float(1)]])],
    a: "it's",
  });
  const json = `{"a":"it's","b":["x",{"c":1.0,"d":null}]}`;
  const quoted = `'${json.replace("'", `'"'"'`)}'`;
  assert.equal(renderCommand("{sp_json}", job), json);
  assert.equal(renderCommand("{sp_json:json}", job), json);
  assert.equal(renderCommand("{sp_json_shell}", job), quoted);
  assert.equal(renderCommand("{sp_json:sh}", job), quoted);
});

Deno.test("renderCommand() keeps the shell's own variables, even if a key has the same name", async (t) => {
  const same = ["${HOME}", "${seed}", "$${seed}", "\\${seed}", "${seed:-1}", "$HOME ${#HOME}"];
  await checkTable(t, Object.fromEntries(same.map((template) => [template, template])));
});

Deno.test("renderCommand() replaces placeholders inside an expansion of the shell", () => {
  assert.equal(renderCommand("${OUT:-run{seed}}", JOB), "${OUT:-run3}");
});

Deno.test("renderCommand() keeps unknown placeholders", async (t) => {
  const unknown = [
    "{other}",
    "{other:sh}",
    "{seed:hex}",
    "{sp_json_shell:sh}",
    "{a-b}",
    "{ seed }",
  ];
  const others = ["{}", "{1}", "awk '{print $1}'", "{seed:}", "{seed:sh:json}"];
  const same = [...unknown, ...others];
  await checkTable(t, Object.fromEntries(same.map((template) => [template, template])));
});

Deno.test("renderCommand() does not replace placeholders in inserted values", () => {
  assert.equal(renderCommand("{price} {seed}", JOB), "$1 {seed} $& $` 3");
});

Deno.test("renderCommand() prefers its own names to keys of the state point", () => {
  const job = jobOf({ sp_json: "x", sp_json_shell: "y", job_id: "z" });
  const json = '{"job_id":"z","sp_json":"x","sp_json_shell":"y"}';
  assert.equal(
    renderCommand("{sp_json} {sp_json_shell} {job_id}", job),
    `${json} '${json}' ${JOB_ID}`,
  );
});

Deno.test("renderCommand() refuses values that no argument can contain", async (t) => {
  const job = jobOf({ nul: "a\0b", half: "\ud83d" });
  const table: Readonly<Record<string, string>> = {
    "{nul}": "Cannot build the command: the value of {nul} holds a NUL character",
    "{half:sh}": "Cannot build the command: the value of {half:sh} holds half of a surrogate pair",
    "a\0b": "Cannot build the command: the template holds a NUL character",
  };
  for (const [template, message] of Object.entries(table)) {
    await t.step(JSON.stringify(template), () => {
      assert.throws(() => renderCommand(template, job), { code: "COMMAND_INVALID", message });
    });
  }
  assert.equal(renderCommand("{nul:json}", job), '"a\\u0000b"');
});

Deno.test("renderCommand() gives a real shell the exact values by {key:sh}", async () => {
  const texts = fc.string({ unit: "binary", maxLength: 40 })
    .map((text) => text.replaceAll("\0", "").toWellFormed());
  const tricky = fc.array(fc.constantFrom(..."'\"\\$`!*?[]{}~#&|;<>() \n\t-=é%"), {
    maxLength: 12,
  });
  const values = fc.sample(fc.oneof(texts, tricky.map((units) => units.join(""))), {
    numRuns: 2000,
    seed: 7,
  });
  // One shell for all of them: each value is an argument, and arguments come back between NULs.
  const statepoint = new Map<string, Value>(values.map((value, n) => [`k${n}`, value]));
  const job = { statepoint, jobId: JOB_ID };
  const template = `printf '%s\\0' ${values.map((_, n) => `{k${n}:sh}`).join(" ")}`;
  assert.deepEqual(await shellOutput(renderCommand(template, job)), values.join("\0") + "\0");
});

Deno.test("renderCommand() gives a real shell the whole state point by {sp_json_shell}", async () => {
  const job = jobOf({ text: 'it\'s $HOME `x` \\ "y"\n\0é😀', list: [1n, new Float(0.5), null] });
  const output = await shellOutput(renderCommand("printf %s {sp_json_shell}", job));
  assert.deepEqual(parseJson(output), new Map([...job.statepoint].toSorted()));
});

async function checkTable(
  t: Deno.TestContext,
  table: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [template, command] of Object.entries(table)) {
    await t.step(template, () => assert.equal(renderCommand(template, JOB), command));
  }
}

async function shellOutput(command: string): Promise<string> {
  const output = await new Deno.Command("/bin/sh", { args: ["-c", command] }).output();
  assert.equal(output.code, 0, new TextDecoder().decode(output.stderr));
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(output.stdout);
}

function jobOf(values: Readonly<Record<string, Value>>): TemplateJob {
  return { statepoint: new Map(Object.entries(values)), jobId: JOB_ID };
}
