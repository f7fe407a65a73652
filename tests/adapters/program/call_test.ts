import assert from "node:assert/strict";
import { callProgram } from "../../../lib/adapters/program/call.ts";
import { isThere } from "../../support/runs.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { waitUntil } from "../../support/wait.ts";

Deno.test("callProgram() does not wait for what a program has started that keeps its output open", async () => {
  await using folder = await temporaryFolder();
  const file = `${folder.path}/pid`;
  const fifo = `${folder.path}/fifo`;
  const abort = new AbortController();
  // The child has the output, and lives until the end of this test at least.
  const script = `mkfifo "$1"; sh -c 'echo lives >"$0"' "$1" & echo $$ >"$0"; wait; echo late`;
  const answer = callProgram("sh", ["-c", script, file, fifo], { signal: abort.signal });
  await waitUntil(() => isThere(file) && Deno.readTextFileSync(file).endsWith("\n"));
  abort.abort();
  assert.deepEqual(await answer, { kind: "timeout" });
  assert.equal(await Deno.readTextFile(fifo), "lives\n");
  await assert.rejects(Deno.stat(`/proc/${(await Deno.readTextFile(file)).trim()}`));
});

Deno.test("callProgram() changes the environment that there is, or gives a whole one", async () => {
  const signal = new AbortController().signal;
  const seen = (env?: Record<string, string>) =>
    callProgram("/bin/sh", ["-c", 'echo "${PATH:+path} $A"'], {
      ...(env && { env }),
      changes: { A: "a" },
      signal,
    });
  assert.deepEqual(await seen(), { kind: "text", text: "path a\n" });
  assert.deepEqual(await seen({ PATH: "" }), { kind: "text", text: " a\n" });
});
