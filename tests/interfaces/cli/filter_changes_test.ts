/**
 * Stopping, removing, retrying and clearing the runs that a filter chooses.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp, aexpJson } from "../../support/cli.ts";
import { added, listed, runnable, values } from "../../support/queue.ts";
import { documentOf, queued, started, WAIT } from "../../support/runs.ts";

/** Runs of the tags "a" (failed, complete, queued) and "b" (queued). */
async function filled(path: string): Promise<string[]> {
  const done = await added(path, "--sweep", "seed=0..1", "--tag", "a", "--command", "exit {seed}");
  await aexp(path, ["queue", "run", "--continue-on-failure"]);
  const waiting = await added(path, "--sp", "seed=2", "--tag", "a");
  const other = await added(path, "--sp", "seed=3", "--tag", "b");
  return values([...done, ...waiting, ...other], "job_id") as string[];
}

async function states(path: string): Promise<string[]> {
  return values(await listed(path, "--include-terminal"), "status") as string[];
}

Deno.test("queue stop and queue remove ask before they change what a filter chose", async (t) => {
  for (const [verb, after] of [["stop", "stopped"], ["remove", "abandoned"]] as const) {
    await t.step(verb, async () => {
      await using repository = await runnable("true");
      const { path } = repository;
      await filled(path);
      const args = ["queue", verb, "--tag", "a"];
      const unasked = await aexp(path, args);
      assert.deepEqual([unasked.code, unasked.stdout], [2, ""]);
      assert.match(
        unasked.stderr,
        /^error: Cannot (stop|remove) .*1 (queued )?run: there is no terminal to ask at\. Add --yes/,
      );
      const refused = await aexp(path, args, { answer: "n" });
      assert.deepEqual([refused.code, refused.stdout], [0, ""]);
      assert.match(refused.stderr, /aborted\.\n$/);
      assert.deepEqual(await states(path), ["complete", "failed", "queued", "queued"]);
      assert.equal((await aexp(path, args, { answer: "y" })).code, 0);
      assert.deepEqual(await states(path), ["complete", "failed", after, "queued"]);
      const again = await aexp(path, [...args, "--yes"]);
      assert.deepEqual([again.code, again.stdout], [0, "no run to change matches the filter\n"]);
      assert.equal((await aexp(path, ["queue", verb, "--sp", "seed=3", "-y"])).code, 0);
      assert.deepEqual(await states(path), ["complete", "failed", after, after]);
    });
  }
});

Deno.test("queue stop --tag stops what runs", async () => {
  await using repository = await runnable("true");
  const { path } = repository;
  const id = await queued(path, WAIT, "--tag", "opt");
  const { output } = await started(path, id);
  const answer = await aexpJson(path, ["queue", "stop", "--tag", "opt", "--yes"]);
  assert.deepEqual([answer.get("total"), answer.get("left")], [1n, 0n]);
  await output;
  assert.equal((await documentOf(path, id)).get("status"), "stopped");
});

Deno.test("queue remove takes several ids, and a run that is over only with --force", async () => {
  await using repository = await runnable("true");
  const { path } = repository;
  const [complete = "", failed = "", waiting = "", other = ""] = await filled(path);
  const one = await aexp(path, ["queue", "remove", complete]);
  assert.deepEqual([one.code, one.stdout], [2, ""]);
  assert.match(one.stderr, /it is complete already\. To mark it as abandoned .*, add --force\.\n$/);
  const two = await aexp(path, ["queue", "remove", failed, waiting, other.slice(0, 10)]);
  assert.equal(two.code, 1);
  assert.match(two.stderr, /^warning: Cannot remove job "[0-9a-f]+": it is failed already\n$/);
  assert.deepEqual(await states(path), ["complete", "failed", "abandoned", "abandoned"]);
  assert.equal((await aexp(path, ["queue", "remove", complete, "--force"])).code, 0);
  assert.equal(
    (await aexp(path, ["queue", "remove", "--cause", "exit_1", "--force", "-y"])).code,
    0,
  );
  assert.deepEqual(new Set(await states(path)), new Set(["abandoned"]));
});

