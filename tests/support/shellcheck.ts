/**
 * Checks scripts with shellcheck, if it is installed.
 *
 * @module
 */

import assert from "node:assert/strict";

let isThere: boolean | undefined;

function findShellcheck(): boolean {
  try {
    return new Deno.Command("shellcheck", { args: ["--version"] }).outputSync().success;
  } catch {
    Deno.stderr.writeSync(new TextEncoder().encode("shellcheck: skipped, it is not installed\n"));
    return false;
  }
}

/** Fails if shellcheck reports anything. */
export async function lintScript(name: string, script: string): Promise<void> {
  isThere ??= findShellcheck();
  if (!isThere) return;
  const shell = script.startsWith("#!") ? "bash" : "sh";
  const child = new Deno.Command("shellcheck", {
    args: ["--shell", shell, "-"],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(script));
  await writer.close();
  const { success, stdout } = await child.output();
  assert.ok(success, `${name}: ${new TextDecoder().decode(stdout)}`);
}
