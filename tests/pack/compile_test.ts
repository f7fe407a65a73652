/**
 * What `scripts/compile.ts` refuses before it compiles anything.
 *
 * @module
 */

import assert from "node:assert/strict";
import { hostTarget } from "../../scripts/pack/runtime.ts";

const SCRIPT = new URL("../../scripts/compile.ts", import.meta.url).pathname;

async function refusal(args: readonly string[], denort?: string): Promise<string> {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", SCRIPT, ...args],
    env: denort === undefined ? {} : { DENORT_BIN: denort },
    stdout: "null",
  }).output();
  assert.equal(code, 1);
  return new TextDecoder().decode(stderr);
}

Deno.test("compile refuses a denort that cannot be right, and flags that it does not know", async () => {
  const foreign = hostTarget() === "linux-arm64" ? "linux-x64" : "linux-arm64";
  const wrong = /^compile: DENORT_BIN is for one kind of machine, and a program for [^\n]*\n$/;
  assert.match(await refusal(["--all"], Deno.execPath()), wrong);
  assert.match(await refusal(["--target", foreign], Deno.execPath()), wrong);
  assert.equal(
    await refusal([], "/nowhere/denort"),
    "compile: There is no file /nowhere/denort, which DENORT_BIN names\n",
  );
  assert.match(await refusal(["--bogus"]), /^compile: [^\n]*--bogus[^\n]*\n$/);
});
