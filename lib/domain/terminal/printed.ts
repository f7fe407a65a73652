/**
 * What a program has printed, as text for one line.
 *
 * @module
 */

import { visible } from "./visible.ts";

/**
 * Sequences by which a program colours its output, moves the cursor, or sets the window's title: of
 * the kinds CSI, OSC (and DCS, SOS, PM, APC), and the short ones. One that is not finished ends with the text.
 */
const ESCAPES =
  // deno-lint-ignore no-control-regex
  /(?:\x1b\[|\x9b)[0-?]*[ -/]*(?:[@-~]|$)|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c|$)|\x1b[ -/]*(?:[0-~]|$)/g;

/**
 * Removes escape sequences from a text.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(withoutEscapes("\x1b[1;31mred\x1b[0m \x1b]0;title\x07end"), "red end");
 * ```
 */
export function withoutEscapes(text: string): string {
  return text.replace(ESCAPES, "");
}

/**
 * Returns the lines that a terminal would show: without escape sequences, each as it stands after the last
 * return of the cursor, and with all that is left of control characters made visible.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.deepEqual(printedLines("10 %\r50 %\r\n\x1b[32mdone\x1b[0m\tin 3 s\n"), ["50 %", "done  in 3 s"]);
 * ```
 */
export function printedLines(text: string): string[] {
  const lines = withoutEscapes(text).split("\n").map((line) => {
    const whole = line.replace(/\r+$/, "");
    return visible(whole.slice(whole.lastIndexOf("\r") + 1).replaceAll("\t", "  "));
  });
  if (lines.at(-1) === "") lines.pop();
  return lines;
}
