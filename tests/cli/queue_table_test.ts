/**
 * The table of `queue list` on a terminal.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp } from "../support/cli.ts";
import { added, runnable } from "../support/queue.ts";
import { writeFile } from "../support/temporary.ts";

/** Puts something else in place of the `last_error` that the only job has. */
async function replaceError(path: string, error: string): Promise<void> {
  const [job] = await added(path, "--sp", "seed=1", "--dry-run");
  const file = `${job?.get("workspace")}/signac_job_document.json`;
  const text = await Deno.readTextFile(file);
  await writeFile(file, text.replace(/"last_error": \{[^}]*\}/, `"last_error": ${error}`));
}

Deno.test("queue list says of an error without a code that none is known", async () => {
  await using repository = await runnable("exit 3");
  const { path } = repository;
  await added(path, "--sp", "seed=1");
  await aexp(path, ["queue", "run"]);
  await replaceError(path, '{"returncode": null, "stderr_tail": "lost"}');
  const { stdout } = await aexp(path, ["queue", "list", "--include-terminal"]);
  assert.match(stdout, /\tno exit code is known: lost\n$/);
});
