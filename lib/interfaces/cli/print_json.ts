/**
 * `--json`: an answer on the standard output.
 *
 * @module
 */

import type { Context } from "../../context.ts";
import type { Answer } from "../answer/answer.ts";

/** Writes an answer as one line of JSON. */
export async function printJson(context: Context, answer: Answer): Promise<void> {
  const { writeJson } = await import("../answer/json.ts");
  writeJson(answer, (text) => context.stdout.write(text));
}
