/**
 * A shell script that runs the jobs one after the other.
 *
 * @module
 */

import { headLines, PROGRAM, programLines, rootLines, SHEBANG, textOf } from "./pieces.ts";
import type { PlainRunner } from "./scheduler.ts";
import type { ScriptFacts } from "./script.ts";

/** A shell. */
export const shell: PlainRunner = {
  kind: "plain",
  name: "shell",
  script,
  command: (file) => `bash ${file}`,
  hasThrottle: false,
  allowsNoJobs: true,
};

/** Stops at the first failure unless the person says otherwise. */
function script(facts: ScriptFacts): string {
  const { jobIds, continueOnFailure } = facts;
  const jobs = jobIds.map((id) => `${PROGRAM} run-queued ${id}`);
  // Bash goes on after a job that ends normally upon Ctrl-C, while a person means to stop all jobs.
  const before = continueOnFailure ? ["failed=0", "trap 'exit 130' INT", "trap 'exit 143' TERM"] : [
    "set -e",
  ];
  const orExit = continueOnFailure ? " || exit" : "";
  return textOf([
    SHEBANG,
    ...headLines(facts),
    ...before,
    ...(facts.surroundings === "other" ? [] : ['here="$PWD"']),
    // A script without a folder in its name was found on PATH, or read from the input.
    `if [[ "$0" == */* ]]; then CDPATH='' cd -- "$(dirname -- "$0")"${orExit}; fi`,
    "",
    ...programLines(facts),
    ...rootLines(facts, ['"$PWD"', '"$here"']),
    "",
    ...(continueOnFailure ? jobs.map((job) => `${job} || failed=1`) : jobs),
    ...(continueOnFailure ? ["", 'exit "$failed"'] : []),
  ]);
}
