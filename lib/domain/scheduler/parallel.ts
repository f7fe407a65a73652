/**
 * GNU Parallel: parallel(1), `--jobs`, `--halt`, `--line-buffer`, `--quote`.
 *
 * @module
 */

import {
  FILL_IN,
  headLines,
  OWN_FOLDER,
  PROGRAM,
  programLines,
  rootLines,
  SHEBANG,
  textOf,
} from "./pieces.ts";
import type { PlainRunner } from "./scheduler.ts";
import type { ScriptFacts } from "./script.ts";

/** Several jobs at once on one machine. */
export const parallel: PlainRunner = {
  kind: "plain",
  name: "parallel",
  script,
  command: (file) => `bash ${file}`,
  hasThrottle: true,
  allowsNoJobs: false,
};

const FILL_IN_JOBS =
  `# ${FILL_IN}: add --jobs N to limit how many jobs run at once; the default is one for each core.`;

/** The jobs come on the standard input, since the length of a command line is limited. */
function script(facts: ScriptFacts): string {
  const { throttle } = facts.array;
  const options = [
    throttle === undefined ? "" : ` --jobs ${throttle}`,
    facts.continueOnFailure ? "" : " --halt soon,fail=1",
  ];
  return textOf([
    SHEBANG,
    ...headLines(facts, parallel.name),
    ...(throttle === undefined ? [FILL_IN_JOBS] : []),
    "",
    ...programLines(facts),
    ...rootLines(facts, [OWN_FOLDER, '"$PWD"']),
    "",
    `exec parallel --quote --line-buffer${options.join("")} ${PROGRAM} run-queued {} <<'JOBS'`,
    ...facts.jobIds,
    "JOBS",
  ]);
}
