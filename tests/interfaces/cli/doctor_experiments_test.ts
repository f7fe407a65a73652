/**
 * What `doctor` says of the files of experiments.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexpJson } from "../../support/cli.ts";
import { temporaryRepository } from "../../support/temporary.ts";
import type { Mapping } from "../../../lib/domain/value/value.ts";

async function checks(path: string): Promise<string[][]> {
  const answer = await aexpJson(path, ["doctor"]);
  return (answer.get("checks") as Mapping[]).filter((one) => one.get("name") === "experiments")
    .map((one) => ["state", "found", "fix"].map((key) => String(one.get(key) ?? "")));
}

Deno.test("doctor names faults in the files of experiments, with file and line", async () => {
  const experiment = "---\nid: E002\nruner_command: x\nconditions:\n  a: 3\n  b: {lr: 1e-3}\n---\n";
  await using repository = await temporaryRepository({ experiment, isCommitted: true });
  const { path } = repository;
  const found = (await checks(path)).map((
    [state, found, fix],
  ) => [state, found, fix]);
  const file = "kb/research/experiments/E001-first.md";
  assert.deepEqual(found.map(([state, text = ""]) => [state, text.slice(0, file.length + 2)]), [
    ["warning", `${file}:2`],
    ["warning", `${file}:3`],
    ["warning", `${file}:5`],
    ["warning", `${file}:6`],
  ]);
  assert.match(found[0]?.[1] ?? "", /the id is E002, but the file's name says E001$/);
  assert.match(found[1]?.[2] ?? "", /^Write runner_command/);
  assert.match(found[3]?.[2] ?? "", /^Write 1\.0e-3 for the number/);
});
