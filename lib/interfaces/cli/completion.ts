/**
 * Answers a shell that completes a command line.
 *
 * @module
 */

import { type Application, proposeCompletions } from "@stricli/core";
import { visible } from "../../domain/terminal/visible.ts";
import type { CliContext } from "./cli_context.ts";
import { isGroup, type Target } from "./suggestions.ts";

/** The first argument of the shells' functions, a hidden command that no person needs. */
export const COMPLETE = "__complete";

/** The parser's function that makes the context of a command. */
export type ContextBuilder = Parameters<typeof proposeCompletions<CliContext>>[2];

/**
 * Returns the candidates for the last word, one a line.
 *
 * @param words the words after the program's name; the last one is to be completed
 */
export async function completionLines(
  application: Application<CliContext>,
  words: readonly string[],
  context: ContextBuilder,
): Promise<string> {
  const proposals = [
    ...namesBesideDefault(application.root, words).map((completion) => ({ completion })),
    ...await proposeCompletions(application, words, context),
  ];
  // There are many flags, so they are proposed only after a "-".
  const isFlag = words.at(-1)?.startsWith("-") ?? false;
  return proposals.map(({ completion }) => completion)
    .filter((completion) => isFlag || !completion.startsWith("-"))
    // A line break would split a candidate, and a terminal would obey other control characters.
    .filter((completion) => visible(completion) === completion)
    .map((completion) => `${completion}\n`).join("");
}

/** The parser takes a group with a default command for that command, and forgets the others. */
function namesBesideDefault(
  root: Application<CliContext>["root"],
  words: readonly string[],
): readonly string[] {
  let target: Target | undefined = root;
  for (const word of words.slice(0, -1)) {
    target = target !== undefined && isGroup(target)
      ? target.getRoutingTargetForInput(word)
      : undefined;
  }
  if (target === undefined || !isGroup(target) || !target.getDefaultCommand()) return [];
  const partial = words.at(-1) ?? "";
  return target.getAllEntries().map(({ name }) => name.original)
    .filter((name) => name.startsWith(partial));
}
