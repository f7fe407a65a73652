/**
 * What `--sp`, `--sweep` and their files may hold, and what is said where they are wrong.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp, aexpJson } from "../support/cli.ts";
import { ADD, added } from "../support/queue.ts";
import { temporaryRepository } from "../support/temporary.ts";
import { formatJson } from "../../lib/value/json_text.ts";
import type { Mapping } from "../../lib/value/value.ts";

/** The values of a job that a person gave. */
function own(job: Mapping): string {
  const sp = new Map(job.get("sp") as Mapping);
  for (const key of ["experiment_id", "code_commit", "code_dirty"]) sp.delete(key);
  return formatJson(sp);
}

Deno.test("an empty --sp or --sweep is none: it comes from a variable that holds no value", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const jobs = await added(path, "--sp", "", "--sp", "a=1", "--sweep", " ");
  assert.deepEqual(jobs.map(own), ['{"a": 1}']);
  assert.deepEqual((await added(path, "--sp", "", "--sweep", "")).map(own), ["{}"]);
  const created = ["new-run", "--experiment", "E001", "--sp", ""];
  assert.equal((await aexp(path, created)).code, 0);
  const listed = await aexpJson(path, ["list-runs", "--sp", ""]);
  assert.equal(listed.get("total"), 2n);
  assert.equal((await aexp(path, [...ADD, "--sp-file", ""])).code, 2);
});
