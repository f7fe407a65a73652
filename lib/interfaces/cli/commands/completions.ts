/**
 * `aexp completions`
 *
 * @module
 */

import type { Flags } from "../actions/completions.ts";
import { command } from "../command.ts";
import { parseShell, SHELL, type Shell, SHELLS } from "../shells.ts";

/** Prints what makes a shell complete words. */
export const completions = command<Flags, [Shell]>({
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
  load: () => import("../actions/completions.ts"),
});
