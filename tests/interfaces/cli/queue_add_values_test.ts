/**
 * What `--sp`, `--sweep` and their files may hold, and what is said where they are wrong.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp, shellCommand } from "../../support/cli.ts";
import { ADD, added } from "../../support/queue.ts";
import { temporaryRepository, writeFile } from "../../support/temporary.ts";
import { formatJson } from "../../../lib/domain/value/json_text.ts";
import type { Mapping } from "../../../lib/domain/value/value.ts";

/** The values of a job that a person gave. */
function own(job: Mapping): string {
  const sp = new Map(job.get("sp") as Mapping);
  for (const key of ["experiment_id", "code_commit", "code_dirty"]) sp.delete(key);
  return formatJson(sp);
}

Deno.test("an empty --sp or --sweep is ignored: a script's variable may hold no value", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const jobs = await added(path, "--sp", "", "--sp", "seed=1", "--sweep", " ");
  assert.deepEqual(jobs.map(own), ['{"seed": 1}']);
  assert.deepEqual((await added(path, "--sp", "", "--sweep", "")).map(own), ["{}"]);
  const created = ["new-run", "--experiment", "E001", "--sp", ""];
  assert.equal((await aexp(path, created)).code, 0);
  // As a filter it would select every run.
  assert.equal((await aexp(path, ["list-runs", "--sp", ""])).code, 2);
  assert.equal((await aexp(path, [...ADD, "--sp-file", ""])).code, 2);
});

Deno.test("queue add says what is wrong with the standard input", async (t) => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await t.step("it is wanted twice", async () => {
    const args = [...ADD, "--sp-file", "-", "--sweep-file", "-"];
    const { code, stderr } = await aexp(path, args, { input: '{"a": 1}' });
    assert.equal(code, 2);
    assert.match(stderr, /--sp-file and --sweep-file .* it can be read once\. Put one of the two/);
  });
  await t.step("it is a folder", async () => {
    const line = `${shellCommand()} queue add --experiment E001 --sp-file - < .`;
    const child = new Deno.Command("sh", { args: ["-c", line], cwd: path });
    const { code, stderr } = await child.output();
    assert.equal(code, 2);
    const text = new TextDecoder().decode(stderr);
    assert.match(text, /^error: Cannot read "standard input": it is a folder\./);
  });
});

Deno.test("queue add points at a bracket that is not closed", async (t) => {
  await using repository = await temporaryRepository();
  const cases = [
    [
      ["--sp", "a:=[1,2"],
      '--sp at "[1,2": it is not JSON: "[" is not closed',
      "  a:=[1,2\n     ^\n",
    ],
    [["--sp", 'm:={"x":[1],b=2'], '"{" is not closed', '  m:={"x":[1],b=2\n     ^\n'],
    [["--sweep", "a:=[1|[2]"], '"[" is not closed', "  a:=[1|[2]\n     ^\n"],
    [["--sp", "a:=[1,[2]"], '"[" is not closed', "  a:=[1,[2]\n     ^\n"],
  ] as const;
  for (const [args, message, excerpt] of cases) {
    await t.step(args[1], async () => {
      const { code, stderr } = await aexp(repository.path, [...ADD, ...args]);
      assert.equal(code, 2);
      assert.ok(stderr.includes(message) && stderr.endsWith(excerpt), stderr);
    });
  }
});

Deno.test("queue add names the file and the line of a value that it cannot use", async (t) => {
  const experiment =
    '---\nrunner_command: "true"\nconditions:\n  full:\n    a: 1\n    b.c: 2\n---\n';
  await using repository = await temporaryRepository({ experiment });
  const { path } = repository;
  await writeFile(`${path}/g.json`, '[\n {"a": "],"},\n\n {"x": [1, 2], "b.c": 1}\n]');
  await writeFile(`${path}/g.yaml`, "- a: 1\n- a: 2\n  b.c: 1\n");
  await writeFile(`${path}/g.jsonl`, '{"a": 1}\n{"condition": ["x"]}\n');
  await writeFile(`${path}/n.json`, '[{"a": 1},\n 5]');
  const cases = [
    ["--sp", "condition=full", /from condition "full" in \S*E001-first\.md:6\)/],
    ["--sp-file", "g.json", /from --sp-file g\.json:4 \[1\]\)/],
    ["--sp-file", "g.yaml", /from --sp-file g\.yaml:2 \[1\]\)/],
    ["--sp-file", "g.jsonl", /condition \["x"\] \(from --sp-file g\.jsonl:2\): a name is/],
    ["--sp-file", "n.json", /"n\.json:2 \[1\]": expected a mapping/],
    ["--sp", "condition:=[1]", /condition \[1\] \(from --sp\): a name is/],
  ] as const;
  for (const [flag, value, message] of cases) {
    await t.step(`${flag} ${value}`, async () => {
      const { code, stderr } = await aexp(path, [...ADD, flag, value]);
      assert.equal(code, 2);
      assert.match(stderr, message);
    });
  }
});

Deno.test("queue add says that a file's name decides its format", async (t) => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const cases = [
    ["JSON Lines under the name of JSON", "f.json", '{"seed": 1}\n{"seed": 2}\n'],
    ["YAML without a name for it", "grid", "seed: 1\n"],
  ] as const;
  for (const [name, file, text] of cases) {
    await t.step(name, async () => {
      await writeFile(`${path}/${file}`, text);
      const { code, stderr } = await aexp(path, [...ADD, "--sp-file", file]);
      assert.equal(code, 2);
      assert.match(stderr, /read as JSON unless its name ends in \.jsonl .* \.yaml or \.yml/);
    });
  }
  const { stdout } = await aexp(path, ["queue", "add", "--help"]);
  assert.match(stdout, /A file is JSON Lines if its name ends in \.jsonl/);
});

Deno.test("queue add points at the wrong key, wherever the person gave it", async (t) => {
  const shared = "y=0, x=1";
  const pointed = `  ${shared}\n       ^\n`;
  const cases: readonly (readonly [name: string, args: readonly string[], excerpt: string])[] = [
    ["a dotted key", ["--sp", "x=1, a.b=1"], "  x=1, a.b=1\n       ^^^\n"],
    ["one within a value", ["--sp", 'x=1, o:={"a.b":1}'], '  x=1, o:={"a.b":1}\n       ^\n'],
    ["one in a sweep", ["--sweep", "x=1|2", "--sweep", "a.b=1..2"], "  a.b=1..2\n  ^^^\n"],
    ["a key of two flags", ["--sp", "x=2", "--sweep", shared], pointed],
    ["a key of two --sp", ["--sp", "x=2", "--sp", shared], pointed],
    ["a key of a file, too", ["--sp", shared, "--sp-file", "runs.json"], pointed],
  ];
  for (const [name, args, excerpt] of cases) {
    await t.step(name, async () => {
      await using repository = await temporaryRepository();
      const { path } = repository;
      await writeFile(`${path}/runs.json`, '[{"x": 3}]');
      const result = await aexp(path, ["queue", "add", "--experiment", "E001", ...args]);
      assert.equal(result.code, 2);
      assert.ok(result.stderr.endsWith(`\n${excerpt}`), result.stderr);
    });
  }
});
