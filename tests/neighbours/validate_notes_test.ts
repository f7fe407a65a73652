/**
 * The full `validate` of Python's `aexp` and ours: where both judge experiments, they agree.
 *
 * Python also judges the sections and links of notes, which ours does not.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Mapping } from "../../lib/domain/value/value.ts";
import { aexp } from "../support/cli.ts";
import { neighbourTest, runPython } from "../support/neighbours.ts";
import { json } from "../support/store.ts";
import { temporaryFolder, writeFile } from "../support/temporary.ts";

/** Values of `conditions`, sound or not. */
const CONDITIONS: readonly string[] = [
  "",
  "conditions: {}",
  "conditions: {full: {lr: 0.1, tools: [a, b], deep: {x: null}}}",
  "conditions:\n  full:\n    lr: 0.1\n  none: {}",
  "conditions: [full]",
  "conditions: full",
  "conditions: 3",
  "conditions: null",
  "conditions: {full: text}",
  "conditions: {full: [1]}",
  "conditions: {full: null}",
  "conditions: {3: {a: 1}}",
  "conditions: {true: {a: 1}}",
  "conditions: {full: {1: a}}",
  "conditions: {full: {when: 2026-01-01}}",
  "conditions: {full: {deep: {when: 2026-01-01}}}",
  "conditions: {full: {list: [2026-01-01]}}",
  "conditions: {full: {when: 2026-01-01T10:00:00}}",
  "conditions: {full: {x: 2026-13-45}}",
];

const SCRIPT = `
import json, sys
from aexp.validate import validate_repo
result = validate_repo(sys.stdin.read())
print(json.dumps([[i.severity, i.code, i.message] for i in result.issues]))
`;

function idOf(n: number): string {
  return `E${String(n + 1).padStart(3, "0")}`;
}

/** The checks that Python's report names, by the file. */
async function theirs(path: string, check: string): Promise<string[]> {
  const issues = JSON.parse(await runPython(SCRIPT, path)) as [string, string, string][];
  const report = issues.filter(([, code]) => code === "aexp.validation_failed");
  assert.equal(report.length, 1, JSON.stringify(issues));
  const lines = (report[0]?.[2] ?? "").split("\n").filter((line) => line.includes(`[${check}]`));
  return [...new Set(lines.flatMap((line) => /E\d{3}/.exec(line) ?? []))].sort();
}

/** The same of ours. */
async function ours(path: string, ...codes: readonly string[]): Promise<string[]> {
  const { stdout } = await aexp(path, ["validate", "--json"]);
  const errors = json(stdout).get("errors") as Mapping[];
  const files = errors.filter((one) => codes.includes(String(one.get("code"))));
  return [...new Set(files.flatMap((one) => /E\d{3}/.exec(String(one.get("path"))) ?? []))].sort();
}

neighbourTest("conditions and ids of experiments are judged as Python judges them", async () => {
  await using folder = await temporaryFolder();
  const { path } = folder;
  await Deno.mkdir(`${path}/.git`);
  const note = (n: number, name: string, rest: string) =>
    writeFile(
      `${path}/kb/research/experiments/${idOf(n)}-${name}.md`,
      `---\nid: "${idOf(n)}"\ntype: experiment\nrunner_command: "true"\n${rest}\n---\n\n# ${
        idOf(n)
      }\n`,
    );
  for (const [n, conditions] of CONDITIONS.entries()) await note(n, "a", conditions);
  await note(0, "twice", "");
  const faulty = await theirs(path, "conditions_schema");
  assert.ok(faulty.length > 5, faulty.join());
  // A day that is none cannot be read by ours, and is no value for Python.
  const codes = ["experiment.conditions_schema", "experiment.unreadable"];
  assert.deepEqual(await ours(path, ...codes), faulty);
  const twice = await theirs(path, "duplicate_id");
  assert.deepEqual(twice, [idOf(0)]);
  assert.deepEqual(await ours(path, "experiment.duplicate_id"), twice);
});
