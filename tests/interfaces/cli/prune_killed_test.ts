/**
 * `aexp prune` that was killed after any number of files: the next one ends it, and no run is harmed.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp, aexpJson } from "../../support/cli.ts";
import { namesIn } from "../../support/ledger.ts";
import { added, listed, runnable, values } from "../../support/queue.ts";
import { copyFolder } from "../../support/python_repository.ts";
import type { Mapping } from "../../../lib/domain/value/value.ts";

/** The cache folder keeps the test away from versions that somebody has unpacked. */
const CACHE = { AEXP_CACHE_DIR: "/nonexistent/aexp", HOME: "/nonexistent" };

const FOLDERS = ["attempts", "logs", "arrays"];

async function age(state: string): Promise<void> {
  const then = new Date(Date.now() - 40 * 86_400_000);
  for (const folder of FOLDERS) {
    for (const name of namesIn(`${state}/${folder}`)) {
      await Deno.utime(`${state}/${folder}/${name}`, then, then);
    }
  }
}

async function planned(path: string): Promise<string[]> {
  const plan = await aexpJson(path, ["prune", "--dry-run"], { env: CACHE });
  const kinds = (plan.get("kinds") as Mapping[]).filter((one) => one.get("kind") !== "versions");
  return kinds.flatMap((kind) => kind.get("paths") as string[]);
}

Deno.test("a prune that was killed anywhere is ended by the next one, and no number is given twice", async () => {
  await using repository = await runnable("echo hello; exit {code}");
  const { path } = repository;
  const state = `${path}/.aexp`;
  await added(path, "--no-commit", "--sweep", "code=0..2");
  for (const index of ["0", "1"]) await aexp(path, ["queue", "run", "--index", index]);
  await aexp(path, ["queue", "run"]);
  await age(state);
  const all = await planned(path);
  assert.ok(all.length > 6, all.join("\n"));
  await copyFolder(state, `${path}/saved`);
  const before = values(await listed(path, "--include-terminal"), "status");
  const [id = ""] = values(await listed(path, "--include-terminal"), "job_id").map(String);
  for (let removed = 0; removed <= all.length; removed++) {
    await Deno.remove(state, { recursive: true });
    await copyFolder(`${path}/saved`, state);
    await age(state);
    for (const file of all.slice(0, removed)) await Deno.remove(file);
    assert.deepEqual(values(await listed(path, "--include-terminal"), "status"), before);
    assert.deepEqual(await planned(path), all.slice(removed));
    assert.equal((await aexp(path, ["prune"], { env: CACHE })).code, 0);
    assert.deepEqual(await planned(path), []);
    assert.deepEqual([namesIn(`${state}/logs`), namesIn(`${state}/arrays`)], [[], []]);
  }
  await aexp(path, ["run-queued", id, "--force"]);
  assert.ok(namesIn(`${state}/attempts`).includes(`${id}.2`));
  assert.equal((await aexp(path, ["doctor"])).code, 0);
});
