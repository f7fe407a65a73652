/**
 * What `queue add` says of runs that are in the store already.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp, aexpJson } from "../../support/cli.ts";
import { ADD, added, runnable, values } from "../../support/queue.ts";
import { json } from "../../support/store.ts";
import { commitAll, temporaryRepository, writeFile } from "../../support/temporary.ts";
import { formatJson } from "../../../lib/domain/value/json_text.ts";

const ONE = ["--sp", "seed=1"];

Deno.test("queue add reports the own tag and status of a job that it leaves alone", async (t) => {
  const cases = [
    ["other_tag", "queued", ["--tag", "z"]],
    ["duplicate", "queued", ["--tag", "y"]],
    ["moved", "queued", ["--tag", "z", "--retag"]],
  ] as const;
  for (const [outcome, status, args] of cases) {
    await t.step(outcome, async () => {
      await using repository = await runnable("true");
      await added(repository.path, ...ONE, "--tag", "y");
      const jobs = await added(repository.path, ...ONE, ...args);
      assert.deepEqual(values(jobs, "outcome"), [outcome]);
      assert.deepEqual(values(jobs, "status"), [status]);
      assert.deepEqual(values(jobs, "tag"), [outcome === "moved" ? "z" : "y"]);
    });
  }
  await t.step("exists", async () => {
    await using repository = await runnable("exit 3");
    const { path } = repository;
    await added(path, ...ONE, "--tag", "y");
    await aexp(path, ["queue", "run"]);
    const jobs = await added(path, ...ONE, "--tag", "z", "--only-new");
    assert.deepEqual(values(jobs, "outcome"), ["exists"]);
    assert.deepEqual(values(jobs, "status"), ["failed"]);
    assert.deepEqual(values(jobs, "tag"), ["y"]);
    const { stdout } = await aexp(path, [...ADD, ...ONE, "--only-new"]);
    assert.match(
      stdout,
      /^skipped — [0-9a-f]{8}, the same configuration, is failed\. rerun without --only-new /,
    );
  });
  await t.step("running", async () => {
    await using repository = await runnable("true");
    const { path } = repository;
    await added(path, ...ONE, "--tag", "y");
    await runElsewhere(path);
    const jobs = await added(path, ...ONE, "--tag", "z");
    assert.deepEqual(values(jobs, "outcome"), ["running"]);
    assert.deepEqual(values(jobs, "status"), ["running"]);
    assert.deepEqual(values(jobs, "tag"), ["y"]);
    const { stdout } = await aexp(path, [...ADD, ...ONE, "--tag", "z"]);
    assert.match(stdout, /^skipped — [0-9a-f]{8} is running under tag=y and is left alone\.\n$/);
  });
  await t.step("twice in one addition", async () => {
    await using repository = await runnable("true");
    await added(repository.path, ...ONE, "--tag", "y");
    const jobs = await added(repository.path, "--sweep", "seed=1|1|2", "--tag", "z");
    assert.deepEqual(values(jobs, "outcome"), ["other_tag", "duplicate", "queued"]);
    assert.deepEqual(values(jobs, "tag"), ["y", "y", "z"]);
  });
});

Deno.test("queue add names the tag under which a run waits", async () => {
  await using repository = await runnable("true");
  const { path } = repository;
  await added(path, ...ONE, "--tag", "y");
  await added(path, "--sp", "seed=2");
  const single = await aexp(path, [...ADD, ...ONE]);
  assert.match(single.stdout, /^skipped — [0-9a-f]{8} waits under tag=y\. rerun with --retag /);
  const { stdout } = await aexp(path, [...ADD, "--sweep", "seed=1..3", "--tag", "z"]);
  assert.match(stdout, /^skipped 1 that wait under tag=y; rerun with --retag to move them\.$/m);
  assert.match(stdout, /^skipped 1 that wait without a tag; rerun with --retag to move them\.$/m);
});

Deno.test("queue add advises --allow-dup-on-recommit only if that helps", async () => {
  await using repository = await temporaryRepository({ isCommitted: true });
  const { path } = repository;
  const sweep = [...ADD, "--sweep", "seed=1..2"];
  await aexp(path, sweep);
  for (const more of [[], ["--allow-dup-on-recommit"]]) {
    const single = await aexp(path, [...ADD, ...ONE, ...more]);
    assert.match(single.stdout, /^skipped — [0-9a-f]{8} waits already: it is the same run\.\n$/);
    assert.match(
      (await aexp(path, [...sweep, ...more])).stdout,
      /^skipped 2 that wait already\.\n/,
    );
  }
  await writeFile(`${path}/train.py`, "");
  await commitAll(path);
  const { stdout } = await aexp(path, [...ADD, ...ONE]);
  assert.match(stdout, /^skipped — recommit duplicate of .* --allow-dup-on-recommit to add anyway/);
});

Deno.test("queue add --dry-run of one run says that it would move or run again", async () => {
  await using repository = await runnable("true");
  const { path } = repository;
  const dry = async (...args: string[]) =>
    (await aexp(path, [...ADD, ...ONE, "--dry-run", ...args])).stdout.split("\n")[0] ?? "";
  assert.match(await dry(), /^would queue [0-9a-f]{32}$/);
  await added(path, ...ONE, "--tag", "y");
  assert.match(await dry("--retag"), /^would move [0-9a-f]{32} \(from another tag\)$/);
  await aexp(path, ["queue", "run"]);
  assert.match(await dry(), /^would queue [0-9a-f]{32} \(finished before and will run again\)$/);
});

/** Makes the only job one that another machine runs: nobody here knows whether it lives. */
async function runElsewhere(path: string): Promise<void> {
  const answer = await aexpJson(path, ["queue", "list"]);
  const text = formatJson(answer.get("entries") ?? null);
  const [, id] = /"job_id": "([0-9a-f]{32})"/.exec(text) ?? [];
  const file = `${path}/.runs/workspace/${id}/signac_job_document.json`;
  const document = json(await Deno.readTextFile(file));
  const queue = new Map(document.get("queue") as Map<string, string>);
  const proc = json(
    '{"pid": 1, "host": "elsewhere", "started_at": "2026-04-23T18:00:00Z", "pgid": 1, ' +
      '"start_fingerprint": "linux:1"}',
  );
  const changed = new Map<string, unknown>([
    ...document,
    ["status", "running"],
    ["queue", new Map<string, unknown>([...queue, ["proc", proc]])],
  ]);
  await writeFile(file, formatJson(changed as typeof document));
}
