/**
 * Scripts without a batch system: one job after the other, several at once, or a list to copy from.
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
import type { ScriptFacts } from "./script.ts";

/** Runs the jobs one after the other, up to the first failure. */
export function shellScript(facts: ScriptFacts): string {
  const { jobIds, continueOnFailure } = facts;
  const jobs = jobIds.map((id) => `${PROGRAM} run-queued ${id}`);
  // Bash goes on after a job that ends normally upon Ctrl-C; a person means them all.
  const before = continueOnFailure ? ["failed=0", "trap 'exit 130' INT", "trap 'exit 143' TERM"] : [
    "set -e",
  ];
  const orExit = continueOnFailure ? " || exit" : "";
  return textOf([
    SHEBANG,
    ...headLines("shell", facts),
    ...before,
    ...(facts.surroundings === "other" ? [] : ['here="$PWD"']),
    // Without a folder in its name it may stand anywhere on PATH, or be read from the input.
    `if [[ "$0" == */* ]]; then CDPATH='' cd -- "$(dirname -- "$0")"${orExit}; fi`,
    "",
    ...programLines(facts),
    ...rootLines(facts, ['"$PWD"', '"$here"']),
    "",
    ...(continueOnFailure ? jobs.map((job) => `${job} || failed=1`) : jobs),
    ...(continueOnFailure ? ["", 'exit "$failed"'] : []),
  ]);
}

/** The commands alone, for a runner of one's own. */
export function manualScript(facts: ScriptFacts): string {
  return textOf([
    ...headLines("manual", facts),
    "# Copy the lines below into your runner of choice:",
    "",
    ...facts.jobIds.map((id) => `aexp run-queued ${id}`),
  ]);
}

const FILL_IN_JOBS =
  `# ${FILL_IN}: say with --jobs how many run at once, else there are as many as cores.`;

/**
 * Runs several jobs at once by GNU Parallel: parallel(1), `--jobs`, `--halt`, `--line-buffer`, `--quote`.
 *
 * The jobs come on its standard input, since a command line is not endless.
 */
export function parallelScript(facts: ScriptFacts): string {
  const { throttle } = facts.array;
  const options = [
    throttle === undefined ? "" : ` --jobs ${throttle}`,
    facts.continueOnFailure ? "" : " --halt soon,fail=1",
  ];
  return textOf([
    SHEBANG,
    ...headLines("parallel", facts),
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
