/**
 * The spelling of options and commands in tool calls.
 *
 * @module
 */

import { type Spelling, spellWords } from "../../phrase.ts";

/** Commands whose tools have other names than their words joined by underscores. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([["link", "link_run"]]);

/** Options whose arguments have other names, which are those of the Python program's tools. */
const ARGUMENT_NAMES: ReadonlyMap<string, string> = new Map([
  ["experiment", "experiment_id"],
  ["hypothesis", "hypothesis_id"],
  ["subHypothesis", "sub_hypothesis_id"],
  ["sp", "statepoint"],
  ["output", "output_path"],
]);

/** What spelling needs to know of a tool. */
interface SpelledTool {
  readonly name: string;
  readonly arguments: object;
}

/** Makes the spelling for the tools that a server has. */
export function toolSpelling(tools: readonly SpelledTool[]): Spelling {
  const known = new Map(tools.map((tool) => [tool.name, new Set(Object.keys(tool.arguments))]));
  const option = (name: string) => ARGUMENT_NAMES.get(name) ?? snake(name);
  const spelling: Spelling = {
    option,
    command: (name, words) => {
      const names = known.get(toolNameOf(name));
      const isTool = names !== undefined && words.every((word) => {
        return typeof word === "string" || word.kind === "command" || names.has(option(word.name));
      });
      if (!isTool) return SHELL.command(name, words);
      return callText(toolNameOf(name), spellWords(words, spelling));
    },
  };
  return spelling;
}

function callText(tool: string, words: readonly string[]): string {
  return words.length === 0 ? tool : `${tool} (${words.join(", ")})`;
}

/** What no tool does, a person does in a shell: above all, nothing is executed from here. */
const SHELL: Spelling = {
  option: (name) => `--${snake(name).replaceAll("_", "-")}`,
  command: (name, words) => `\`${["aexp", name, ...spellWords(words, SHELL)].join(" ")}\``,
};

/** Returns the name of the tool that does what a command does. */
export function toolNameOf(command: string): string {
  return OTHER_NAMES.get(command) ?? command.replaceAll(/[ -]/g, "_");
}

/** Converts a name from camel case to snake case. */
export function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
