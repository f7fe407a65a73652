/**
 * `aexp completions`
 *
 * @module
 */

import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
import { parseShell, SHELL, SHELLS } from "../shells.ts";

/** Prints the completion script of a shell. */
export const completions = command({
  brief: "Print the script that completes words in a shell",
  examples: [
    ['eval "$(aexp completions bash)"', "in bash; in zsh, write zsh instead"],
    ["aexp completions fish | source", "in fish"],
  ],
  parameters: {
    flags: {},
    positional: {
      kind: "tuple",
      parameters: [{
        brief: "Which shell",
        placeholder: SHELL,
        parse: parseShell,
        proposeCompletions: (partial: string) => SHELLS.filter((name) => name.startsWith(partial)),
      }],
    },
  },
  async run(context, _flags, shell) {
    const { COMPLETION_SCRIPTS } = await import("../completion_scripts.ts");
    context.stdout.write(COMPLETION_SCRIPTS[shell]);
    return EXIT.ok;
  },
});
