/**
 * Commands that look, in a repository that has no run store yet.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp, aexpJson } from "../../support/cli.ts";
import { temporaryRepository } from "../../support/temporary.ts";

/** Command lines, and what they say: on the standard output, and on the standard error. */
const LOOKS: Readonly<Record<string, readonly [stdout: string, stderr: string]>> = {
  "queue list": ["", "note: nothing is queued; `aexp queue add` adds runs\n"],
  "queue list --experiment E1": [
    "",
    "note: nothing is queued; `aexp queue add` adds runs\n",
  ],
  "queue list --include-terminal --tag a": [
    "",
    "note: nothing is queued; `aexp queue add` adds runs\n",
  ],
  "list-runs": ["", "note: no runs found\n"],
  "queue reconcile": ["", "no run is running\n"],
  "queue retry --failed": ["put back 0 job(s)\n", ""],
  "queue retry --stopped --tag a --dry-run": ["would put back 0 job(s)\n", ""],
  "queue clear": ["no queued jobs match the filter\n", ""],
  "queue clear --running --yes": ["no queued jobs match the filter\n", ""],
};

Deno.test("a repository without a run store is an empty one, and stays as it is", async (t) => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  for (const [line, [stdout, stderr]] of Object.entries(LOOKS)) {
    await t.step(line, async () => {
      assert.deepEqual(await aexp(path, line.split(" ")), { code: 0, stdout, stderr });
    });
    await t.step(`${line} --json`, async () => {
      await aexpJson(path, line.split(" "));
    });
  }
  assert.equal((await aexpJson(path, ["queue", "list"])).get("total"), 0n);
  assert.equal((await aexpJson(path, ["list-runs"])).get("total"), 0n);
  const { stdout } = await aexp(path, ["queue", "list"], { columns: 80 });
  assert.equal(stdout, "queue (0 entries)\n");
  const names = Array.from(Deno.readDirSync(path), ({ name }) => name).sort();
  assert.deepEqual(names, [".git", "kb"]);
});

Deno.test("a repository without a run store has no run that could be named or judged", async (t) => {
  await using repository = await temporaryRepository();
  for (const line of ["queue retry 9f3a", "show-run 9f3a", "queue reconcile --apply"]) {
    await t.step(line, async () => {
      const { code, stderr } = await aexp(repository.path, line.split(" "));
      assert.equal(code, 2);
      assert.match(stderr, /^error: Cannot open the run store .*: there is none yet/);
    });
  }
});
