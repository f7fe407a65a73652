/**
 * What lies around the scripts of `aexp queue materialize`: the repository that they find, the folder for logs.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp, type CliResult } from "../../support/cli.ts";
import { added, runnable } from "../../support/queue.ts";
import { git, temporaryFolder, writeFile } from "../../support/temporary.ts";

const MATERIALIZE = ["queue", "materialize"];

async function bash(
  cwd: string,
  file: string,
  more: Record<string, string> = {},
): Promise<CliResult> {
  // Nothing but the script's own fallback leads to the program.
  const env = { PATH: "/usr/bin:/bin", HOME: Deno.env.get("HOME") ?? "/", ...more };
  const output = await new Deno.Command("bash", { args: [file], cwd, env, clearEnv: true })
    .output();
  const decoder = new TextDecoder();
  const [stdout, stderr] = [decoder.decode(output.stdout), decoder.decode(output.stderr)];
  return { code: output.code, stdout, stderr };
}

Deno.test("queue materialize: a script runs the queue that it was written for, from any folder", async (t) => {
  await using repository = await runnable("echo ours {seed}");
  await using other = await runnable("echo theirs {seed}");
  await using nowhere = await temporaryFolder();
  await added(repository.path, "--sp", "seed=1", "--tag", "t");
  await added(other.path, "--sp", "seed=2", "--tag", "t");
  const places = { another: `${other.path}/jobs`, none: `${nowhere.path}/jobs` };
  for (const [place, folder] of Object.entries(places)) {
    for (const runner of ["slurm", "sge", "shell"]) {
      await t.step(`${runner} in ${place}`, async () => {
        const file = `${folder}/${runner}.sh`;
        const args = [...MATERIALIZE, "--tag", "t", "--runner", runner, "-o", file];
        assert.equal((await aexp(repository.path, args)).code, 0);
        const script = (await Deno.readTextFile(file)).replace(/ run-queued /g, " show-run ")
          .replace(/exec (.*) queue run .*/, "$1 queue list");
        await Deno.writeTextFile(file, script);
        // Where one stands says nothing, either.
        const { code, stdout, stderr } = await bash(other.path, file, { SGE_TASK_ID: "1" });
        assert.equal(code, 0, stderr);
        assert.match(stdout, /seed\W+1\b/);
      });
    }
  }
});

Deno.test("queue materialize: a script finds its folder by its own name alone", async () => {
  await using repository = await runnable("pwd");
  await using other = await runnable("echo theirs");
  const { path } = repository;
  await added(path, "--sp", "seed=1");
  await aexp(path, [...MATERIALIZE, "-o", "jobs/run.sh"]);
  await Deno.mkdir(`${other.path}/jobs`);
  const env = { CDPATH: other.path, OLDPWD: other.path };
  const named = await bash(path, "jobs/run.sh", env);
  assert.equal(named.code, 0, named.stderr);
  assert.match(named.stdout, /^\/.*\n/);
  const bare = await bash(`${path}/jobs`, "run.sh", env);
  assert.match(bare.stdout, /already complete/);
});

Deno.test("queue materialize refuses a file in the place of the folder for logs", async () => {
  await using repository = await runnable("true");
  const { path } = repository;
  await added(path, "--sp", "seed=1");
  const make = (folder: string) =>
    aexp(path, [...MATERIALIZE, "--runner", "slurm", "-o", `${folder}/x.sbatch`]);
  await writeFile(`${path}/file/logs`, "notes");
  await Deno.mkdir(`${path}/dangling`);
  await Deno.symlink("/nowhere/at/all", `${path}/dangling/logs`);
  for (const folder of ["file", "dangling"]) {
    const { code, stderr } = await make(folder);
    assert.equal(code, 2);
    assert.match(
      stderr,
      /^error: Cannot create ".*\/logs": a file or a link to nothing has that name\. /,
    );
    await assert.rejects(Deno.stat(`${path}/${folder}/x.sbatch`));
  }
  await Deno.mkdir(`${path}/linked`);
  await Deno.mkdir(`${path}/elsewhere`);
  await Deno.symlink(`${path}/elsewhere`, `${path}/linked/logs`);
  assert.equal((await make("linked")).code, 0);
});

Deno.test("queue materialize warns if git ignores the folder for logs", async () => {
  await using repository = await runnable("true");
  const { path } = repository;
  await git(path, "init", "--quiet");
  await added(path, "--sp", "seed=1");
  const make = () => aexp(path, [...MATERIALIZE, "--runner", "slurm", "-o", "jobs/x.sbatch"]);
  assert.equal((await make()).stderr, "");
  await writeFile(`${path}/.gitignore`, "logs/\n");
  assert.match(
    (await make()).stderr,
    /^warning: git ignores .*\/jobs\/logs, so a clone lacks it: /,
  );
});
