import assert from "node:assert/strict";
import { aexp } from "../support/cli.ts";
import { temporaryClones } from "../support/clones.ts";
import { added } from "../support/queue.ts";
import { git, temporaryFolder, writeFile } from "../support/temporary.ts";

const RUN = ["--no-commit", "--sp", "code=0"];

/** Syncs a clone that cannot be synced; returns the one line that says why. */
async function refusal(path: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await aexp(path, ["sync", ...args]);
  assert.equal(code, 2, stderr);
  assert.equal(stdout, "");
  assert.equal(stderr.trim().split("\n").length, 1, stderr);
  return stderr.trim();
}

Deno.test("sync says that there is no git repository", async () => {
  await using folder = await temporaryFolder();
  await writeFile(`${folder.path}/.aexp/installed.json`, "{}");
  assert.match(
    await refusal(folder.path),
    /^error: Cannot share runs: there is no git repository here\. Run `git init` first\.$/,
  );
});

Deno.test("sync says that there is no remote, and commits nothing", async () => {
  await using clones = await temporaryClones();
  const path = await clones.clone("laptop");
  await git(path, "remote", "remove", "origin");
  await added(path, ...RUN);
  assert.match(
    await refusal(path),
    /^error: Cannot share runs: there is no remote\. Add one with `git remote add origin URL`/,
  );
  assert.equal(await git(path, "log", "-1", "--format=%s"), "start");
});

Deno.test("sync says that no branch is checked out", async () => {
  await using clones = await temporaryClones();
  const path = await clones.clone("laptop");
  await git(path, "checkout", "-q", "--detach");
  assert.match(await refusal(path), /^error: Cannot share runs: no branch is checked out\. /);
  assert.match(await refusal(path, "--dry-run"), /no branch is checked out/);
});

Deno.test("sync says that git is in the middle of a rebase or a merge", async () => {
  await using clones = await temporaryClones();
  const path = await clones.clone("laptop");
  await git(path, "checkout", "-q", "-b", "side");
  await writeFile(`${path}/.gitignore`, "side\n");
  await git(path, "commit", "-qam", "side");
  await git(path, "checkout", "-q", "main");
  await writeFile(`${path}/.gitignore`, "main\n");
  await git(path, "commit", "-qam", "main");
  await added(path, ...RUN);
  for (
    const [words, name] of [[["rebase", "side"], "rebase"], [["merge", "side"], "merge"]] as const
  ) {
    await assert.rejects(git(path, ...words));
    const before = await git(path, "status", "--porcelain");
    assert.match(
      await refusal(path),
      new RegExp(`^error: Cannot share runs: git is in the middle of a ${name}\\. Finish or abort`),
    );
    assert.equal(await git(path, "status", "--porcelain"), before);
    await git(path, name, "--abort");
  }
});

Deno.test("sync says that a hook refused, and leaves the index as it was", async () => {
  await using clones = await temporaryClones();
  const path = await clones.clone("laptop");
  await added(path, ...RUN);
  await writeFile(`${path}/mine.txt`, "mine\n");
  await git(path, "add", "mine.txt");
  const hook = `${path}/.git/hooks/pre-commit`;
  await writeFile(hook, "#!/bin/sh\necho 'no commits on Monday' >&2\nexit 1\n");
  await Deno.chmod(hook, 0o755);
  const before = await git(path, "status", "--porcelain");
  assert.match(
    await refusal(path),
    /^error: Cannot commit the runs: no commits on Monday\. Repair/,
  );
  assert.equal(await git(path, "status", "--porcelain"), before);
  assert.equal(await git(path, "log", "-1", "--format=%s"), "start");
  await Deno.rename(hook, `${path}/.git/hooks/pre-push`);
  assert.match(await refusal(path), /^error: Cannot push to origin: no commits on Monday\. Repair/);
  await Deno.remove(`${path}/.git/hooks/pre-push`);
  const { code, stdout } = await aexp(path, ["sync"]);
  assert.equal(code, 0);
  assert.equal(stdout, "pushed 1 commit to origin/main (committed before)\n");
  assert.equal(await git(path, "status", "--porcelain"), "A  mine.txt");
});

Deno.test("sync says that the signing key is missing", async () => {
  await using clones = await temporaryClones();
  const path = await clones.clone("laptop");
  await added(path, ...RUN);
  await git(path, "config", "commit.gpgsign", "true");
  await git(path, "config", "gpg.format", "ssh");
  await git(path, "config", "user.signingkey", `${path}/no-such-key`);
  const before = await git(path, "status", "--porcelain");
  assert.match(
    await refusal(path),
    /^error: Cannot commit the runs: git cannot sign the commit \(.*\)\. Check `git config user/,
  );
  assert.equal(await git(path, "status", "--porcelain"), before);
});

Deno.test("sync says that the remote cannot be reached; the commit waits", async () => {
  await using clones = await temporaryClones();
  const path = await clones.clone("laptop");
  await added(path, ...RUN);
  await git(path, "remote", "set-url", "origin", `file://${path}/nowhere`);
  assert.match(await refusal(path), /^error: Cannot fetch from origin: .*\. Check `git remote -v`/);
  assert.equal(await git(path, "log", "-1", "--format=%s"), `aexp: 1 run from ${shortHost()}`);
});

Deno.test("sync says that another git process works in the repository", async () => {
  await using clones = await temporaryClones();
  const path = await clones.clone("laptop");
  await added(path, ...RUN);
  await writeFile(`${path}/.git/index.lock`, "");
  assert.match(
    await refusal(path),
    /^error: Cannot commit the runs: another git process works in this repository /,
  );
});

Deno.test("sync says that git ignores the runs", async () => {
  await using clones = await temporaryClones();
  const path = await clones.clone("laptop");
  await writeFile(`${path}/.git/info/exclude`, ".runs/\n");
  await added(path, ...RUN);
  const { code, stdout, stderr } = await aexp(path, ["sync"]);
  assert.equal(code, 0);
  assert.equal(stdout, "nothing to do: all runs are shared already\n");
  assert.match(stderr, /^warning: git ignores the runs, so they are not shared/);
});

Deno.test("sync works before the first commit, and with a remote that is empty", async () => {
  await using folder = await temporaryFolder();
  const [remote, path] = [`${folder.path}/remote.git`, `${folder.path}/new`];
  await git(folder.path, "init", "-q", "--bare", "-b", "main", remote);
  await git(folder.path, "init", "-q", "-b", "main", path);
  await git(path, "config", "user.name", "a");
  await git(path, "config", "user.email", "a@example.org");
  await git(path, "remote", "add", "origin", `file://${remote}`);
  await writeFile(`${path}/mine.txt`, "mine\n");
  await git(path, "add", "mine.txt");
  await added(path, ...RUN, "--command", "true");
  const { code, stderr } = await aexp(path, ["sync"]);
  assert.equal(code, 0, stderr);
  assert.equal(await git(path, "status", "--porcelain"), "A  mine.txt");
  assert.match(await git(remote, "log", "--format=%s", "main"), /^aexp: 1 run from/);
});

function shortHost(): string {
  return Deno.hostname().split(".")[0] ?? "";
}
