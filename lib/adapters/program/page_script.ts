/**
 * Returns the script of a report's page.
 *
 * A build holds the script as text. A program that runs from its sources bundles the script when it
 * is needed, so that no bundled file has to be kept beside the sources and cannot be out of date.
 *
 * @module
 */

import { PLACE_OF_SCRIPT } from "../../texts/page_script.ts";
import { callProgram } from "./call.ts";

/** Returns the script as text without imports. */
export async function pageScript(): Promise<string> {
  return PLACE_OF_SCRIPT.startsWith("/*") ? await (bundled ??= bundle()) : PLACE_OF_SCRIPT;
}

let bundled: Promise<string> | undefined;

/** How long the bundler may take, in milliseconds. */
const PATIENCE_MS = 120_000;

async function bundle(): Promise<string> {
  const page = new URL("../../interfaces/page/", import.meta.url);
  const answer = await callProgram(Deno.execPath(), [...BUNDLER, "main.ts"], {
    cwd: decodeURIComponent(page.pathname),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (answer.kind === "text") return answer.text.trim();
  throw new Error(`the page's script was not bundled: ${JSON.stringify(answer)}`);
}

/** Makes one script, minified, for a browser. */
const BUNDLER = ["bundle", "--quiet", "--platform=browser", "--format=iife", "--minify"];
