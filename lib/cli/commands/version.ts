/**
 * `aexp version`
 *
 * @module
 */

import { EXIT } from "../../errors.ts";
import { VERSION } from "../../version.ts";
import { command } from "../command.ts";
import { jsonFlag } from "../flags.ts";

interface Flags {
  readonly json: boolean;
}

/** Prints the version. */
export const version = command<Flags>({
  brief: "Print the version of this program",
  examples: [
    ["aexp version", "print the number alone"],
    ["aexp version --json", "print it as JSON"],
  ],
  parameters: { flags: { json: jsonFlag } },
  run: (context, flags) => {
    context.stdout.write(flags.json ? `{"version": "${VERSION}"}\n` : `${VERSION}\n`);
    return EXIT.ok;
  },
});
