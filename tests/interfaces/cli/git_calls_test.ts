/**
 * When git is asked about the code, and how long it is waited for.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp, aexpCommand, aexpProcess } from "../../support/cli.ts";
import { added, documents, listed, runnable, values } from "../../support/queue.ts";
import { isThere } from "../../support/runs.ts";
import { writeFile } from "../../support/temporary.ts";
import { Collected, waitUntil } from "../../support/wait.ts";
import type { Mapping } from "../../../lib/domain/value/value.ts";

/** A git of its own that notes each call, and the environment in which it is found. */
async function withGit(path: string, script: string): Promise<Record<string, string>> {
  await writeFile(`${path}/bin/git`, `#!/bin/sh\necho called >>"${path}/calls"\n${script}\n`);
  await Deno.chmod(`${path}/bin/git`, 0o755);
  return { PATH: `${path}/bin:${Deno.env.get("PATH")}` };
}

Deno.test("a mistake does not wait for a git that hangs", async (t) => {
  await using repository = await runnable("");
  const { path } = repository;
  assert.equal((await aexp(path, ["queue", "add", "--experiment", "E001"])).code, 0);
  const env = await withGit(path, "exec sleep 60");
  await writeFile(`${path}/kb/research/experiments/E002-broken.md`, "---\na: [\n---\n");
  const broken = ["--experiment", "E002", "--sp", "a=1"];
  const cases: readonly (readonly [args: readonly string[], error: RegExp])[] = [
    [["queue", "run"], /^error: .* has no runner_command/m],
    [["queue", "add", ...broken], /^error: .*E002-broken\.md/m],
    [["new-run", ...broken], /^error: .*E002-broken\.md/m],
  ];
  for (const [args, error] of cases) {
    await t.step(args.slice(0, 2).join(" "), async () => {
      await Deno.writeTextFile(`${path}/calls`, "");
      const { code, stderr } = await aexpProcess(path, args, { env });
      assert.match(stderr, error);
      assert.equal(code, 2);
      // A git that has used up its five seconds is called once more, with a shorter question.
      assert.ok((await Deno.readTextFile(`${path}/calls`)).split("\n").length <= 2);
    });
  }
});

Deno.test("queue run asks git once, and never for a job that another runner holds", async () => {
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

Deno.test("queue run asks git again when an absent file server is back", async () => {
  await using repository = await runnable("true");
  const { path } = repository;
  await added(path, "--sp", "seed=1");
  const experiments = `${path}/kb/research/experiments`;
  const [name] = Array.from(Deno.readDirSync(experiments), (entry) => entry.name);
  const file = `${experiments}/${name}`;
  await Deno.rename(file, `${path}/kept`);
  // Reading the first byte of a process's memory fails with EIO, as on a disk that is not there.
  await Deno.symlink("/proc/self/mem", file);
  const commit = "0123456789abcdef".repeat(3).slice(0, 40);
  const env = await withGit(
    path,
    `[ ! -e "${path}/away" ] || exit 128\necho "# branch.oid ${commit}"`,
  );
  await writeFile(`${path}/away`, "");
  const runner = aexpCommand(path, ["queue", "run"], { env }).spawn();
  const stderr = new Collected(runner.stderr);
  await waitUntil(() => stderr.text.includes("trying again until it works"));
  await Deno.remove(`${path}/away`);
  await Deno.rename(`${path}/kept`, file);
  await runner.stdout.cancel();
  const { code } = await runner.status;
  await stderr.ended;
  assert.equal(code, 0, stderr.text);
  const [document] = await documents(path);
  const [attempt] = document?.get("attempts") as Mapping[];
  assert.equal(attempt?.get("code_commit"), commit);
});
