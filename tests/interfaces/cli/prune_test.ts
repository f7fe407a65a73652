/**
 * `aexp prune`, and the rules that keep bulk outputs out of git.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp, aexpJson } from "../../support/cli.ts";
import { added, listed, runnable, values } from "../../support/queue.ts";
import { queued, started, WAIT } from "../../support/runs.ts";
import type { Mapping, Value } from "../../../lib/domain/value/value.ts";

/** The cache folder keeps the test away from versions that somebody has unpacked. */
const CACHE = {
  AEXP_CACHE_DIR: "/nonexistent/aexp",
  XDG_CACHE_HOME: "/nonexistent",
  HOME: "/nonexistent",
};

async function age(folder: string, days: number): Promise<void> {
  const then = new Date(Date.now() - days * 86_400_000);
  for await (const { name, isFile } of Deno.readDir(folder)) {
    if (isFile) await Deno.utime(`${folder}/${name}`, then, then);
  }
}

/** Files and bytes of each kind, without versions: other tests may have unpacked some. */
function counts(pruning: Mapping): Record<string, (Value | undefined)[]> {
  const kinds = (pruning.get("kinds") as Mapping[]).filter((one) => one.get("kind") !== "versions");
  return Object.fromEntries(
    kinds.map((one) => [String(one.get("kind")), [one.get("files"), one.get("bytes")]]),
  );
}

async function namesIn(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
}

Deno.test("prune removes old logs and records of runs that are over, and keeps their numbers", async () => {
  await using repository = await runnable("echo hello");
  const { path } = repository;
  await added(path, "--sweep", "seed=0..1");
  assert.equal((await aexp(path, ["queue", "run", "--index", "0"])).code, 0);
  assert.equal((await aexp(path, ["queue", "run"])).code, 0);
  const ids = values(await listed(path, "--include-terminal"), "job_id").toSorted();
  const state = `${path}/.aexp`;
  const fresh = counts(await aexpJson(path, ["prune", "--dry-run"], { env: CACHE }));
  assert.deepEqual(fresh, { records: [0n, 0n], lists: [0n, 0n], logs: [0n, 0n] });
  for (const folder of ["attempts", "logs", "arrays"]) await age(`${state}/${folder}`, 40);
  const attemptsBefore = await namesIn(`${state}/attempts`);
  const planned = await aexpJson(path, ["prune", "--dry-run"], { env: CACHE });
  assert.deepEqual(await namesIn(`${state}/attempts`), attemptsBefore);
  const done = await aexpJson(path, ["prune"], { env: CACHE });
  assert.deepEqual(counts(done), counts(planned));
  assert.ok(Object.values(counts(done)).every(([files]) => files !== undefined && files !== 0n));
  assert.deepEqual(await namesIn(`${state}/attempts`), ids.map((id) => `${String(id)}.1`));
  assert.deepEqual([await namesIn(`${state}/logs`), await namesIn(`${state}/arrays`)], [[], []]);
  assert.deepEqual(values(await listed(path, "--include-terminal"), "status"), [
    "complete",
    "complete",
  ]);
  const [first = ""] = ids as string[];
  assert.equal((await aexp(path, ["run-queued", first, "--force"])).code, 0);
  assert.ok((await namesIn(`${state}/attempts`)).includes(`${first}.2`));
});

Deno.test("prune leaves everything of a live run, however old it is", async () => {
  await using repository = await runnable("true");
  const { path } = repository;
  const id = await queued(path, WAIT);
  const { output } = await started(path, id);
  const folders = ["attempts", "logs"].map((name) => `${path}/.aexp/${name}`);
  const before: string[][] = [];
  for (const folder of folders) before.push(await namesIn(folder).catch(() => []));
  const { code } = await aexp(path, ["prune", "--logs-older-than", "0s"], { env: CACHE });
  assert.equal(code, 0);
  for (const [n, folder] of folders.entries()) {
    assert.deepEqual(await namesIn(folder).catch(() => []), before[n]);
  }
  await aexp(path, ["queue", "stop", id, "--force"]);
  await output;
});

Deno.test("a new store keeps bulk outputs out of git and the runs in; the rules are a person's then", async () => {
  await using repository = await runnable(
    'mkdir -p "$AEXP_JOB_WORKSPACE/ckpt"; echo x > "$AEXP_JOB_WORKSPACE/ckpt/1.pt"; ' +
      `echo x > "$AEXP_JOB_WORKSPACE/model.pt"; echo '{"a": 1}' > "$AEXP_JOB_WORKSPACE/results.json"`,
  );
  const { path } = repository;
  const git = async (...args: string[]) => {
    const { stdout } = await new Deno.Command("git", { args, cwd: path }).output();
    return new TextDecoder().decode(stdout);
  };
  await git("init", "-q");
  const [id = ""] = values(await added(path, "--sp", "seed=1"), "job_id") as string[];
  assert.equal((await aexp(path, ["queue", "run"])).code, 0);
  await git("add", ".runs");
  const staged = (await git("diff", "--cached", "--name-only")).split("\n");
  const folder = `.runs/workspace/${id}`;
  assert.deepEqual(staged.filter((name) => name.startsWith(folder)), [
    `${folder}/signac_job_document.json`,
    `${folder}/signac_statepoint.json`,
  ]);
  assert.ok(staged.includes(".runs/.signac/config") && staged.includes(".runs/.gitignore"));
  await Deno.remove(`${path}/.runs/.gitignore`);
  await added(path, "--sp", "seed=2");
  await assert.rejects(Deno.stat(`${path}/.runs/.gitignore`));
});
