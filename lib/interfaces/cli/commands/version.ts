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
  brief: "Print version, commit and kind of machine of this program",
  examples: [
    ["aexp version", "print them on one line; --version prints the number alone"],
    ["aexp version --json", "print them as JSON"],
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
