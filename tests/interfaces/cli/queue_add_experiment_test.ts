/**
 * What `queue add` says of the experiment's file.
 *
 * @module
 */

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { aexp } from "../../support/cli.ts";
import { ADD, added, statepoints } from "../../support/queue.ts";
import { temporaryRepository } from "../../support/temporary.ts";
import { formatJson } from "../../../lib/domain/value/json_text.ts";

/** The standard error of an addition to an experiment with this front matter. */
async function warnings(frontMatter: string, ...args: string[]): Promise<string> {
  await using repository = await temporaryRepository({ experiment: `---\n${frontMatter}---\n` });
  return (await aexp(repository.path, [...ADD, ...args])).stderr;
}

Deno.test("queue add says that a condition is no mapping, or none if that is meant", async () => {
  const frontMatter = 'runner_command: "true"\nconditions:\n  full: {a: 1}\n  x: 3\n';
  assert.match(
    await warnings(frontMatter, "--sp", "condition=x"),
    /^warning: condition "x" is no mapping \(.*E001-first\.md:5\); it stays a label without values\n$/,
  );
  assert.match(
    await warnings(frontMatter, "--sp", "condition=y", "--allow-unknown"),
    /^warning: there is no condition "y" \(known: full, x\); it stays a label without values\n$/,
  );
  assert.equal(await warnings(frontMatter, "--sp", "condition=full"), "");
});

Deno.test("queue add --allow-unknown names the missing file of an experiment", async () => {
  await using repository = await temporaryRepository();
  const args = ["queue", "add", "--experiment", "E404", "--sp", "seed=1", "--allow-unknown"];
  assert.match(
    (await aexp(repository.path, args)).stderr,
    /^warning: experiment E404 has no file \S*research\/experiments\/E404-\*\.md, so its runs cannot/,
  );
});

Deno.test("queue add says that a runner_command is not text", async () => {
  assert.match(
    await warnings("runner_command: 5\n"),
    /^warning: \S*E001-first\.md:2: runner_command is not text, so its runs cannot start yet\n$/,
  );
  for (const text of ["id: E001\n", "runner_command:\n", "runner_command: ' '\n"]) {
    assert.match(await warnings(text), /has no runner_command, so its runs cannot start yet/);
  }
});

Deno.test("queue add and queue run read front matter that is JSON", async () => {
  const experiment = '{\n"runner_command": "echo {lr}",\n' +
    '"conditions": {"full": {"lr": 1e-3, "n": 1}}\n}\n# An experiment\n';
  await using repository = await temporaryRepository({ experiment });
  const { path } = repository;
  const [sp] = statepoints(await added(path, "--sp", "condition=full", "--no-commit"));
  assert.equal(
    formatJson(sp ?? null),
    '{"experiment_id": "E001", "lr": 0.001, "n": 1, "condition": "full"}',
  );
  assert.match((await aexp(path, ["queue", "run"])).stdout, /^0\.001$/m);
});

Deno.test("queue add says how to write YAML on which readers differ", async () => {
  const experiment = "---\nrunner_command: 'true'\nconditions: [full,\nlite]\n---\n";
  await using repository = await temporaryRepository({ experiment });
  const { path } = repository;
  const inFrontMatter = await aexp(path, ADD);
  assert.equal(inFrontMatter.code, 2);
  assert.match(
    inFrontMatter.stderr,
    /E001-first\.md:4: .* not indented \(column 1\)\. Close it, and indent its lines deeper/,
  );
  await writeFile(`${path}/g.yaml`, "- a: 1\n- a:\t2\n");
  const inFile = await aexp(path, [...ADD, "--sp-file", "g.yaml"]);
  assert.equal(inFile.code, 2);
  assert.match(inFile.stderr, /"g\.yaml:2": a tab .* \(column 5\)\. Write spaces, or put/);
});

Deno.test("queue add points at the mistake in JSON front matter", async () => {
  const experiment = '\n{\n"runner_command": "true",\n"conditions": x\n}\n';
  await using repository = await temporaryRepository({ experiment });
  const { code, stderr } = await aexp(repository.path, ADD);
  assert.equal(code, 2);
  assert.match(stderr, /E001-first\.md:4: its JSON cannot be read: expected a value \(column 15\)/);
});
