/**
 * How the packed file is made.
 *
 * @module
 */

import assert from "node:assert/strict";
import { RUNTIME_VERSION } from "../../scripts/pack/runtime.ts";
import { must, packTest } from "../support/packed.ts";

const PROJECT = new URL("../../", import.meta.url).pathname;

Deno.test("the packed file has the Deno that CI tests with", () => {
  const runner = Deno.readTextFileSync(`${PROJECT}.ci/run`);
  assert.equal(/^deno_version=(.+)$/m.exec(runner)?.[1], RUNTIME_VERSION);
});

packTest("two builds of one commit are the same, wherever they are made", async (folder) => {
  const built: Uint8Array[] = [];
  for (const name of ["a", "b/c"]) {
    const clone = `${folder}/${name}`;
    await must("git", "clone", "--quiet", PROJECT, clone);
    await Deno.mkdir(`${clone}/dist`);
    await Deno.symlink(`${PROJECT}dist/runtime`, `${clone}/dist/runtime`);
    await must(Deno.execPath(), "task", "--quiet", "--cwd", clone, "pack");
    built.push(await Deno.readFile(`${clone}/dist/aexp`));
  }
  assert.ok((built[0]?.length ?? 0) > 1e7);
  assert.ok(built[0]?.every((byte, at) => byte === built[1]?.[at]));
  assert.equal(built[0]?.length, built[1]?.length);
});
