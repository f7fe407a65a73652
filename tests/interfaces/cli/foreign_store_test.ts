/**
 * A store that belongs to another repository's state folder: here a copy of it, with its marker.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp } from "../../support/cli.ts";
import { queued } from "../../support/runs.ts";
import { type TemporaryFolder, temporaryRepository } from "../../support/temporary.ts";

/** A repository whose store was copied from another one; the id of its only job. */
async function withForeignStore(): Promise<TemporaryFolder & { readonly id: string }> {
  await using owner = await temporaryRepository();
  const id = await queued(owner.path, "true");
  const repository = await temporaryRepository();
  const args = ["-r", `${owner.path}/.runs`, `${repository.path}/.runs`];
  assert.ok((await new Deno.Command("cp", { args }).output()).success);
  return { ...repository, id };
}

/** Every file and folder, with the text of each file. */
function treeOf(path: string): string[] {
  return Array.from(Deno.readDirSync(path)).flatMap(({ name, isDirectory }) => {
    const here = `${path}/${name}`;
    return isDirectory ? [here, ...treeOf(here)] : [`${here} ${Deno.readTextFileSync(here)}`];
  }).sort();
}

const ADD = ["queue", "add", "--experiment", "E001"];

Deno.test("commands that write refuse a store of another state folder", async (t) => {
  await using repository = await withForeignStore();
  const { path, id } = repository;
  const before = treeOf(path);
  const commands = [
    [...ADD, "--sp", "seed=1"],
    ["new-run", "--experiment", "E001", "--sp", "seed=1"],
    ["queue", "run"],
    ["queue", "run", "--index", "0"],
    ["run-queued", id],
    ["queue", "stop", id],
    ["queue", "remove", id],
    ["queue", "clear", "--yes"],
    ["queue", "retry", id],
    ["queue", "reconcile", "--apply"],
    ["queue", "materialize"],
    ["queue", "submit", "--runner", "slurm"],
  ];
  for (const args of commands) {
    await t.step(args.join(" ").replace(id, "ID"), async () => {
      const { code, stdout, stderr } = await aexp(path, args);
      assert.equal(code, 2, stdout + stderr);
      assert.equal(stdout, "");
      const [line = "", ...others] = stderr.trim().split("\n");
      assert.deepEqual(others, []);
      assert.ok(line.includes(`with the state folder "${path}/.aexp": it belongs to "`), line);
      assert.ok(line.endsWith(`remove "${path}/.runs/.aexp/state_folder.json".`), line);
      assert.deepEqual(treeOf(path), before);
    });
  }
});

Deno.test("commands that only read work on a store of another state folder", async (t) => {
  await using repository = await withForeignStore();
  const { path, id } = repository;
  const before = treeOf(path);
  const commands = [
    ["queue", "list"],
    ["list-runs"],
    ["show-run", id],
    ["queue", "reconcile"],
    ["queue", "run", "--dry-run"],
    ["run-queued", id, "--dry-run"],
    ["queue", "retry", "--failed", "--dry-run"],
    [...ADD, "--sp", "seed=1", "--dry-run"],
  ];
  for (const args of commands) {
    await t.step(args.join(" ").replace(id, "ID"), async () => {
      const { code, stdout, stderr } = await aexp(path, args);
      assert.equal(code, 0, stdout + stderr);
      assert.deepEqual(treeOf(path), before);
    });
  }
});

Deno.test("doctor reports that a store belongs to another state folder", async () => {
  await using repository = await withForeignStore();
  const { code, stdout } = await aexp(repository.path, ["doctor"]);
  assert.equal(code, 1);
  assert.match(stdout, /problem\truns\tCannot use the run store .*: it belongs to /);
});

Deno.test("a store is used again once the marker of another state folder is removed", async () => {
  await using repository = await withForeignStore();
  const { path } = repository;
  await Deno.remove(`${path}/.runs/.aexp/state_folder.json`);
  assert.equal((await aexp(path, ["queue", "run"])).code, 0);
  assert.equal((await aexp(path, [...ADD, "--sp", "seed=1"])).code, 0);
});
