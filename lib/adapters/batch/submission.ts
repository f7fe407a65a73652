/**
 * Submitting scripts to a batch system.
 *
 * @module
 */

import type { BatchSystem, SubmitCall, Words } from "../../domain/scheduler/scheduler.ts";
import type { ProgramAnswer } from "../program/call.ts";
import { askPatiently } from "../program/patience.ts";
import { type BatchPlace, callBatch, oneLine } from "./call.ts";

/** What a batch system answered. */
export type Submission =
  | {
    readonly kind: "submitted";
    /** The id of the array, or one for each of its tasks. */
    readonly ids: readonly string[];
  }
  | { readonly kind: "refused"; readonly reason: string };

const TIMEOUT_MS = 30_000;

/** The code of a shell that finds no program. */
const NOT_FOUND = 127;

/**
 * Submits a script. The call is repeated where the batch system cannot be reached, but in general not where
 * only the answer was lost: the array may be there.
 */
export async function submitScript(
  place: BatchPlace,
  system: BatchSystem,
  call: SubmitCall,
): Promise<Submission> {
  const { unreachable, repeatsAfterTimeout, ids } = system.submission;
  const env = { ...place.env, ...call.env };
  const answer = await askPatiently(
    () => callBatch({ timeoutMs: TIMEOUT_MS, ...place, env }, system, wordsOf(call)),
    (one) =>
      one.kind === "timeout"
        ? repeatsAfterTimeout
        : one.kind === "failed" && unreachable.test(one.stderr + one.stdout),
  );
  if (answer.kind !== "text") return refused(failureOf(answer, call));
  const found = ids(answer.text);
  if (found.length > 0) return { kind: "submitted", ids: found };
  const said = answer.text.trim();
  return refused(`${system.name} gave no id${said === "" ? "" : `: ${said}`}`);
}

/** A shell opens the standard input. */
function wordsOf({ words, input }: SubmitCall): Words {
  return input === undefined ? words : ["/bin/sh", "-c", 'exec "$@" < "$0"', input, ...words];
}

function failureOf(
  answer: Exclude<ProgramAnswer, { readonly kind: "text" }>,
  { words: [program], input }: SubmitCall,
): string {
  switch (answer.kind) {
    case "missing":
      return `there is no ${input === undefined ? program : "/bin/sh"} on PATH`;
    case "timeout":
      return `${program} did not answer in time`;
    case "failed":
      if (input !== undefined && answer.code === NOT_FOUND) return `there is no ${program} on PATH`;
      // The qsub of slurm-torque writes its errors to the standard output.
      return answer.stderr.trim() || answer.stdout.trim() || `it ended with ${answer.code}`;
  }
}

function refused(reason: string): Submission {
  return { kind: "refused", reason: oneLine(reason) };
}
