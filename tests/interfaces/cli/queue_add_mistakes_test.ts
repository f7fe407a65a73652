/**
 * Typing mistakes that `queue add` refuses or tells, because they would cost a queue's wait.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp } from "../../support/cli.ts";
import { ADD, listed } from "../../support/queue.ts";
import { temporaryRepository, writeFile } from "../../support/temporary.ts";

const EXPERIMENT = `---
runner_command: "train {lr} {model.depth} | awk '{print}'"
conditions:
  small: {model: {depth: 2}, width: 8}
  large: {model: {depth: 9}, width: 64}
---
`;

Deno.test("queue add refuses what looks like a typing mistake, and writes nothing", async (t) => {
  await using repository = await temporaryRepository({ experiment: EXPERIMENT });
  const { path } = repository;
  await writeFile(`${path}/runs.jsonl`, '{"lr": 1}\n{"learning_rate": 1}\n');
  const cases: readonly (readonly [string, readonly string[], RegExp])[] = [
    [
      "a condition",
      [...ADD, "--sp", "condition=smal,lr=1"],
      /^error: Cannot find condition "smal": \S+E001-first\.md defines small, large\. .*--allow-unknown\.\n {2}condition=smal,lr=1\n {2}\^{9}\n$/,
    ],
    [
      "a condition of a sweep",
      [...ADD, "--sp", "lr=1", "--sweep", "condition=small|larg"],
      /^error: Cannot find condition "larg": \S+ defines large, small\./,
    ],
    [
      "a key",
      [...ADD, "--sp", "condition=small", "--sweep", "learning_rate=1|2"],
      /^error: Cannot fill {lr}, {print} in the runner_command of \S+E001-first\.md: .* no placeholder uses learning_rate\. .*--allow-unknown\.\n {2}learning_rate=1\|2\n {2}\^{13}\n$/,
    ],
    [
      "a key within a key",
      [...ADD, "--sp", 'lr=1,model:={"deph":3}'],
      /Cannot fill {model\.depth}, {print} in .* no placeholder uses model\.deph\./,
    ],
    [
      "a key of one run of a file",
      [...ADD, "--sp", "condition=small", "--sp-file", "runs.jsonl"],
      /Cannot fill {lr}, {print} in .* no placeholder uses learning_rate\./,
    ],
    [
      "a key of a command of one's own",
      [...ADD, "--command", "train {lrr}", "--sp", "seed=1,lr=1"],
      /Cannot fill {lrr} in --command: .* no placeholder uses lr, seed\./,
    ],
    [
      "an experiment",
      ["queue", "add", "--experiment", "E010", "--sp", "seed=1"],
      /^error: Cannot queue runs of experiment E010: it has no file \S+E010-\*\.md\. Name an experiment that there is \(E001\), give --command, or .* --allow-unknown\.\n$/,
    ],
  ];
  for (const [name, args, message] of cases) {
    await t.step(name, async () => {
      const { code, stdout, stderr } = await aexp(path, args);
      assert.match(stderr, message);
      assert.deepEqual([code, stdout], [2, ""]);
      const dry = await aexp(path, [...args, "--dry-run"]);
      assert.deepEqual([dry.code, dry.stderr], [2, stderr]);
      assert.equal([...Deno.readDirSync(path)].some((entry) => entry.name === ".runs"), false);
    });
  }
  for (const [name, args] of cases) {
    await t.step(`${name}, if it is meant`, async () => {
      const { code, stderr } = await aexp(path, [...args, "--allow-unknown", "--dry-run"]);
      assert.equal(code, 0);
      assert.match(stderr, /^warning: /);
    });
  }
});

Deno.test("queue add takes keys and braces that are no mistake", async (t) => {
  await using repository = await temporaryRepository({ experiment: EXPERIMENT });
  const { path } = repository;
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ["braces of a program", ["--sp", "condition=small,lr=1"]],
    ["a key that replaces a condition's", ["--sp", "condition=small,lr=1,width=9"]],
    ["a condition's name as a label", ["--sp", "condition=other", "--no-resolve"]],
    ["keys for a command without placeholders", ["--command", "sh x", "--sp", "a=1"]],
    ["keys in one placeholder", ["--command", "sh x {sp_json_shell} {no}", "--sp", "a=2"]],
  ];
  for (const [name, args] of cases) {
    await t.step(name, async () => {
      const { code, stderr } = await aexp(path, [...ADD, ...args]);
      assert.equal(code, 0, stderr);
    });
  }
  assert.equal((await listed(path)).length, cases.length);
  const other = ["queue", "add", "--experiment", "E404", "--command", "true"];
  assert.equal((await aexp(path, other)).code, 0);
});

Deno.test("queue add and new-run tell texts that read as numbers", async (t) => {
  await using repository = await temporaryRepository({
    experiment: "---\nrunner_command: x\n---\n",
  });
  const { path } = repository;
  const cases: readonly (readonly [string, string, string])[] = [
    ["--sp", "lr=1e-3", 'lr is the text "1e-3"; write lr:=1e-3 for the number'],
    ["--sp", "seed=0..3", 'seed is the text "0..3"; write --sweep seed=0..3 for numbers'],
    ["--sp", "seed=1|2", 'seed is the text "1|2"; write --sweep seed=1|2 for numbers'],
    ["--sweep", "lr=0.1|auto", 'lr is the text "0.1"; write lr:=0.1|"auto" for numbers'],
    [
      "--sweep",
      "seed=0..10..2",
      'seed is the text "0..10..2"; write seed=0|2|4|6|8|10 for numbers',
    ],
    ["--sp", "seed=[0, 1]", 'seed is the text "[0, 1]"; write --sweep seed=0|1 for numbers'],
    ["--sweep", "seed=1...3", 'seed is the text "1...3"; write seed=1..3 for numbers'],
  ];
  for (const [flag, text, warning] of cases) {
    await t.step(`${flag} ${text}`, async () => {
      const { code, stderr } = await aexp(path, [...ADD, flag, text, "--dry-run"]);
      assert.deepEqual([code, stderr], [0, `warning: ${warning}\n`]);
    });
  }
  const created = await aexp(path, ["new-run", "--experiment", "E001", "--sp", "lr=1e-3"]);
  assert.match(created.stderr, /^warning: lr is the text "1e-3"/);
  const silent = ["--sp", "lr:=1e-3,name=v1.2.3,day=2024-01-01", "--sweep", "seed=0..3"];
  assert.equal((await aexp(path, [...ADD, ...silent])).stderr, "");
  const literal = await aexp(path, [...ADD, "--sp-strings", "--sp", "lr=1e-3"]);
  assert.equal(literal.stderr, "");
});

Deno.test("queue add tells an experiment in --sp that is not that of --experiment", async () => {
  await using repository = await temporaryRepository({
    experiment: "---\nrunner_command: x\n---\n",
  });
  const add = [...ADD, "--dry-run", "--sweep", "seed=0..1", "--sp"];
  const { code, stderr } = await aexp(repository.path, [...add, "experiment_id=E002"]);
  assert.equal(code, 0);
  assert.match(stderr, /^warning: the state point of all runs has experiment_id "E002", /);
  assert.equal((await aexp(repository.path, [...add, "experiment_id=E001"])).stderr, "");
});
