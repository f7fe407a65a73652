/**
 * `aexp doctor`
 *
 * @module
 */

import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
import { printJson } from "../print_json.ts";
import { jsonFlag, repoFlag } from "../flags.ts";

/** Says what works here and what does not. */
export const doctor = command({
  brief: "Say what this machine and repository can do, with a fix for what they cannot",
  details: "Nothing that it writes stays. Outside a repository only the machine is looked at. A " +
    "problem breaks what the program promises, and ends it with code 1; a warning does not. Piped, " +
    "each line holds state, name, what was found and the fix, separated by tabs.",
  examples: [
    ["aexp doctor", "look at the machine, and at the repository that one stands in"],
    ["aexp doctor --json", "the same as JSON"],
  ],
  parameters: { flags: { repo: repoFlag, json: jsonFlag } },
  async run(context, { repo, json }) {
    const { diagnose } = await import("../../../operations/doctor.ts");
    const diagnosis = await diagnose(context, { repo });
    if (json) {
      const { diagnosisAnswer } = await import("../../answer/machine.ts");
      await printJson(context, diagnosisAnswer(diagnosis));
    } else {
      const { writeDiagnosis } = await import("../views/diagnosis_view.ts");
      writeDiagnosis(diagnosis, context);
    }
    return diagnosis.checks.some(({ state }) => state === "problem") ? EXIT.failed : EXIT.ok;
  },
});
