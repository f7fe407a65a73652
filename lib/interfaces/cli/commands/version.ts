/**
 * `aexp version`
 *
 * @module
 */

import { COMMIT, TARGET, VERSION } from "../../../version.ts";
import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
import { printJson } from "../print_json.ts";
import { jsonFlag } from "../flags.ts";

/** Prints the version. */
export const version = command({
  brief: "Print the version, commit and platform of this program",
  examples: [
    ["aexp version", "on one line; --version prints the number alone"],
    ["aexp version --json", "the same as JSON"],
  ],
  parameters: { flags: { json: jsonFlag } },
  async run(context, { json }) {
    if (json) {
      const { versionAnswer } = await import("../../answer/machine.ts");
      await printJson(context, versionAnswer());
    } else {
      context.stdout.write(`${VERSION} (commit ${COMMIT ?? "unknown"}, ${TARGET})\n`);
    }
    return EXIT.ok;
  },
});
