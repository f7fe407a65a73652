/**
 * `aexp validate`
 *
 * @module
 */

import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
import { jsonFlag, repoFlag, switchFlag } from "../flags.ts";
import { printJson } from "../print_json.ts";

/** Checks a repository. */
export const validate = command({
  brief: "Check experiments, runs, and the runs that findings cite",
  details:
    "A finding may cite a run that any machine has: the ledger, the run store and the indexes of " +
    "other machines are looked through, in this order. Exits with 1 if there is an error; warnings " +
    "do not count. Notes of other kinds are not judged.",
  examples: [
    ["aexp validate", "one line for each problem, with the file, the line and what to do"],
    ["aexp validate --strict-runs warn", "a cited run that is not there yet is only a warning"],
    ["aexp validate --kb-only --json", "only the experiments, as JSON"],
  ],
  parameters: {
    flags: {
      strictRuns: {
        kind: "enum",
        values: ["error", "warn", "off"],
        brief: "What a cited run that is nowhere is; off does not look; by default error",
        optional: true,
      },
      kbOnly: switchFlag("Check only the experiments"),
      runsOnly: switchFlag("Check only the runs and the citations"),
      repo: repoFlag,
      json: jsonFlag,
    },
  },
  async run(context, { json, ...options }) {
    const { validate } = await import("../../../operations/validate.ts");
    const validation = await validate(context, options);
    if (json) {
      const { validationAnswer } = await import("../../answer/validation.ts");
      await printJson(context, validationAnswer(validation));
    } else {
      const { validationText } = await import("../views/validation_view.ts");
      context.stdout.write(validationText(validation));
    }
    return validation.isOk ? EXIT.ok : EXIT.failed;
  },
});
