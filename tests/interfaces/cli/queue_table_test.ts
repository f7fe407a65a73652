/**
 * The table of `queue list` on a terminal.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp } from "../../support/cli.ts";
import { ADD, added, runnable } from "../../support/queue.ts";
import { temporaryRepository, writeFile } from "../../support/temporary.ts";

/** Puts something else in place of the `last_error` that the only job has. */
async function replaceError(path: string, error: string): Promise<void> {
  const [job] = await added(path, "--sp", "seed=1", "--dry-run");
  const file = `${job?.get("workspace")}/signac_job_document.json`;
  const text = await Deno.readTextFile(file);
  await writeFile(file, text.replace(/"last_error": \{[^}]*\}/, `"last_error": ${error}`));
}

Deno.test("queue list shows an error without a code as an unknown exit code", async () => {
  await using repository = await runnable("exit 3");
  const { path } = repository;
  await added(path, "--sp", "seed=1");
  await aexp(path, ["queue", "run"]);
  await replaceError(path, '{"returncode": null, "stderr_tail": "lost"}');
  const { stdout } = await aexp(path, ["queue", "list", "--include-terminal"]);
  assert.match(stdout, /\tunknown exit code: lost\n$/);
});

/** The state points of a table, in the order of the queue. */
async function cells(path: string, columns = 120): Promise<string[]> {
  const { stdout } = await aexp(path, ["queue", "list"], { columns });
  return stdout.trimEnd().split("\n").slice(2, -1).map((row) => row.replace(/^\S+ +queued */, ""));
}

Deno.test("queue list leaves no state point empty in its table", async (t) => {
  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ["keys of their own", ['{"seed": 1}', '{"lr": 5, "model": "big"}'], [
      "seed=1",
      "lr=5, model=big",
    ]],
    ["one with fewer keys", ['{"seed": 1}', '{"seed": 1, "lr": 5}'], ["seed=1", "lr=5"]],
    ["values that follow from one another", ['{"a": 1, "b": 1}', '{"a": 2, "b": 2}'], [
      "a=1, b=1",
      "a=2, b=2",
    ]],
    ["a single one", ['{"b": 1, "a": 1}'], ["a=1, b=1"]],
    ["what all share", ['{"a": 1, "b": 1}', '{"a": 2, "b": 1}'], ["a=1", "a=2"]],
  ];
  for (const [name, lines, expected] of cases) {
    await t.step(name, async () => {
      await using repository = await runnable("true");
      const { path } = repository;
      const input = lines.join("\n");
      assert.equal((await aexp(path, [...ADD, "--sp-file", "-"], { input })).code, 0);
      assert.deepEqual(await cells(path), expected);
    });
  }
});

Deno.test("queue list puts keys that follow from the condition last, so that a narrow table cuts them first", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await added(path, "--sweep", "condition=full|classify_only, seed=0..1");
  const wide = await cells(path, 160);
  assert.match(wide[0] ?? "", /^condition=full, seed=0, max_turns=12, tools=/);
  assert.match((await cells(path, 64))[3] ?? "", /^condition=classify_only, seed=1.*…$/);
});
