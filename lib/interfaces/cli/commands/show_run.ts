/**
 * `aexp show-run`
 *
 * @module
 */

import type { Flags } from "../actions/show_run.ts";
import { command } from "../command.ts";
import { jobIdArgument, jsonFlag, repoFlag } from "../flags.ts";

/** Shows one run. */
export const showRun = command<Flags, [string]>({
  brief: "Show all that is known of one run: state, attempts, results, why it failed",
  examples: [
    ["aexp show-run 9f3a1b2c", "the one run whose id begins like that"],
    ["aexp show-run 9f3a1b2c --json", "the same as JSON"],
  ],
  parameters: {
    flags: { repo: repoFlag, json: jsonFlag },
    positional: jobIdArgument,
  },
  load: () => import("../actions/show_run.ts"),
});
