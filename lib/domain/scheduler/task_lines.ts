/**
 * The command of an array's script, which runs the job at the task's place.
 *
 * @module
 */

import { filterWords, PROGRAM } from "./pieces.ts";
import type { ArraySyntax } from "./scheduler.ts";
import type { ScriptFacts } from "./script.ts";
import { flagWords } from "./word.ts";

/** The script's process becomes the program, so that signals of the batch system reach the program. */
export function taskLines(
  facts: ScriptFacts,
  { variable, first, countsOn }: ArraySyntax,
): string[] {
  const terms = [
    variable,
    ...(first === 1 ? ["- 1"] : []),
    ...(!countsOn && facts.array.parts.length > 1 ? [`+ \${${facts.array.offsetName}:-0}`] : []),
  ];
  const index = terms.length === 1 ? `"$${variable}"` : `"$((${terms.join(" ")}))"`;
  const words = [
    filterWords(facts),
    facts.batch === undefined ? "" : ` ${flagWords("--batch", facts.batch)}`,
    ` --index ${index}`,
    facts.array.chunk === 1 ? "" : ` --chunk ${facts.array.chunk}`,
    facts.requeue ? " --requeue-on USR1" : "",
  ];
  // Bash would calculate with a variable that is not set as if it were 0.
  const guard = terms.length === 1
    ? []
    : [`: "\${${variable}:?is not set: this is a task of an array}"`];
  return [
    "# aexp resolves the pending-queue index → one specific job at run-time.",
    ...(facts.hasList ? FIXED : DEFERRED),
    ...guard,
    `exec ${PROGRAM} queue run${words.join("")}`,
  ];
}

const DEFERRED: readonly string[] = [
  "# If you re-queue jobs between submission and execution, the array will",
  "# pick up whatever's pending under this filter at task-launch time.",
];

const FIXED: readonly string[] = [
  "# Its list was made upon submission: jobs that are added later are not in it.",
];
