/**
 * Prints answers for `--json`.
 *
 * @module
 */

import type { Context } from "../../context.ts";
import type { Answer } from "../answer/answer.ts";
import { CLI_SPELLING } from "./spelling.ts";

/** Writes an answer to the standard output as one line of JSON. */
export async function printJson(context: Context, answer: Answer): Promise<void> {
  const { writeJson } = await import("../answer/json.ts");
  writeJson(answer, {
    write: (text) => context.stdout.write(text),
    spelling: CLI_SPELLING,
  });
}
