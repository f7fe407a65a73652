import assert from "node:assert/strict";
import { UserError } from "../../../lib/errors.ts";
import { findRoot } from "../../../lib/adapters/store/root.ts";
import { temporaryFolder, writeFile } from "../../support/temporary.ts";
import { cliText } from "../../../lib/interfaces/cli/spelling.ts";

Deno.test("findRoot() takes the first folder upward that holds .git", async () => {
  await using folder = await temporaryFolder();
  await Deno.mkdir(`${folder.path}/outer/.git`, { recursive: true });
  await Deno.mkdir(`${folder.path}/outer/inner/deep`, { recursive: true });
  const root = findRoot({ cwd: `${folder.path}/outer/inner/deep`, env: {} });
  assert.equal(root.path, `${folder.path}/outer`);
  assert.equal(root.storePath, `${folder.path}/outer/.runs`);
});

Deno.test("findRoot() takes a .git file, as submodules and worktrees have it", async () => {
  await using folder = await temporaryFolder();
  await writeFile(`${folder.path}/sub/.git`, "gitdir: elsewhere\n");
  assert.equal(findRoot({ cwd: `${folder.path}/sub`, env: {} }).path, `${folder.path}/sub`);
});

Deno.test("findRoot() takes an install marker where there is no git", async () => {
  await using folder = await temporaryFolder();
  await writeFile(`${folder.path}/.aexp/installed.json`, '{"run_store_path": "data/../runs"}');
  const root = findRoot({ cwd: folder.path, env: {} });
  assert.equal(root.storePath, `${folder.path}/runs`);
  assert.equal(root.statePath, `${folder.path}/.aexp`);
});

Deno.test("findRoot() keeps locks beside a store that lies elsewhere", async () => {
  await using folder = await temporaryFolder();
  const marker = JSON.stringify({ run_store_path: `${folder.path}/shared/runs` });
  await writeFile(`${folder.path}/repository/.aexp/installed.json`, marker);
  const root = findRoot({ cwd: `${folder.path}/repository`, env: {} });
  assert.equal(root.statePath, `${folder.path}/shared/runs/.aexp`);
});

Deno.test("findRoot() finds one state folder for a store that several repositories share", async () => {
  await using folder = await temporaryFolder();
  const { path } = folder;
  await Deno.mkdir(`${path}/a/.git`, { recursive: true });
  await Deno.symlink("a", `${path}/link`);
  const marker = JSON.stringify({ run_store_path: `${path}/link/.runs` });
  await writeFile(`${path}/b/.aexp/installed.json`, marker);
  // A work tree of the first one within it.
  await writeFile(`${path}/a/trees/c/.aexp/installed.json`, '{"run_store_path": "../../.runs"}');
  for (const isMade of [false, true]) {
    if (isMade) await Deno.mkdir(`${path}/a/.runs`);
    for (const cwd of ["a", "b", "a/trees/c", "link"]) {
      const root = findRoot({ cwd: `${path}/${cwd}`, env: {} });
      assert.equal(root.storePath, `${path}/a/.runs`, cwd);
      assert.equal(root.statePath, `${path}/a/.aexp`, cwd);
    }
  }
});

Deno.test("findRoot() keeps the state of a store beside it that the repository above does not use", async () => {
  await using folder = await temporaryFolder();
  const { path } = folder;
  await Deno.mkdir(`${path}/a/.git`, { recursive: true });
  const marker = JSON.stringify({ run_store_path: `${path}/a/other` });
  await writeFile(`${path}/b/.aexp/installed.json`, marker);
  const root = findRoot({ cwd: `${path}/b`, env: {} });
  assert.equal(root.statePath, `${path}/a/other/.aexp`);
  assert.equal(findRoot({ cwd: `${path}/a`, env: {} }).statePath, `${path}/a/.aexp`);
});

Deno.test("findRoot() prefers --repo to AEXP_ROOT and both to the folder it stands in", async () => {
  await using folder = await temporaryFolder();
  for (const name of ["here", "env", "flag"]) {
    await Deno.mkdir(`${folder.path}/${name}/.git`, { recursive: true });
  }
  const cwd = `${folder.path}/here`;
  const env = { AEXP_ROOT: `${folder.path}/env` };
  assert.equal(findRoot({ cwd, env }).path, `${folder.path}/env`);
  assert.equal(findRoot({ cwd, env, repo: "../flag" }).path, `${folder.path}/flag`);
  assert.equal(findRoot({ cwd, env: { AEXP_ROOT: "" } }).path, cwd);
});

Deno.test("findRoot() says where it looked when there is no repository", async () => {
  await using folder = await temporaryFolder();
  const cwd = `${folder.path}/a b\nc`;
  await Deno.mkdir(cwd);
  assert.throws(() => findRoot({ cwd, env: {} }), (error: unknown) => {
    assert.ok(error instanceof UserError);
    assert.equal(error.code, "ROOT_NOT_FOUND");
    assert.match(error.message, /a b\\nc/);
    return true;
  });
});

Deno.test("findRoot() refuses a --repo that is no folder", async () => {
  await using folder = await temporaryFolder();
  assert.throws(
    () => findRoot({ cwd: folder.path, env: {}, repo: "missing" }),
    (error) => {
      assert.ok(error instanceof UserError);
      assert.match(cliText(error.text), /--repo "missing": there is no such folder/);
      return true;
    },
  );
});
