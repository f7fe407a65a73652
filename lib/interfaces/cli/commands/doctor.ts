/**
 * `aexp doctor`
 *
 * @module
 */

import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
import { printJson } from "../print_json.ts";
import { jsonFlag, repoFlag } from "../flags.ts";

/** Checks the machine and the repository. */
export const doctor = command({
  brief: "Check this machine and repository; say how to mend them",
  details:
    "It removes the files that it writes for a check. Outside a repository only the machine is " +
    "checked. A problem breaks what the program promises, and the exit code is 1; a warning does " +
    "not. Piped, each line holds state, name, finding and fix, separated by tabs.",
  examples: [
    ["aexp doctor", "check the machine and the current repository"],
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
