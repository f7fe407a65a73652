/**
 * The same jobs run by Python's `aexp` and by ours: the same documents, but for `attempts`, for which
 * Python has no word.
 *
 * @module
 */

import assert from "node:assert/strict";
import { neighbourTest } from "../support/neighbours.ts";
import { aexp } from "../support/cli.ts";
import {
  copyFolder,
  idsBy,
  neighbourRepository,
  pythonCommands,
  readJobFiles,
} from "../support/python_repository.ts";
import { temporaryFolder } from "../support/temporary.ts";

/**
 * What a run leaves, without the times and what Python has no word for.
 *
 * The tail of an output is the same unless it ends in more than 200 short lines, has carriage returns
 * or is cut inside text beyond ASCII: ours is of bytes, Python's of characters in lines.
 */
function comparable(document: string): string {
  return document
    .replace(/"attempts": \[.*?\}\], /, "")
    .replace(/"(\w+_at)": "\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z"/g, '"$1": "…"')
    // The shell that waits for the command says what ended it, as an interactive one does.
    .replace('"stderr_tail": "about to\\nKilled\\n"', '"stderr_tail": "about to\\n"')
    .replace(/"wallclock_s": \d+\.\d+/, '"wallclock_s": …');
}

neighbourTest("queue run leaves the documents that Python leaves, attempts apart", async (t) => {
  const commands: readonly (readonly [string, string, string])[] = [
    ["a success", "echo {seed}", "complete"],
    ["a failure", "echo epoch 1; echo out of memory >&2; exit 3", "failed"],
    ["a signal to the shell", "echo about to; kill -9 $$", "failed"],
    ["a long output", "seq -f 'epoch %g: nothing new' 1 3000; exit 1", "failed"],
    ["no line at all", "exit 1", "failed"],
    ["a child in the background", "(sleep 0.3; echo late) & echo early; exit 1", "failed"],
    ["a command that is not there", "no-such-command 2>/dev/null", "failed"],
    ["bytes beyond ASCII", "echo 'é 😀'; exit 1", "failed"],
  ];
  await using python = await neighbourRepository({
    experiments: Object.fromEntries(commands.map(([, command], i) => [
      `E${10 + i}0-x.md`,
      `---\nrunner_command: |\n  ${command}\n---\n`,
    ])),
  });
  const lines = commands.map((_, i) => [
    "queue",
    "add",
    "--experiment",
    `E${10 + i}0`,
    "--sweep",
    "seed=0",
  ]);
  const run = ["queue", "run", "--continue-on-failure"];
  await using twins = await temporaryFolder();
  const path = `${twins.path}/ours`;
  await copyFolder(python.path, path);
  await pythonCommands(
    [...lines, run].map((args) => ({ cwd: python.path, argv: ["aexp", ...args] })),
  );
  for (const args of lines) assert.equal((await aexp(path, args)).code, 0);
  await aexp(path, run);
  const theirs = await readJobFiles(python.path);
  const mine = await readJobFiles(path);
  const ids = await idsBy(python.path, "experiment_id");
  for (const [i, [name, , status]] of commands.entries()) {
    await t.step(name, () => {
      const id = ids.get(`"E${10 + i}0"`) ?? "";
      const document = theirs.get(id)?.document ?? "";
      assert.match(document, new RegExp(`"status": "${status}"`));
      assert.equal(comparable(mine.get(id)?.document ?? ""), comparable(document));
    });
  }
});
