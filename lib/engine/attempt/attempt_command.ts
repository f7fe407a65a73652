/**
 * Builds the command that runs behind the gate of an attempt.
 *
 * @module
 */

import { Child, type ChildEnd } from "../../adapters/process/child.ts";
import type { ChildRecord } from "../../domain/document/event.ts";
import type { Context } from "../../context.ts";
import { UserError } from "../../errors.ts";
import { formatSeconds } from "../../domain/document/timestamp.ts";
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

/** Returns what the record and the document say of the process that runs a command. */
export function childRecord({ host, now }: Context, { pid, startTicks }: Child): ChildRecord {
  return { pid, host, startedAt: formatSeconds(now()), groupId: pid, startTicks };
}

/** The code that shells give for a command that the system did not start. */
const NOT_STARTED_CODE = 126;

/** Returns the end of a command that the system did not start. */
export function endOfUnstarted({ message }: UserError): ChildEnd {
  const outputTail = `${message}\n`;
  return { code: NOT_STARTED_CODE, signal: undefined, hasLeft: false, outputTail };
}
