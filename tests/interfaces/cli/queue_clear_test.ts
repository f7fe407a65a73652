import assert from "node:assert/strict";
import { aexp, aexpJson } from "../../support/cli.ts";
import { documentOf, moveElsewhere, queued, started, WAIT } from "../../support/runs.ts";
import { temporaryRepository } from "../../support/temporary.ts";

Deno.test("queue clear asks at a terminal and refuses without one", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, "true");
  const unasked = await aexp(path, ["queue", "clear"]);
  assert.equal(unasked.code, 2);
  assert.equal(
    unasked.stderr,
    "error: Cannot abandon 1 queued run: there is no terminal to ask at. " +
      "Add --yes to go on without a question.\n",
  );
  const refused = await aexp(path, ["queue", "clear"], { answer: "n" });
  assert.deepEqual([refused.code, refused.stderr.endsWith("[y/N]: aborted.\n")], [0, true]);
  assert.equal((await documentOf(path, id)).get("status"), "queued");
  const done = await aexp(path, ["queue", "clear"], { answer: "y" });
  assert.deepEqual([done.code, done.stdout], [0, "abandoned 1 job(s)\n"]);
  assert.equal((await documentOf(path, id)).get("status"), "abandoned");
  const empty = await aexp(path, ["queue", "clear"]);
  assert.deepEqual([empty.code, empty.stdout], [0, "no queued jobs match the filter\n"]);
});

Deno.test("queue clear abandons the matching jobs and leaves those that are over", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const tagged = await queued(path, "true", "--sp", "seed=1", "--tag", "t");
  const other = await queued(path, "true", "--sp", "seed=2");
  const over = await queued(path, "true", "--sp", "seed=3", "--tag", "t");
  await aexp(path, ["run-queued", over]);
  const cleared = await aexpJson(path, ["queue", "clear", "--tag", "t", "-y"]);
  assert.deepEqual(cleared.get("job_ids"), [tagged]);
  assert.equal((await documentOf(path, other)).get("status"), "queued");
  assert.equal((await documentOf(path, over)).get("status"), "complete");
});

Deno.test("queue clear and queue remove leave running jobs, and stop them first with --running", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, WAIT, "--sp", "seed=1");
  const waiting = await queued(path, "true", "--sp", "seed=2");
  const { output } = await started(path, id);
  const left = await aexp(path, ["queue", "clear", "--yes"]);
  assert.equal(left.stdout, "abandoned 1 job(s); left 1 running job(s) (--running stops them)\n");
  assert.equal((await documentOf(path, waiting)).get("status"), "abandoned");
  assert.equal((await documentOf(path, id)).get("status"), "running");
  const stopped = await aexpJson(path, ["queue", "clear", "--yes", "--running"]);
  assert.deepEqual(stopped.get("stopped"), [id]);
  assert.deepEqual(stopped.get("job_ids"), [id]);
  await output;
  assert.equal((await documentOf(path, id)).get("status"), "abandoned");
});

Deno.test("queue remove --running stops a run before it abandons it", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, WAIT);
  const { output } = await started(path, id);
  assert.equal((await aexp(path, ["queue", "remove", id])).code, 2);
  const { code, stdout } = await aexp(path, ["queue", "remove", id, "--running"]);
  assert.deepEqual([code, stdout], [0, `abandoned ${id.slice(0, 8)} (was running)\n`]);
  await output;
  const document = await documentOf(path, id);
  assert.equal(document.get("status"), "abandoned");
  assert.match(
    JSON.stringify((document.get("attempts") as Map<string, unknown>[])[0]?.get("status")),
    /stopped/,
  );
});

Deno.test("queue clear leaves a run whose holder cannot be seen, and fails for it with --running", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, WAIT, "--sp", "seed=1");
  const { runner, output } = await started(path, id);
  await moveElsewhere(path, id, runner);
  const other = await queued(path, "true", "--sp", "seed=2");
  const unasked = await aexp(path, ["queue", "clear"]);
  assert.match(
    unasked.stderr,
    /^error: Cannot abandon 1 queued run and leave 1 running run: there is no terminal/,
  );
  const refused = await aexp(path, ["queue", "clear", "--yes", "--running"]);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /it runs on node7, where no signal from here arrives/);
  assert.equal((await documentOf(path, other)).get("status"), "queued");
  const cleared = await aexp(path, ["queue", "clear", "--yes"]);
  assert.equal(
    cleared.stdout,
    "abandoned 1 job(s); left 1 running job(s) (the holder of 1 cannot be seen from here: " +
      "`aexp queue remove ID` removes such a run)\n",
  );
  assert.equal((await documentOf(path, id)).get("status"), "running");
  assert.equal((await aexp(path, ["queue", "remove", id])).code, 0);
  assert.equal((await documentOf(path, id)).get("status"), "abandoned");
  runner.kill("SIGKILL");
  await output;
});
