/**
 * When git is asked about the code that a job runs.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp, aexpCommand, aexpProcess } from "../support/cli.ts";
import { added, listed, runnable, values } from "../support/queue.ts";
import { isThere } from "../support/runs.ts";
import { writeFile } from "../support/temporary.ts";
import { waitUntil } from "../support/wait.ts";

/** A git of its own that notes each call, and the environment in which it is found. */
async function withGit(path: string, script: string): Promise<Record<string, string>> {
  await writeFile(`${path}/bin/git`, `#!/bin/sh\necho called >>"${path}/calls"\n${script}\n`);
  await Deno.chmod(`${path}/bin/git`, 0o755);
  return { PATH: `${path}/bin:${Deno.env.get("PATH")}` };
}

Deno.test("queue run does not wait for a git that hangs where nothing can be run", async () => {
  await using repository = await runnable("");
  const { path } = repository;
  assert.equal((await aexp(path, ["queue", "add", "--experiment", "E001"])).code, 0);
  const env = await withGit(path, "exec sleep 60");
  const start = performance.now();
  const { code, stderr } = await aexpProcess(path, ["queue", "run"], { env });
  assert.match(stderr, /^error: .* has no runner_command/m);
  assert.equal(code, 2);
  // Five seconds are what a run would give it.
  assert.ok(performance.now() - start < 4500);
});

Deno.test("queue run asks git once, and not for a job that somebody has", async () => {
  await using repository = await runnable("touch ready; until [ -e go ]; do sleep 0.05; done");
  const { path } = repository;
  const [id] = values(await added(path, "--sp", "seed=1"), "job_id");
  const env = await withGit(path, "exit 128");
  const runner = aexpCommand(path, ["queue", "run"], { env }).spawn();
  const output = runner.output();
  await waitUntil(() => isThere(`${path}/ready`));
  assert.equal(await Deno.readTextFile(`${path}/calls`), "called\n");
  await aexpProcess(path, ["run-queued", String(id)], { env });
  await writeFile(`${path}/go`, "");
  assert.equal((await output).code, 0);
  assert.equal(await Deno.readTextFile(`${path}/calls`), "called\n");
  assert.deepEqual(values(await listed(path, "--include-terminal"), "status"), ["complete"]);
});
