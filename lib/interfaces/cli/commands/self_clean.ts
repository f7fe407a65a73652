/**
 * `aexp self clean`
 *
 * @module
 */

import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
import { printJson } from "../print_json.ts";
import { jsonFlag, switchFlag } from "../flags.ts";

/** Removes the unpacked files of older versions. */
export const selfClean = command({
  brief: "Remove unpacked files of older versions",
  details:
    "This version stays, and so does every version that runs on this machine. Versions that run on " +
    "other machines cannot be seen from here: if machines share the folder, wait until they end.",
  examples: [
    ["aexp self clean --dry-run", "show what would be removed"],
    ["aexp self clean --json", "remove it, with the result as JSON"],
  ],
  parameters: {
    flags: { dryRun: switchFlag("Show what would be removed; remove nothing"), json: jsonFlag },
  },
  async run(context, { dryRun: isDryRun, json }) {
    const { cleanSelf } = await import("../../../operations/clean_self.ts");
    const cleaning = await cleanSelf(context, { isDryRun });
    if (json) {
      const { cleaningAnswer } = await import("../../answer/machine.ts");
      await printJson(context, cleaningAnswer(cleaning));
    } else {
      const { cleaningText } = await import("../views/cleaning_view.ts");
      context.stdout.write(cleaningText(cleaning, isDryRun));
    }
    return EXIT.ok;
  },
});
