/**
 * Builds the command that runs behind the gate of an attempt.
 *
 * @module
 */

import { factsForEnd } from "../../domain/document/attempt_end.ts";
import type { GatedCommand } from "../../adapters/process/gate.ts";
import { attemptPath, endPrefix } from "../../adapters/state/attempt_files.ts";
import { jobPath } from "../../adapters/state/place.ts";

import type { AttemptTools, TakenAttempt } from "./taken_attempt.ts";

/** Returns the command of an attempt with its variables and the place of its end. */
export function gatedCommand(
  { store }: AttemptTools,
  { key, entry, command, queuedAt, slot }: TakenAttempt,
): GatedCommand {
  return {
    command,
    variables: {
      AEXP_JOB_ID: key.jobId,
      AEXP_JOB_WORKSPACE: jobPath(store, key.jobId),
      AEXP_ATTEMPT: String(key.n),
      AEXP_SLOT: String(slot),
    },
    end: { path: attemptPath(store, key, "end"), prefix: endPrefix(factsForEnd(entry, queuedAt)) },
  };
}
