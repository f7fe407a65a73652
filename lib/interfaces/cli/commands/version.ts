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
  brief: "Print version, commit and kind of machine of this program",
  examples: [
    ["aexp version", "print them on one line; --version prints the number alone"],
    ["aexp version --json", "print them as JSON"],
  ],
  parameters: { flags: { json: jsonFlag } },
  load: () => import("../actions/version.ts"),
});
