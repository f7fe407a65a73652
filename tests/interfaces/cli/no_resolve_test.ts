/**
 * `--no-resolve`: conditions stay labels, even if the experiment's file is damaged.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp } from "../../support/cli.ts";
import { ADD } from "../../support/queue.ts";
import { EXPERIMENT, temporaryRepository, writeFile } from "../../support/temporary.ts";

const SP = ["--sp", "condition=full", "--no-resolve"];

Deno.test("queue add --no-resolve warns about an unreadable experiment and adds the runs", async (t) => {
  const experiment = "---\nconditions: [\n---\n";
  await t.step("without a command of its own", async () => {
    await using repository = await temporaryRepository({ experiment });
    const { code, stdout, stderr } = await aexp(repository.path, [...ADD, ...SP]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^queued /);
    assert.match(stderr, /^warning: Cannot use .*E001-first\.md:\d+: .*, so its runs cannot start/);
  });
  await t.step("with one", async () => {
    await using repository = await temporaryRepository({ experiment });
    const args = [...ADD, ...SP, "--command", "true"];
    const { code, stderr } = await aexp(repository.path, args);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^warning: Cannot use [^\n]*\n$/);
    assert.doesNotMatch(stderr, /cannot start/);
    assert.equal((await aexp(repository.path, ["queue", "run"])).code, 0);
  });
  await t.step("with two files", async () => {
    await using repository = await temporaryRepository();
    await writeFile(`${repository.path}/kb/research/experiments/E001-second.md`, EXPERIMENT);
    const { code, stderr } = await aexp(repository.path, [...ADD, ...SP]);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^warning: Cannot tell which file is experiment E001/);
  });
  await t.step("new-run", async () => {
    await using repository = await temporaryRepository({ experiment });
    const { code, stdout, stderr } = await aexp(repository.path, [
      "new-run",
      "--experiment",
      "E001",
      ...SP,
    ]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^created job /);
    assert.match(stderr, /^warning: Cannot use /);
  });
});
