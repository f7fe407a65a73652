/**
 * What `aexp doctor` says of files that git would take, or leaves out.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp } from "../../support/cli.ts";
import { queued } from "../../support/runs.ts";
import { temporaryRepository, writeFile } from "../../support/temporary.ts";

async function gitLines(path: string): Promise<string> {
  const { stdout } = await aexp(path, ["doctor"]);
  return stdout.split("\n").filter((line) => line.includes("git files")).join("\n");
}

Deno.test("doctor names bulk files that git would take", async () => {
  await using repository = await temporaryRepository({ isCommitted: true });
  const { path } = repository;
  const id = await queued(path, "true");
  assert.match(await gitLines(path), /^ok\t/);
  const folder = `${path}/.runs/workspace/${id}`;
  await Deno.writeFile(`${folder}/checkpoint.pt`, new Uint8Array(11 * 2 ** 20));
  assert.match(await gitLines(path), /^ok\t/, "the store's own rules leave it out");
  await Deno.remove(`${path}/.runs/.gitignore`);
  assert.match(
    await gitLines(path),
    /^warning\tgit files\t1 file of 10 MiB or more that `git add` takes: \S+checkpoint\.pt\tAdd a rule to \.runs\/\.gitignore\.$/,
  );
});

Deno.test("doctor names entries of the ledger that git ignores", async () => {
  await using repository = await temporaryRepository({ isCommitted: true });
  const { path } = repository;
  await queued(path, "true");
  assert.equal((await aexp(path, ["queue", "run"])).code, 0);
  assert.match(await gitLines(path), /^ok\t/);
  await writeFile(`${path}/.gitignore`, ".aexp/\n");
  assert.match(
    await gitLines(path),
    /1 file of runs ignored, so they do not travel: \.aexp\/ledger\//,
  );
});
