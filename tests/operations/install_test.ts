/**
 * `aexp install` and `aexp uninstall` on real git, alone and beside Python's program.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp, aexpJson } from "../support/cli.ts";
import { neighbourTest } from "../support/neighbours.ts";
import { pythonAexp } from "../support/python_repository.ts";
import { filesOf, installed, repositoryWith } from "../support/setup.ts";
import { git, temporaryFolder, writeFile } from "../support/temporary.ts";

Deno.test("install makes an example that runs at once", async () => {
  await using repository = await repositoryWith();
  const { path } = repository;
  await installed(path);
  const sweep = ["queue", "add", "--experiment", "E001", "--sweep", "seed=0..1"];
  assert.equal((await aexp(path, sweep)).code, 0);
  const run = await aexp(path, ["queue", "run"]);
  assert.equal(run.code, 0, run.stderr);
  assert.match((await aexp(path, ["results", "--experiment", "E001"])).stdout, /ACCURACY/);
  await writeFile(`${path}/.runs/workspace/checkpoint.pt`, "");
  const [run0] = Array.from(Deno.readDirSync(`${path}/.runs/workspace`)).filter((one) =>
    one.isDirectory
  );
  await writeFile(`${path}/.runs/workspace/${run0?.name}/checkpoint.pt`, "bulk");
  const seen = await git(path, "status", "--porcelain", "-uall");
  assert.ok(seen.includes("signac_job_document.json"));
  assert.ok(!seen.includes(`${run0?.name}/checkpoint.pt`));
  assert.ok(!seen.includes("installed.json") && !seen.includes("install-record.json"));
  assert.match(
    await git(path, "check-attr", "merge", `.runs/workspace/a/signac_statepoint.json`),
    /: aexp/,
  );
});

Deno.test("install asks at a terminal, wants --yes without one, and a second one changes nothing", async () => {
  await using repository = await repositoryWith();
  const { path } = repository;
  const { code, stderr } = await aexp(path, ["install"]);
  assert.equal(code, 2);
  assert.match(stderr, /no terminal.*--yes/);
  assert.equal((await aexp(path, ["install"], { answer: "n\n" })).code, 1);
  const plan = await aexp(path, ["install", "--dry-run"]);
  assert.deepEqual(await filesOf(path), {});
  assert.match(plan.stdout, /make \.gitignore\n {2}\+ # agentic-experiments:begin/);
  assert.match(plan.stdout, /git config merge\.aexp\.driver/);
  assert.equal((await aexp(path, ["install"], { answer: "y\n" })).code, 0);
  const before = await filesOf(path);
  assert.match(await installed(path), /nothing to do/);
  assert.deepEqual(await filesOf(path), before);
});

Deno.test("without a git repository nothing is written", async () => {
  await using folder = await temporaryFolder();
  assert.equal((await aexp(folder.path, ["install", "--yes"])).code, 2);
  await writeFile(`${folder.path}/.aexp/installed.json`, "{}");
  const { code, stderr } = await aexp(folder.path, ["install", "--yes"]);
  assert.equal(code, 2);
  assert.match(stderr, /no git repository.*git init/);
  assert.deepEqual(await filesOf(folder.path), { ".aexp/installed.json": "{}" });
});

Deno.test("a fresh clone gets its own part without a question", async () => {
  await using repository = await repositoryWith();
  const { path } = repository;
  await installed(path);
  await git(path, "add", "-A");
  await git(path, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x");
  await using other = await temporaryFolder();
  await git(other.path, "clone", "-q", path, "clone");
  const clone = `${other.path}/clone`;
  const { code, stderr } = await aexp(clone, ["install", "--machine-label", "cluster"]);
  assert.equal(code, 0, stderr);
  assert.equal(await git(clone, "status", "--porcelain"), "");
  assert.match(await git(clone, "config", "merge.aexp.driver"), /merge-doc %O %A %B %P/);
  assert.match(
    await Deno.readTextFile(`${clone}/.aexp/installed.json`),
    /"machine_label": "cluster"\n}/,
  );
  assert.match((await aexp(clone, ["install"])).stdout, /nothing to do/);
});

const FIXTURES: readonly Readonly<Record<string, string>>[] = [
  {},
  { ".gitignore": "", ".gitattributes": "*.png binary", ".mcp.json": "{}" },
  {
    ".gitignore": "*.pt\r\n.aexp/*\r\n",
    ".gitattributes": "\n\n",
    ".mcp.json": '\ufeff{"mcpServers":{"b":{"command":"b"}},}',
    "kb/research/experiments/E007-mine.md": "---\nid: E007\n---\n",
  },
  { ".gitignore": "x\n\n", ".mcp.json": "[not json", "kb/research/experiments/notes.md": "mine" },
  { ".mcp.json": '{\n  // mine\n  "mcpServers": {\n    "aexp": {"command": "other"}\n  }\n}\n' },
  { "AGENTS.md": "# Mine", "CLAUDE.md": "# Mine\n", ".claude/commands/aexp-queue-add.md": "mine" },
];

Deno.test("every file of a person is the same after install and uninstall", async () => {
  for (const files of FIXTURES) {
    await using repository = await repositoryWith(files);
    const { path } = repository;
    await installed(path);
    await installed(path, "--machine-label", "other");
    const made = await filesOf(path);
    for (const [name, text] of Object.entries(files)) {
      if (!/^\.(gitignore|gitattributes|mcp\.json)$/.test(name)) assert.equal(made[name], text);
    }
    const { code, stderr } = await aexp(path, ["uninstall", "--yes"]);
    assert.equal(code, 0, stderr);
    assert.deepEqual(await filesOf(path), files);
    assert.ok(!(await Deno.readTextFile(`${path}/.git/config`)).includes("aexp"));
    assert.match((await aexp(path, ["uninstall", "--yes"])).stdout, /nothing to do/);
  }
});

Deno.test("uninstall leaves runs, and what somebody has changed", async () => {
  await using repository = await repositoryWith();
  const { path } = repository;
  await installed(path, "--run-store", "data/.runs");
  await aexp(path, ["queue", "add", "--experiment", "E001", "--sweep", "seed=0..1"]);
  await Deno.writeTextFile(`${path}/.gitattributes`, "# mine\n");
  const done = await aexpJson(path, ["uninstall", "--yes"]);
  const kept = done.get("kept") as readonly ReadonlyMap<string, string>[];
  assert.deepEqual(kept.map((one) => one.get("path")).toSorted(), [
    ".aexp/installed.json",
    ".gitattributes",
    "data/.runs/.gitignore",
    "data/.runs/.signac/config",
    "kb/research/experiments/E001-example.md",
  ]);
  assert.equal((await aexp(path, ["queue", "run"])).code, 0);
});

Deno.test("a rule of a person that hides .aexp/ is told in the words of the Python program", async () => {
  await using repository = await repositoryWith({ ".gitignore": ".aexp/\n" });
  assert.ok(
    (await installed(repository.path)).includes(
      "MIGRATION .gitignore: found a `.aexp/` rule OUTSIDE the aexp-managed block. That rule " +
        "excludes the whole .aexp/ directory, which makes the managed block's " +
        "`!.aexp/runs-index/` and `!.aexp/ledger/` exceptions a no-op (git can't re-include a " +
        "child of an excluded directory). Delete the legacy line manually so the shared subdirs " +
        "become committable.\n",
    ),
  );
});

Deno.test("a run store that cannot be used is refused before anything is written", async () => {
  await using repository = await repositoryWith({ "data/mine.txt": "x" });
  const { path } = repository;
  for (const store of ["data", ".", ".git/x", ".aexp", "/"]) {
    const { code } = await aexp(path, ["install", "--yes", "--run-store", store]);
    assert.equal(code, 2, store);
  }
  assert.deepEqual(await filesOf(path), { "data/mine.txt": "x" });
  await installed(path);
  const { code, stderr } = await aexp(path, ["install", "--yes", "--run-store", "other"]);
  assert.equal(code, 2);
  assert.match(stderr, /the runs lie in/);
});

neighbourTest(
  "install over Python's install, and Python's over it: both go on working",
  async () => {
    for (const order of ["python first", "ours first"]) {
      await using repository = await repositoryWith({ ".gitignore": "*.o" });
      const { path } = repository;
      const steps = [
        async () => void await pythonAexp(path, ["install", "--yes", "--machine-label", "lab"]),
        async () => void await installed(path),
      ];
      if (order === "ours first") steps.reverse();
      for (const step of steps) await step();
      const before = await filesOf(path);
      assert.match(await installed(path), /nothing to do/);
      const ignore = await Deno.readTextFile(`${path}/.gitignore`);
      assert.equal(ignore.match(/agentic-experiments:begin/g)?.length, 1);
      assert.match(
        await Deno.readTextFile(`${path}/.aexp/installed.json`),
        /"python_exe"[^]*"machine_label": "lab"\n}/,
      );
      await writeFile(
        `${path}/kb/research/experiments/E002-both.md`,
        '---\nid: "E002"\nrunner_command: "echo {seed}"\n---\n',
      );
      await pythonAexp(path, ["queue", "add", "--experiment", "E002", "--sweep", "seed=0..1"]);
      assert.equal((await aexp(path, ["queue", "run", "--index", "0"])).code, 0);
      const [run] = await pythonAexp(path, ["queue", "run"]);
      assert.match(run ?? "", /1\/1 job\(s\) successfully/);
      assert.equal((await aexp(path, ["uninstall", "--yes"])).code, 0);
      assert.equal(await Deno.readTextFile(`${path}/.gitignore`), ignore, order);
      const after = await filesOf(path);
      const ours = order === "python first" ? [".aexp/install-record.json", ".gitattributes"] : [
        ".aexp/install-record.json",
        ".gitattributes",
        "kb/research/experiments/E001-example.md",
      ];
      for (const name of Object.keys(before).filter((one) => !ours.includes(one))) {
        assert.equal(after[name], before[name], `${order}: ${name}`);
      }
      await pythonAexp(path, ["queue", "list"]);
    }
  },
);

neighbourTest("the block of .gitignore is that of the Python program, byte for byte", async () => {
  for (const text of [undefined, "", "a", "a\n", "a\n\n"]) {
    const files: Record<string, string> = text === undefined ? {} : { ".gitignore": text };
    await using ours = await repositoryWith(files);
    await using theirs = await repositoryWith(files);
    await installed(ours.path);
    await pythonAexp(theirs.path, ["install", "--yes"]);
    assert.equal(
      await Deno.readTextFile(`${ours.path}/.gitignore`),
      await Deno.readTextFile(`${theirs.path}/.gitignore`),
    );
  }
});
