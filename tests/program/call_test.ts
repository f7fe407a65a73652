import assert from "node:assert/strict";
import { callProgram } from "../../lib/program/call.ts";

Deno.test("callProgram() does not wait for what a program has started that keeps its output open", async () => {
  const start = performance.now();
  const answer = await callProgram("sh", ["-c", "sleep 20; echo late"], {
    signal: AbortSignal.timeout(200),
  });
  assert.deepEqual(answer, { kind: "timeout" });
  assert.ok(performance.now() - start < 10_000);
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
