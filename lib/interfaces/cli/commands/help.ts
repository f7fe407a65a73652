/**
 * `aexp help`
 *
 * @module
 */

import type { Context } from "../../../context.ts";
import { command, type DeferredCommand } from "../command.ts";
import { EXIT } from "../exit.ts";
import { nonEmpty } from "../flags.ts";
import { type Group, main } from "../main.ts";

/**
 * Makes the command that shows commands and pages of the manual.
 *
 * @param program returns the whole program, of which the command itself is a part
 */
export function help(program: () => Group): DeferredCommand {
  return command({
    brief: "Show a page of the manual, or the help of a command",
    details: "Without an argument: all commands and all topics.",
    examples: [
      ["aexp help quick-start", "a page of the manual; piped, as Markdown"],
      ["aexp help queue add", "the same as `aexp queue add --help`"],
    ],
    parameters: {
      flags: {},
      positional: {
        kind: "array",
        parameter: {
          brief: "A topic, or the words of a command",
          placeholder: "topic",
          parse: nonEmpty,
          proposeCompletions: async (partial: string) => {
            const { PAGES } = await import("../../../manual/pages.ts");
            return PAGES.map(({ topic }) => topic).filter((topic) => topic.startsWith(partial));
          },
        },
      },
    },
    async run(context, _flags, ...words) {
      const { namesCommand } = await import("../suggestions.ts");
      const isCommand = namesCommand(program()(words), words);
      if (isCommand) await main(program(), [...words, "--help"], context);
      const { findPage } = await import("../../../manual/pages.ts");
      const page = findPage(words.join("-"));
      if (isCommand && (page === undefined || page.topic !== words.join("-"))) return EXIT.ok;
      if (page === undefined) throw await unknownTopic(program(), words);
      if (isCommand) context.stdout.write("\n");
      await writePage(context, (await page.load()).default);
      return EXIT.ok;
    },
  });
}

/** Longer lines are hard to read. */
const MOST_COLUMNS = 100;

/** Writes a page: fitted to a terminal, elsewhere as it is. */
async function writePage({ stdout }: Context, text: string): Promise<void> {
  const { isTerminal, columns = MOST_COLUMNS, color } = stdout;
  if (!isTerminal) return stdout.write(text);
  const { fitMarkdown } = await import("../../../domain/terminal/reflow.ts");
  stdout.write(fitMarkdown(text, { width: Math.min(columns, MOST_COLUMNS), color }));
}

async function unknownTopic(program: Group, words: readonly string[]): Promise<Error> {
  const { visible } = await import("../../../domain/terminal/visible.ts");
  const { UserError } = await import("../../../errors.ts");
  const { commandLines, near } = await import("../suggestions.ts");
  const { PAGES } = await import("../../../manual/pages.ts");
  const typed = words.join(" ");
  const names = [...PAGES.map(({ topic }) => topic), ...commandLines(program([]))];
  const meant = near(typed, names).map((name) => `\`aexp help ${name}\``);
  return new UserError(
    "NO_SUCH_TOPIC",
    `Cannot show "${visible(typed)}": there is no such topic or command`,
    { hint: meant.length > 0 ? `Did you mean ${meant.join(" or ")}?` : "See `aexp help`." },
  );
}
