import assert from "node:assert/strict";
import { callProgram } from "../../../lib/adapters/program/call.ts";
import { temporaryFolder } from "../../support/temporary.ts";

Deno.test("callProgram() does not wait for what a program has started that keeps its output open", async () => {
  await using folder = await temporaryFolder();
  const file = `${folder.path}/pid`;
  const start = performance.now();
  const answer = await callProgram("sh", ["-c", `echo $$ > '${file}'; sleep 20; echo late`], {
    signal: AbortSignal.timeout(500),
  });
  assert.deepEqual(answer, { kind: "timeout" });
  assert.ok(performance.now() - start < 10_000);
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
