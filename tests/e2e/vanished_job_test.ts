/**
 * What a runner says, and does not make, when the folder of its job goes away while the command runs.
 *
 * @module
 */

import assert from "node:assert/strict";
import { sleep } from "../../lib/context.ts";
import { aexp, aexpCommand, type CliResult } from "../support/cli.ts";
import { added, listed, runnable, values } from "../support/queue.ts";
import { isThere } from "../support/runs.ts";
import { commitAll, git } from "../support/temporary.ts";
import { waitUntil } from "../support/wait.ts";

/** Says that it runs and ends when it is told. */
const COMMAND = "touch ready; until [ -e go ]; do sleep 0.05; done; exit 3";

/** Runs the queue and does something while its first job runs. */
async function runWhile(
  path: string,
  work: () => Promise<string>,
  env: Record<string, string> = {},
): Promise<CliResult> {
  const output = aexpCommand(path, ["queue", "run", "--continue-on-failure"], { env }).output();
  await waitUntil(() => isThere(`${path}/ready`));
  const now = await work();
  await Deno.writeTextFile(`${now}/go`, "");
  const { code, stdout, stderr } = await output;
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

function remove(path: string): Promise<void> {
  return Deno.remove(path, { recursive: true });
}

Deno.test("queue run says how a run ended whose folder is gone, and goes on", async () => {
  await using repository = await runnable(COMMAND);
  const { path } = repository;
  const ids = values(await added(path, "--sweep", "seed=0..1"), "job_id").map(String);
  const [gone = "", other = ""] = ids;
  const run = await runWhile(path, async () => {
    await remove(`${path}/.runs/workspace/${gone}`);
    return path;
  });
  const short = gone.slice(0, 8);
  assert.match(run.stderr, new RegExp(`note: ${short} ended with code 3, but .* is gone`));
  assert.match(run.stderr, new RegExp(`the end is kept in ".*/attempts/${gone}\\.1\\.end"`));
  assert.match(run.stdout, new RegExp(`runner failed: ${short} ended with code 3`));
  assert.match(run.stdout, /ran 2 job\(s\), 2 failed \/ 0 passed \/ 1 not recorded/);
  assert.equal(run.code, 1);
  assert.deepEqual(values(await listed(path, "--include-terminal"), "job_id"), [other]);
});

Deno.test("queue run ends with 1 where the folder of a run that succeeded is gone", async () => {
  await using repository = await runnable(COMMAND.replace("exit 3", "exit 0"));
  const { path } = repository;
  const [gone] = values(await added(path, "--sp", "seed=0"), "job_id").map(String);
  const run = await runWhile(path, async () => {
    await remove(`${path}/.runs/workspace/${gone}`);
    return path;
  });
  assert.deepEqual([run.code, run.stdout], [
    1,
    "ran 1 job(s), 0 failed / 1 passed / 1 not recorded\n",
  ]);
});

Deno.test("queue run says how a run ended whose document has become something else", async (t) => {
  const cases = { "a FIFO": 'rm "$0"; mkfifo "$0"', "half a file": `printf '{' > "$0"` };
  for (const [what, command] of Object.entries(cases)) {
    await t.step(what, async () => {
      await using repository = await runnable(COMMAND);
      const { path } = repository;
      const [id = ""] = values(await added(path, "--sp", "seed=0"), "job_id").map(String);
      const run = await runWhile(path, async () => {
        const args = ["-c", command, `${path}/.runs/workspace/${id}/signac_job_document.json`];
        await new Deno.Command("sh", { args }).output();
        return path;
      });
      assert.match(
        run.stderr,
        /ended with code 3, but its document does not record that: .*the end is kept/,
      );
      assert.deepEqual([run.code, run.stdout.split("\n").at(-2)], [
        1,
        "ran 1 job(s), 1 failed / 0 passed / 1 not recorded",
      ]);
    });
  }
});

Deno.test("a branch without the run store: what is left of the queue is skipped, the end is kept", async () => {
  await using repository = await runnable(COMMAND);
  const { path } = repository;
  await commitAll(path);
  await git(path, "branch", "bare");
  const ids = values(await added(path, "--sweep", "seed=0..1"), "job_id").map(String);
  await git(path, "add", "--force", ".runs");
  await commitAll(path);
  const [first = "", second = ""] = ids;
  const run = await runWhile(path, async () => {
    await git(path, "checkout", "--quiet", "--force", "bare");
    return path;
  });
  assert.match(run.stderr, new RegExp(`note: ${first.slice(0, 8)} ended with code 3, but `));
  assert.match(run.stdout, new RegExp(`skipping ${second.slice(0, 8)}: its folder is gone`));
  assert.equal(run.code, 1);
  assert.ok(!isThere(`${path}/.runs/.signac/config`));
  await git(path, "checkout", "--quiet", "--force", "-");
  assert.equal((await aexp(path, ["queue", "reconcile", "--apply"])).code, 0);
  assert.deepEqual(values(await listed(path, "--include-terminal"), "status"), [
    "failed",
    "queued",
  ]);
});

Deno.test("a repository that is moved: nothing is made where it was, and the end goes with it", async () => {
  await using repository = await runnable(COMMAND);
  await using elsewhere = await runnable("true");
  const { path } = repository;
  const moved = `${elsewhere.path}/moved`;
  const ids = values(await added(path, "--sweep", "seed=0..1"), "job_id").map(String);
  const [first = "", second = ""] = ids;
  const run = await runWhile(path, async () => {
    await Deno.rename(path, moved);
    // Time for some beats, each of which takes a lock.
    await sleep(500);
    return moved;
  }, { AEXP_HEARTBEAT_S: "0.1" });
  assert.match(run.stderr, new RegExp(`note: ${first.slice(0, 8)} ended with code 3, but `));
  assert.match(run.stdout, new RegExp(`skipping ${second.slice(0, 8)}: its folder is gone`));
  assert.equal(run.code, 1);
  await assert.rejects(Deno.stat(path), Deno.errors.NotFound);
  await Deno.mkdir(path);
  assert.equal((await aexp(moved, ["queue", "reconcile", "--apply"])).code, 0);
  assert.deepEqual(values(await listed(moved, "--include-terminal"), "status"), [
    "failed",
    "queued",
  ]);
});
