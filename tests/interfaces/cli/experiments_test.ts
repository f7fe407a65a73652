/**
 * `aexp experiments`
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp, aexpJson } from "../../support/cli.ts";
import { temporaryRepository, writeFile } from "../../support/temporary.ts";
import type { Mapping } from "../../../lib/domain/value/value.ts";

const FOLDER = "kb/research/experiments";

Deno.test("experiments lists files and runs, by id", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await writeFile(`${path}/${FOLDER}/E003-later.md`, "no front matter\n");
  await writeFile(`${path}/${FOLDER}/notes.md`, "not one\n");
  const add = ["queue", "add", "--experiment", "E001", "--sweep", "seed=0..1"];
  assert.equal((await aexp(path, [...add, "--command", "exit {seed}"])).code, 0);
  assert.equal((await aexp(path, ["queue", "run", "--continue-on-failure"])).code, 1);
  assert.equal((await aexp(path, ["queue", "add", "--experiment", "E1"])).code, 0);
  assert.equal((await aexp(path, ["new-run", "--experiment", "E002"])).code, 0);
  const { code, stdout, stderr } = await aexp(path, ["experiments"]);
  assert.deepEqual([code, stderr], [0, ""]);
  assert.deepEqual(stdout.split("\n"), [
    `E001\t${FOLDER}/E001-first.md\tfull, classify_only\t1 queued, 1 complete, 1 failed`,
    "E002\t\t\t1 created",
    `E003\t${FOLDER}/E003-later.md\t\t`,
    "",
  ]);
  const table = await aexp(path, ["experiments"], { columns: 120 });
  assert.match(table.stdout, /^experiments \(3\)\nID +FILE +CONDITIONS +RUNS\nE001 /);
  const [first, second] = (await aexpJson(path, ["experiments"])).get("entries") as Mapping[];
  assert.deepEqual([...first ?? []], [
    ["experiment_id", "E001"],
    ["path", `${FOLDER}/E001-first.md`],
    ["conditions", ["full", "classify_only"]],
    ["runs", 3n],
    ["statuses", new Map([["queued", 1n], ["complete", 1n], ["failed", 1n]])],
    ["problem", null],
  ]);
  assert.equal(second?.get("path"), null);
});

Deno.test("experiments tells which files cannot be read, and lists the others", async () => {
  await using repository = await temporaryRepository({ experiment: "---\nid: [\n---\n" });
  const { path } = repository;
  for (const name of ["E002-a", "E002-b", "E003-good"]) {
    await writeFile(`${path}/${FOLDER}/${name}.md`, "---\nconditions: {hot: {t: 1}}\n---\n");
  }
  const { code, stdout, stderr } = await aexp(path, ["experiments"]);
  assert.equal(code, 0);
  assert.deepEqual(stdout.split("\n"), [
    `E001\t${FOLDER}/E001-first.md\t\t`,
    "E002\t\t\t",
    `E003\t${FOLDER}/E003-good.md\thot\t`,
    "",
  ]);
  assert.match(
    stderr,
    /^warning: Cannot use .*E001-first\.md:.*\nwarning: Cannot tell which .*\n$/,
  );
  const listed = await aexpJson(path, ["experiments"]);
  const problems = (listed.get("entries") as Mapping[]).map((entry) => entry.get("problem"));
  assert.match(String(problems[1]), /E002-a\.md/);
  assert.equal(problems[2], null);
});

Deno.test("experiments in a repository without any says so, and makes nothing", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await Deno.remove(`${path}/kb`, { recursive: true });
  assert.deepEqual(await aexp(path, ["experiments"]), {
    code: 0,
    stdout: "",
    stderr: "note: no experiments found; write kb/research/experiments/E001-name.md\n",
  });
  assert.deepEqual(Array.from(Deno.readDirSync(path), ({ name }) => name), [".git"]);
});
