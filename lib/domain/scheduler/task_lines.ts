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
    : [`: "\${${variable}:?is not set: submit this script as an array}"`];
  return [
    ...(facts.hasList ? PUBLISHED_LIST : FIRST_TASK_LIST),
    ...guard,
    `exec ${PROGRAM} queue run${words.join("")}`,
  ];
}

const FIRST_TASK_LIST: readonly string[] = [
  "# --index is a place in the array's list of jobs. The first task that starts makes the list of all",
  "# pending jobs that fit the flags below. Jobs that are queued later are not in it.",
];

const PUBLISHED_LIST: readonly string[] = [
  "# --index is a place in the array's list of jobs. `aexp queue submit` made the list, so jobs that",
  "# are queued later are not in it.",
];