Deno.test("a command that changes runs wants to be told which", async (t) => {
  await using repository = await runnable("true");
  const { path } = repository;
  await filled(path);
  for (const verb of ["stop", "remove", "retry"]) {
    await t.step(verb, async () => {
      const { code, stderr } = await aexp(path, ["queue", verb]);
      assert.equal(code, 2);
      assert.match(
        stderr,
        new RegExp(`^error: Cannot ${verb} runs: no run is chosen\\. Name runs`),
      );
    });
  }
  await t.step("and a wrong filter is answered by what there is", async () => {
    for (const verb of [["stop"], ["remove"], ["retry", "--failed"], ["clear", "--yes"]]) {
      const { code, stderr } = await aexp(path, ["queue", ...verb, "--tag", "c"]);
      assert.deepEqual([code, stderr], [0, "note: no run has tag=c; known tags: a (3), b (1)\n"]);
    }
  });
});

Deno.test("queue retry chooses by cause, state and value", async (t) => {
  await using repository = await runnable("true");
  const { path } = repository;
  const [complete = "", failed = ""] = await filled(path);
  const cases: readonly (readonly [args: readonly string[], ids: readonly string[]])[] = [
    [["--cause", "exit_1"], [failed]],
    [["--cause", "time_limit"], []],
    [["--status", "complete,failed", "--tag", "a"], [complete, failed]],
    [["--failed", "--sp", "seed=1"], [failed]],
    [[complete, failed, "--sp", "seed=0"], [complete]],
  ];
  for (const [args, ids] of cases) {
    await t.step(args.join(" ").replaceAll(/[0-9a-f]{8,}/g, "ID"), async () => {
      const answer = await aexpJson(path, ["queue", "retry", "--dry-run", ...args]);
      assert.deepEqual(values(answer.get("jobs") as Map<string, never>[], "job_id"), ids);
    });
  }
  assert.equal((await aexp(path, ["queue", "retry", "--cause", "exit_1"])).code, 0);
  assert.deepEqual(await states(path), ["complete", "queued", "queued", "queued"]);
});

Deno.test("a script gets the whole filter, and its tasks take only those runs", async () => {
  await using repository = await runnable("true");
  const { path } = repository;
  const [, , waiting = "", other = ""] = await filled(path);
  const materialize = ["queue", "materialize", "--runner", "slurm", "-o", "a.sbatch"];
  assert.equal((await aexp(path, [...materialize, "--sp", "seed=3", "--since", "1h"])).code, 0);
  const script = await Deno.readTextFile(`${path}/a.sbatch`);
  assert.match(script, /queue run --sp seed=3 --since 20[-0-9T:.]+Z --index/);
  await aexp(path, [...materialize, other]);
  assert.match(
    await Deno.readTextFile(`${path}/a.sbatch`),
    new RegExp(`queue run ${other} --index`),
  );
  const task = await aexp(path, ["queue", "run", "--sp", "seed=3", "--index", "0"]);
  assert.equal(task.code, 0, task.stderr);
  assert.equal((await documentOf(path, other)).get("status"), "complete");
  assert.equal((await documentOf(path, waiting)).get("status"), "queued");
  const moving = await aexp(path, ["queue", "run", "--since", "1h", "--index", "0"]);
  assert.equal(moving.code, 2);
  assert.match(moving.stderr, /^error: Cannot use --since 1h with --index: its tasks start at/);
});

Deno.test("materialize says that it wrote an empty script", async () => {
  await using repository = await runnable("true");
  const { path } = repository;
  await filled(path);
  const { code, stdout, stderr } = await aexp(path, ["queue", "materialize", "--tag", "c"]);
  assert.equal(code, 0);
  assert.match(
    stdout,
    /^materialized 0 job\(s\) → .*\n {2}the script is empty: no queued run matches\n$/,
  );
  assert.match(stderr, /no run has tag=c; known tags/);
});
