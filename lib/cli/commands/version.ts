/**
 * `aexp version`
 *
 * @module
 */

import type { Flags } from "../actions/version.ts";
import { command } from "../command.ts";
import { jsonFlag } from "../flags.ts";

/** Prints the version. */
export const version = command<Flags>({
  brief: "Print the version of this program",
  examples: [
    ["aexp version", "print the number alone"],
    ["aexp version --json", "print it as JSON"],
  ],
  parameters: { flags: { json: jsonFlag } },
  load: () => import("../actions/version.ts"),
});
