/**
 * What could go unnoticed and is told: complete runs that a filter would run again, results that
 * could not be read, numbers of places that are not kept from other runners.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp, aexpJson } from "../../support/cli.ts";
import { added, listed, run, runnable, values } from "../../support/queue.ts";
import { writeFile } from "../../support/temporary.ts";

Deno.test("queue retry asks before it runs complete runs again that a filter chose", async () => {
  await using repository = await runnable("exit {code}");
  const { path } = repository;
  const ids = values(await added(path, "--no-commit", "--sweep", "code=0|1,n=1..2"), "job_id");
  await run(path, "--continue-on-failure");
  const states = async () => values(await listed(path, "--include-terminal"), "status").toSorted();
  const before = await states();
  const retry = ["queue", "retry", "--status", "complete"];
  const refused = await aexp(path, retry);
  assert.equal(refused.code, 2);
  assert.match(
    refused.stderr,
    /^error: Cannot put 2 runs back into the queue: there is no terminal/,
  );
  assert.match(refused.stderr, /Add --yes to go on/);
  const no = await aexp(path, retry, { answer: "n\n" });
  assert.equal(no.code, 0);
  assert.match(no.stderr, /about to put 2 runs back into the queue\.\nProceed\? \[y\/N\]: aborted/);
  assert.deepEqual(await states(), before);
  assert.match((await aexp(path, [...retry, "--dry-run"])).stdout, /would put back 2 job\(s\)/);
  // Failed runs, and a run that is named, need no question.
  assert.equal((await aexp(path, ["queue", "retry", "--failed"])).code, 0);
  assert.equal((await aexp(path, ["queue", "retry", String(ids[0])])).code, 0);
  assert.match((await aexp(path, [...retry, "--yes"])).stdout, /put back 1 job\(s\)/);
  assert.deepEqual(await states(), ["queued", "queued", "queued", "queued"]);
});

Deno.test("results that could not be read are told by every listing", async () => {
  await using repository = await runnable(
    `printf '{"loss": 0.' > "$AEXP_JOB_WORKSPACE/results.json"; exit {code}`,
  );
  const { path } = repository;
  const [id] = values(await added(path, "--no-commit", "--sp", "code=0"), "job_id").map(String);
  await run(path);
  const table = await aexp(path, ["queue", "list", "--include-terminal"], { columns: 120 });
  assert.match(table.stdout, /results\.json ignored: it is not whole JSON/);
  const listing = await aexpJson(path, ["queue", "list", "--include-terminal"]);
  const [entry] = listing.get("entries") as ReadonlyMap<string, string>[];
  assert.equal(entry?.get("results_problem"), "it is not whole JSON");
  const { stderr } = await aexp(path, ["results"]);
  const short = id?.slice(0, 8);
  assert.ok(
    stderr.includes(`note: results.json of 1 run could not be read (${short}); see show-run`),
  );
});

Deno.test("queue run says where AEXP_SLOT is not kept from other runners", async () => {
  await using repository = await runnable("echo slot $AEXP_SLOT of {n}");
  const { path } = repository;
  await added(path, "--no-commit", "--sweep", "n=1..3");
  await writeFile(`${path}/.aexp/slots`, "no folder\n");
  const { code, stdout, stderr } = await run(path);
  assert.equal(code, 0);
  assert.match(stdout, /^slot 0 of 1$/m);
  assert.equal(
    stderr.match(/^warning: the numbers in AEXP_SLOT are unique in this runner only/mg)?.length,
    1,
  );
  await Deno.remove(`${path}/.aexp/slots`);
  await added(path, "--no-commit", "--sweep", "n=4");
  assert.doesNotMatch((await run(path)).stderr, /AEXP_SLOT/);
});

Deno.test("export to a full device does not promise to continue", async () => {
  await using repository = await runnable("true");
  const { path } = repository;
  await added(path, "--no-commit", "--sp", "n=1");
  const { code, stderr } = await aexp(path, ["export", "-o", "/dev/full"]);
  assert.equal(code, 2);
  assert.equal(
    stderr,
    'error: Cannot write "/dev/full": no space is left on the device. Free some space, or name a ' +
      "file elsewhere with --output.\n",
  );
});

for (const [word, meant] of [["done", "complete"], ["error", "failed"], ["pending", "queued"]]) {
  Deno.test(`the state ${word} is answered by ${meant}`, async () => {
    await using repository = await runnable("true");
    const { stderr } = await aexp(repository.path, ["queue", "list", "--status", word ?? ""]);
    assert.match(stderr, new RegExp(`"${word}" is no state; did you mean ${meant}\\?`));
  });
}
