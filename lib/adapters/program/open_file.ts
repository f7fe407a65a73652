/**
 * Opens a file as the desktop does, in a browser for a page.
 *
 * @module
 */

import { callProgram } from "./call.ts";

/** How long the desktop may take to start the browser, in milliseconds. */
const PATIENCE_MS = 10_000;

/** Opens a file; returns whether the desktop took it. */
export async function openFile({ os }: { readonly os: string }, path: string): Promise<boolean> {
  const program = os === "darwin" ? "open" : "xdg-open";
  const answer = await callProgram(program, [path], { signal: AbortSignal.timeout(PATIENCE_MS) });
  return answer.kind === "text";
}
