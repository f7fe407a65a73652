/**
 * What git sees of the marker that says which state folder a store belongs to, and what it may remove of it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp } from "../support/cli.ts";
import { ADD, added } from "../support/queue.ts";
import { commitAll, git, temporaryFolder, temporaryRepository } from "../support/temporary.ts";

Deno.test("nothing that says which state folder a store belongs to is committed", async () => {
  await using repository = await temporaryRepository({ isCommitted: true });
  await using other = await temporaryFolder();
  const { path } = repository;
  await added(path, "--command", "true", "--sp", "i=1");
  await commitAll(path, "with a run");
  assert.ok(!/aexp/.test(await git(path, "ls-files")));
  assert.equal(await git(path, "status", "--porcelain"), "");
  // Two clones are two queues, each with a store of its own.
  const clone = `${other.path}/clone`;
  await git(path, "clone", "-q", path, clone);
  for (const place of [clone, path]) {
    const { code, stderr } = await aexp(place, ["queue", "run"]);
    assert.equal(code, 0, stderr);
  }
});

Deno.test("a store is used again whatever of its marker and its state folder git cleans away", async (t) => {
  await using repository = await temporaryRepository({ isCommitted: true });
  const { path } = repository;
  await added(path, "--command", "true", "--sp", "i=0");
  await commitAll(path, "with a run");
  const cleanings = [["-e", ".runs"], [".runs"], []];
  for (const [n, args] of cleanings.entries()) {
    await t.step(`git clean -fdx ${args.join(" ")}`, async () => {
      await git(path, "clean", "-fdxq", ...args);
      const add = await aexp(path, [...ADD, "--command", "true", "--sp", `i=${n + 1}`]);
      assert.equal(add.code, 0, add.stderr);
      assert.equal((await aexp(path, ["queue", "run"])).code, 0);
      await commitAll(path, "and another one");
    });
  }
});

Deno.test("a commit without a store has none, although git leaves the marker where it is", async () => {
  await using repository = await temporaryRepository({ isCommitted: true });
  const { path } = repository;
  await git(path, "branch", "empty");
  await added(path, "--command", "true", "--sp", "i=1");
  await commitAll(path, "with a run");
  await git(path, "checkout", "-q", "empty");
  assert.ok(Deno.statSync(`${path}/.runs/.aexp`).isDirectory);
  const list = await aexp(path, ["queue", "list"]);
  assert.deepEqual([list.code, list.stdout], [0, ""]);
  assert.match(list.stderr, /nothing is queued/);
  await added(path, "--command", "true", "--sp", "i=2");
  assert.equal((await aexp(path, ["queue", "run"])).code, 0);
});
