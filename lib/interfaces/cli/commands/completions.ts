/**
 * `aexp completions`
 *
 * @module
 */

import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
import { parseShell, SHELL, SHELLS } from "../shells.ts";

/** Prints what makes a shell complete words. */
export const completions = command({
  brief: "Print what makes bash, zsh or fish complete commands, flags and values",
  examples: [
    ['eval "$(aexp completions bash)"', "for this bash; zsh takes it likewise, by its own name"],
    ["aexp completions fish | source", "for this fish"],
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
