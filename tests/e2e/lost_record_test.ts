/**
 * Attempts whose document is here and whose record is not: it was removed, or is another machine's.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Mapping } from "../../lib/domain/value/value.ts";
import { isGroupAlive } from "../../lib/adapters/machine/process_identity.ts";
import { aexp, aexpJson } from "../support/cli.ts";
import { documentOf, procOf, queued, started } from "../support/runs.ts";
import { listed } from "../support/queue.ts";
import { commitAll, git, temporaryFolder, temporaryRepository } from "../support/temporary.ts";
import { waitUntil } from "../support/wait.ts";

/** Waits for a long time at first, and ends at once when it is run again. */
const ONCE = "test -e ready && exit; touch ready; sleep 60 & wait";

async function verdicts(path: string, ...args: string[]): Promise<unknown[]> {
  const found = await aexpJson(path, ["queue", "reconcile", ...args]);
  return (found.get("entries") as Mapping[]).map((entry) => entry.get("verdict"));
}

async function killed(path: string, id: string): Promise<void> {
  const { runner, output } = await started(path, id);
  const group = Number(procOf(await documentOf(path, id)).get("pgid"));
  runner.kill("SIGKILL");
  await output;
  await waitUntil(() => !isGroupAlive(group));
}

Deno.test("an attempt whose record was removed is unknown until a person says more", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, ONCE);
  await killed(path, id);
  await Deno.remove(`${path}/.aexp`, { recursive: true });
  assert.equal((await listed(path))[0]?.get("holder"), "unknown");
  const { code, stdout, stderr } = await aexp(path, ["queue", "run"]);
  assert.equal(code, 0);
  assert.match(stdout + stderr, /record 1 of this attempt cannot be found/);
  const looked = await aexp(path, ["queue", "reconcile"]);
  assert.match(looked.stdout, /so its silence tells nothing$/m);
  // Nobody would see its sign of life, so nobody waits for one.
  assert.deepEqual(await verdicts(path, "--apply", "--watch"), ["unknown"]);
  assert.equal((await documentOf(path, id)).get("status"), "running");
  await verdicts(path, "--apply", "--assume-gone", id);
  assert.equal((await documentOf(path, id)).get("status"), "queued");
  assert.equal((await aexp(path, ["queue", "run"])).code, 0);
  assert.equal((await documentOf(path, id)).get("status"), "complete");
});

Deno.test("an attempt that git brought from another clone is unknown here", async () => {
  await using repository = await temporaryRepository({ isCommitted: true });
  await using other = await temporaryFolder();
  const { path } = repository;
  const id = await queued(path, ONCE);
  await killed(path, id);
  await commitAll(path, "with a run that goes on");
  const clone = `${other.path}/clone`;
  await git(path, "clone", "-q", path, clone);
  assert.equal((await listed(path))[0]?.get("holder"), "gone");
  assert.equal((await listed(clone))[0]?.get("holder"), "unknown");
  assert.deepEqual(await verdicts(clone, "--apply"), ["unknown"]);
  assert.equal(await git(clone, "status", "--porcelain"), "");
});
