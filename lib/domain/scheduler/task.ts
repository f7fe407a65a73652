/**
 * The one line of an array's script that runs a job of the queue.
 *
 * @module
 */

import { filterWords, PROGRAM } from "./pieces.ts";
import type { ScriptFacts } from "./script.ts";
import { flagWords } from "./word.ts";

/** How a scheduler tells a task its number. */
export interface TaskNumber {
  /** The number of the first task. @default {0} */
  readonly first?: 0 | 1;
  /** Whether later parts begin at the same number, and say by a variable where they stand. @default {true} */
  readonly hasOffset?: boolean;
}

/**
 * Becomes the program, so that signals of the batch system reach it.
 *
 * @param variable what holds the number of the task
 */
export function taskLines(
  facts: ScriptFacts,
  variable: string,
  { first = 0, hasOffset = true }: TaskNumber = {},
): string[] {
  const terms = [
    variable,
    ...(first === 1 ? ["- 1"] : []),
    ...(hasOffset && facts.array.parts.length > 1 ? [`+ \${${facts.array.offsetName}:-0}`] : []),
  ];
  const index = terms.length === 1 ? `"$${variable}"` : `"$((${terms.join(" ")}))"`;
  const words = [
    filterWords(facts),
    facts.batch === undefined ? "" : ` ${flagWords("--batch", facts.batch)}`,
    ` --index ${index}`,
    facts.array.chunk === 1 ? "" : ` --chunk ${facts.array.chunk}`,
    facts.requeue ? " --requeue-on USR1" : "",
  ];
  // A number that is missing must not count as 0.
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
