/**
 * Bundles the program and writes the commit into it, for every form in which it is released.
 *
 * @module
 */

import { join } from "node:path";
import { PLACE_OF_COMMIT } from "../lib/version.ts";

/** The folder of the project. */
export const PROJECT = join(import.meta.dirname ?? "", "..");

/**
 * Bundles the program, minified.
 *
 * @param args the form, and the output file
 * @returns whether it succeeded; if not, the bundler prints the reason
 */
export async function bundleProgram(args: readonly string[]): Promise<boolean> {
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["bundle", "--quiet", "--platform=browser", "--minify", ...args],
      join("scripts", "bundle_entry.ts"),
    ],
    cwd: PROJECT,
    stdout: "null",
  }).output();
  return success;
}

/** Writes the commit into the one placeholder of a bundled text. */
export function withCommit(text: string): string {
  const parts = text.split(PLACE_OF_COMMIT);
  if (parts.length !== 2) {
    throw new Error(`the bundle holds ${parts.length - 1} places for a commit`);
  }
  return parts.join(commit());
}

/** As long as the placeholder, so that the source map stays valid. */
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
