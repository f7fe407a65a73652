/**
 * `aexp self clean`
 *
 * @module
 */

import type { Flags } from "../actions/self_clean.ts";
import { command } from "../command.ts";
import { jsonFlag, switchFlag } from "../flags.ts";

/** Removes old unpacked versions. */
export const selfClean = command<Flags>({
  brief: "Remove what older versions of the packed program left unpacked",
  details: "This version stays, and so does every one that runs on this machine. What runs on " +
    "other machines cannot be seen from here: wait for it where they share the folder.",
  examples: [
    ["aexp self clean --dry-run", "show what would be removed"],
    ["aexp self clean --json", "remove it, and say so as JSON"],
  ],
  parameters: {
    flags: { dryRun: switchFlag("Show what would be removed and remove nothing"), json: jsonFlag },
  },
  load: () => import("../actions/self_clean.ts"),
});
