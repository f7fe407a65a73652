/**
 * What `aexp install` never does: write elsewhere, take odd names, leave half a file.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp } from "../support/cli.ts";
import { filesOf, installed, repositoryWith } from "../support/setup.ts";
import { diskTest, fill, smallDisk } from "../support/small_disk.ts";
import { git, temporaryFolder, writeFile } from "../support/temporary.ts";

Deno.test("install and uninstall write nothing through a link that leads out of the repository", async () => {
  const places = [".gitignore", ".gitattributes", ".mcp.json", ".aexp", "kb", "AGENTS.md"];
  for (
    const [name, isDangling] of places.flatMap((name) => [[name, false], [name, true]] as const)
  ) {
    await using outside = await repositoryWith({ "file": "{}\n", "folder/file": "theirs\n" });
    await using repository = await repositoryWith();
    const { path } = repository;
    const isFolder = name === ".aexp" || name === "kb";
    const real = isDangling ? "nowhere" : isFolder ? "folder" : "file";
    await Deno.symlink(`${outside.path}/${real}`, `${path}/${name}`);
    const theirs = await filesOf(outside.path);
    const { code, stderr } = await aexp(path, ["install", "--yes", "--agents"]);
    assert.equal(code, 2, name);
    assert.match(stderr, /a link that leads out of the repository|there is no such file/, name);
    assert.deepEqual(await filesOf(outside.path), theirs);
    const names = Array.from(Deno.readDirSync(path), (entry) => entry.name).toSorted();
    assert.deepEqual(names, [".git", name].toSorted());
    assert.ok(!(await Deno.readTextFile(`${path}/.git/config`)).includes("aexp"));
  }
  // A link to another place of the same repository is followed.
  await using repository = await repositoryWith({ "docs/agents.md": "# Mine\n" });
  const { path } = repository;
  await Deno.symlink("docs/agents.md", `${path}/AGENTS.md`);
  await installed(path, "--agents");
  assert.ok((await Deno.lstat(`${path}/AGENTS.md`)).isSymlink);
  assert.match(await Deno.readTextFile(`${path}/docs/agents.md`), /^# Mine\n[^]*aexp/);
  // A link that came after the install is left alone.
  await using outside = await temporaryFolder();
  await Deno.rename(`${path}/.gitattributes`, `${outside.path}/attributes`);
  await Deno.symlink(`${outside.path}/attributes`, `${path}/.gitattributes`);
  const before = await Deno.readTextFile(`${outside.path}/attributes`);
  const { stderr } = await aexp(path, ["uninstall", "--yes"]);
  assert.match(stderr, /\.gitattributes stays: a link there leads out of the repository/);
  assert.equal(await Deno.readTextFile(`${outside.path}/attributes`), before);
});

for (const name of ["a\nb", "a\tb", "\u001b[31mred", "a\u2028b", " "]) {
  Deno.test(`install refuses ${JSON.stringify(name)} as the name of a machine`, async () => {
    await using repository = await repositoryWith();
    const { path } = repository;
    const { code, stderr } = await aexp(path, ["install", "--yes", "--machine-label", name]);
    assert.equal(code, 2);
    assert.match(stderr, /control character|the value is empty/);
    assert.equal(stderr.trimEnd().split("\n").length, 1);
    assert.deepEqual(await filesOf(path), {});
    assert.equal((await aexp(path, ["ledger", "backfill", "--machine-label", name])).code, 2);
  });
}

diskTest(
  "on a full disk every file is as before or as it is to be, and a second install ends it",
  async () => {
    const texts = {
      ".gitignore": "mine\n",
      ".mcp.json": '{"mcpServers": {}}\n',
      "AGENTS.md": "# Mine\n",
    };
    await using model = await repositoryWith(texts);
    await installed(model.path, "--agents", "--machine-label", "m");
    const made = await filesOf(model.path);
    for (let room = 0; room < 24; room++) {
      await using disk = await smallDisk();
      const path = `${disk.path}/repository`;
      await Deno.mkdir(path);
      await git(path, "init", "-q", "--template=");
      for (const [name, text] of Object.entries(texts)) await writeFile(`${path}/${name}`, text);
      const spare = `${disk.path}/room`;
      await Deno.writeFile(spare, new Uint8Array(room * 4096));
      fill(`${disk.path}/filler`);
      await Deno.remove(spare);
      const words = ["install", "--yes", "--agents", "--machine-label", "m"];
      const { code, stderr } = await aexp(path, words);
      if (code !== 0) {
        assert.equal(code, 2, stderr);
        assert.match(stderr, /^error: Cannot .*no space/);
      }
      for (const [name, text] of Object.entries(await filesOf(path))) {
        if (name.startsWith(".aexp/")) continue;
        const whole = [(texts as Record<string, string>)[name], made[name]];
        assert.ok(whole.includes(text), `${name} with ${room} pages:\n${text}`);
      }
      await Deno.remove(`${disk.path}/filler`);
      assert.equal((await aexp(path, words)).code, 0);
      const shared = (files: Record<string, string>) =>
        Object.fromEntries(Object.entries(files).filter(([name]) => !name.startsWith(".aexp/")));
      assert.deepEqual(shared(await filesOf(path)), shared(made));
      assert.match((await aexp(path, words)).stdout, /nothing to do/);
      assert.equal((await aexp(path, ["uninstall", "--yes"])).code, 0);
      assert.deepEqual(await filesOf(path), texts);
    }
  },
);
