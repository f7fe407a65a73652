/**
 * The spelling of options and commands in tool calls.
 *
 * @module
 */

import type { Spelling } from "../../phrase.ts";

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

/** Makes the spelling for the tools that a server has. */
export function toolSpelling(tools: ReadonlySet<string>): Spelling {
  return {
    option: (name) => ARGUMENT_NAMES.get(name) ?? snake(name),
    command: (name, words) => {
      const tool = toolNameOf(name);
      // What no tool does, a person does in a shell: above all, nothing is executed from here.
      return tools.has(tool) ? tool : `\`${["aexp", name, ...words].join(" ")}\``;
    },
  };
}

/** Returns the name of the tool that does what a command does. */
export function toolNameOf(command: string): string {
  return OTHER_NAMES.get(command) ?? command.replaceAll(/[ -]/g, "_");
}

/** Converts a name from camel case to snake case. */
export function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
