/**
 * Bundles the program and writes the commit into it, for every form in which it is released.
 *
 * @module
 */

import { join } from "node:path";
import { pageScript } from "../lib/adapters/program/page_script.ts";
import { PLACE_OF_SCRIPT } from "../lib/texts/page_script.ts";
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

/** Writes the commit into the one placeholder of a bundled program. */
export function withCommit(texts: readonly string[]): string[] {
  const places = texts.join("").split(PLACE_OF_COMMIT).length - 1;
  if (places !== 1) throw new Error(`the bundle holds ${places} places for a commit`);
  const id = commit();
  return texts.map((text) => text.replace(PLACE_OF_COMMIT, id));
}

/** Writes the script of a report's page into the one placeholder of a bundled program. */
export async function withPageScript(texts: readonly string[]): Promise<string[]> {
  const place = JSON.stringify(PLACE_OF_SCRIPT);
  const places = texts.join("").split(place).length - 1;
  if (places !== 1) throw new Error(`the bundle holds ${places} places for the page's script`);
  const script = JSON.stringify(await pageScript());
  return texts.map((text) => text.split(place).join(script));
}

/** The commit that a build has, for people: ten digits, and whether anything differs from it. */
export function builtCommit(): string {
  const text = commit();
  if (text === PLACE_OF_COMMIT) return "unknown";
  return text.slice(0, 10) + (text.endsWith("-dirty") ? ", changed" : "");
}

/** Returns the commit of a clean tree; the end of another one's says so. */
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
