/**
 * `deno task bundle`: the program in one file, `dist/aexp.js`, which knows the commit it was made
 * from. Its source map lies beside it and is no part of it.
 *
 * @module
 */

import { join } from "node:path";
import { PLACE_OF_COMMIT } from "../lib/version.ts";

const PROJECT = join(import.meta.dirname ?? "", "..");

async function main(): Promise<number> {
  const output = join(PROJECT, "dist", "aexp.js");
  const what = ["--platform=browser", "--format=iife", "--minify"];
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["bundle", "--quiet", ...what, "--sourcemap=external", "-o", output],
      join("scripts", "bundle_entry.ts"),
    ],
    cwd: PROJECT,
    stdout: "null",
  }).output();
  if (!success) return 1;
  const parts = Deno.readTextFileSync(output).split(PLACE_OF_COMMIT);
  if (parts.length !== 2) {
    throw new Error(`the bundle holds ${parts.length - 1} places for a commit`);
  }
  Deno.writeTextFileSync(output, parts.join(commit()));
  return 0;
}

/** As long as the place for it, so that the source map stays true. */
function commit(): string {
  const id = git("rev-parse", "--verify", "--quiet", "HEAD");
  if (id === undefined || id.length < PLACE_OF_COMMIT.length) return PLACE_OF_COMMIT;
  const isClean = git("status", "--porcelain", "--untracked-files=no") === "";
  return isClean ? id.slice(0, PLACE_OF_COMMIT.length) : `${id.slice(0, 34)}-dirty`;
}

function git(...args: string[]): string | undefined {
  try {
    const command = new Deno.Command("git", { args, cwd: PROJECT, stderr: "null" });
    const { success, stdout } = command.outputSync();
    return success ? new TextDecoder().decode(stdout).trim() : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

Deno.exitCode = await main();
