/**
 * `aexp list-batches` and `aexp link`
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp, aexpJson } from "../../support/cli.ts";
import { neighbourTest, runPython } from "../../support/neighbours.ts";
import { documentOf } from "../../support/runs.ts";
import { json, makeJob, temporaryStore } from "../../support/store.ts";
import { temporaryRepository } from "../../support/temporary.ts";
import type { Mapping } from "../../../lib/domain/value/value.ts";
import { formatJson } from "../../../lib/domain/value/json_text.ts";

/** Runs a command that must succeed, and returns what it printed. */
async function ours(cwd: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await aexp(cwd, args);
  assert.equal(code, 0, stderr);
  return stdout;
}

const SCRIPT = `
import json, sys
from dataclasses import asdict
from aexp.linking import list_batches
print(json.dumps([asdict(batch) for batch in list_batches(repo_root=sys.stdin.read())]))
`;

/** Makes a repository with five runs of E001 and one of E002. */
async function sixRuns(path: string): Promise<void> {
  const command = ["--command", "exit {seed}"];
  await ours(
    path,
    "queue",
    "add",
    "--experiment",
    "E001",
    "--hypothesis",
    "H001",
    "--sweep",
    "condition=full|classify_only, seed=0..1",
    ...command,
  );
  await aexp(path, ["queue", "run", "--continue-on-failure"]);
  await ours(path, "queue", "add", "--experiment", "E001", "--sp", "seed=7", ...command);
  await ours(path, "new-run", "--experiment", "E002", "--sp", "seed=1");
}

Deno.test("list-batches groups runs with and without a condition", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await sixRuns(path);
  const [single = ""] = (await ours(path, "queue", "list")).split("\t");
  const [created = ""] = (await ours(path, "list-runs", "--experiment", "E002")).split("\t");
  assert.deepEqual((await ours(path, "list-batches")).split("\n"), [
    "E001\tH001/E001/classify_only\tcondition=classify_only\t2\t1 complete, 1 failed\t",
    "E001\tH001/E001/full\tcondition=full\t2\t1 complete, 1 failed\t",
    `E001\t_/E001/${single.slice(0, 8)}\t\t1\t1 queued\t`,
    `E002\t_/E002/${created.slice(0, 8)}\t\t1\t1 created\t`,
    "",
  ]);
  const table = await aexp(path, ["list-batches", "--experiment", "E1"], { columns: 120 });
  assert.match(table.stdout, /^batches \(3\)\nEXPERIMENT +BATCH +SELECTOR +RUNS +STATUSES/);
});

Deno.test("list-batches of an empty repository is an empty list", async () => {
  await using repository = await temporaryRepository();
  const { code, stdout, stderr } = await aexp(repository.path, ["list-batches"]);
  assert.deepEqual([code, stdout, stderr], [0, "", "note: no runs found\n"]);
});

neighbourTest("list-batches --json equals Python's list_batches()", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await sixRuns(path);
  // Python's program cannot sort runs with and without a condition of one experiment.
  const [single = ""] = (await ours(path, "queue", "list")).split("\t");
  await Deno.remove(`${path}/.runs/workspace/${single}`, { recursive: true });
  const theirs = await runPython(SCRIPT, path);
  const answer = await aexpJson(path, ["list-batches"]);
  const entries = (answer.get("entries") as Mapping[]).map((entry) =>
    JSON.parse(formatJson(entry))
  );
  assert.deepEqual(entries, JSON.parse(theirs));
});

Deno.test("link changes the link of a run that another program made, and nothing else", async () => {
  await using repository = await temporaryStore();
  const { path, store } = repository;
  const id = makeJob(store, '{"lr": 0.1, "condition": "full"}', '{"mine": [1.0], "status": "odd"}');
  const before = await documentOf(path, id);
  const args = ["link", id.slice(0, 8), "--experiment", "e1", "--hypothesis", "H003"];
  const { code, stdout, stderr } = await aexp(path, args);
  assert.deepEqual([code, stdout, stderr], [0, `linked ${id.slice(0, 8)} -> E001\n`, ""]);
  const run = await aexpJson(path, ["show-run", id]);
  assert.deepEqual([run.get("batch_slug"), run.get("status")], ["H003/E001/full", "odd"]);
  const after = new Map(await documentOf(path, id));
  assert.deepEqual(
    after.get("aexp"),
    json(`{
    "experiment_id": "E001", "experiment_path": "kb/research/experiments/E001-*.md",
    "hypothesis_id": "H003", "sub_hypothesis_id": null
  }`),
  );
  after.delete("aexp");
  after.delete("created_at");
  assert.deepEqual([...after], [...before]);
});

Deno.test("link warns of an experiment without a file, and refuses what names none", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await sixRuns(path);
  const [id = ""] = (await ours(path, "list-runs", "--experiment", "E002")).split("\t");
  const odd = await aexp(path, ["link", id, "--experiment", "E009"]);
  assert.deepEqual([odd.code, odd.stderr.split("\n")], [0, [
    "warning: No experiment file is there for E009",
    "warning: Lists and filters go by the link to E009; the state point still names E002, and so does `aexp show-run`",
    "",
  ]]);
  const wrong = await aexp(path, ["link", id, "--experiment", "first"]);
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /cannot use --experiment "first": expected E and three digits/i);
  const none = await aexp(path, ["link", "ffffffff", "--experiment", "E001"]);
  assert.equal(none.code, 2);
});
