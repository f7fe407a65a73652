/**
 * What a shell asks for when somebody presses the tabulator key.
 *
 * @module
 */

import { type Application, proposeCompletions } from "@stricli/core";
import { visible } from "../../domain/terminal/visible.ts";
import type { CliContext } from "./cli_context.ts";

/** The first argument by which the shells' functions ask; it is no command that a person would use. */
export const COMPLETE = "__complete";

/** How the parser makes the context of a command. */
export type ContextBuilder = Parameters<typeof proposeCompletions<CliContext>>[2];

/**
 * One line for each word that may stand at the end of the words.
 *
 * @param words what has been typed after the program's name; the last one is what is being completed
 */
export async function completionLines(
  application: Application<CliContext>,
  words: readonly string[],
  context: ContextBuilder,
): Promise<string> {
  const proposals = await proposeCompletions(application, words, context);
  // Flags are many: they are offered to those who have begun one.
  const isFlag = words.at(-1)?.startsWith("-") ?? false;
  return proposals.map(({ completion }) => completion)
    .filter((completion) => isFlag || !completion.startsWith("-"))
    // A line break would make two candidates of one, and a terminal would obey the others.
    .filter((completion) => visible(completion) === completion)
    .map((completion) => `${completion}\n`).join("");
}
