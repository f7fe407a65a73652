/**
 * What is told of runs of another commit, and of documents in conflict.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp } from "../../support/cli.ts";
import { ADD, added, run } from "../../support/queue.ts";
import { commitAll, temporaryRepository, writeFile } from "../../support/temporary.ts";

Deno.test("queue add says that runs of another commit are there, and names --only-new", async () => {
  const experiment = "---\nrunner_command: test {seed} != 1\n---\n";
  await using repository = await temporaryRepository({ experiment, isCommitted: true });
  const { path } = repository;
  const sweep = [...ADD, "--sweep", "seed=0..2"];
  assert.equal((await aexp(path, sweep)).stderr, "");
  await run(path, "--continue-on-failure");
  await writeFile(`${path}/note`, "1");
  await commitAll(path);
  const more = [...ADD, "--sweep", "seed=0..3", "--dry-run"];
  assert.match(
    (await aexp(path, more)).stderr,
    /^warning: 3 of 4 new run\(s\) have a run of another commit already \((2 complete, 1 failed|1 failed, 2 complete)\); --only-new leaves such configurations out\n$/,
  );
  assert.equal((await aexp(path, [...more, "--only-new"])).stderr, "");
  assert.equal((await aexp(path, [...more, "--allow-dup-on-recommit"])).stderr, "");
});

Deno.test("an array task that finds no run says which documents are in conflict, and ends with 1", async () => {
  await using repository = await temporaryRepository({
    experiment: "---\nrunner_command: 'true'\n---\n",
  });
  const { path } = repository;
  const jobs = await added(path, "--sweep", "seed=0..1");
  const list = ["queue", "run", "--batch", "b", "--index"];
  assert.equal((await aexp(path, [...list, "0"])).code, 0);
  const document = `${jobs[1]?.get("workspace")}/signac_job_document.json`;
  await writeFile(document, "<<<<<<< a\n{}\n=======\n{}\n>>>>>>> b\n");
  const { code, stderr } = await aexp(path, [...list, "1"]);
  assert.match(stderr, /warning: skipped .*signac_job_document\.json: .*conflict/);
  assert.match(stderr, /aexp sync --resolve/);
  assert.equal(code, 1);
});
