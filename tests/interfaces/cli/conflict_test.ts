/**
 * Documents in which git left a merge conflict.
 *
 * @module
 */

import assert from "node:assert/strict";
import { added, run, runnable, values } from "../../support/queue.ts";
import { documentPath } from "../../support/runs.ts";
import { writeOldFile } from "../../support/temporary.ts";

Deno.test("queue run does not end well over documents that hold nothing but conflicts", async () => {
  await using repository = await runnable("true");
  const { path } = repository;
  const [id] = values(await added(path, "--sp", "a=1"), "job_id");
  const conflict = '<<<<<<< HEAD\n{"status": "queued"}\n=======\n{"status": "failed"}\n>>>>>>> b\n';
  await writeOldFile(documentPath(path, String(id)), conflict);
  const alone = await run(path);
  assert.equal(alone.code, 1);
  assert.match(alone.stderr, /git left a merge conflict in it/);
});
