/**
 * What runs behind the gate of an attempt.
 *
 * @module
 */

import type { GatedCommand } from "../../adapters/process/gate.ts";
import { attemptPath, endPrefix } from "../../adapters/state/attempt_files.ts";
import { jobPath } from "../../adapters/state/place.ts";
import type { Value } from "../../domain/value/value.ts";
import type { AttemptTools, TakenAttempt } from "./taken_attempt.ts";

/** The command of an attempt as it goes behind a gate, and where its end is written. */
export function gatedCommand(
  { store }: AttemptTools,
  { key, entry, command, queuedAt, slot }: TakenAttempt,
): GatedCommand {
  const facts = new Map<string, Value>([["id", entry.get("id") ?? null]]);
  facts.set("queued_at", queuedAt);
  for (const name of ["host", "started_at", "tag"]) facts.set(name, entry.get(name) ?? null);
  return {
    command,
    variables: {
      AEXP_JOB_ID: key.jobId,
      AEXP_JOB_WORKSPACE: jobPath(store, key.jobId),
      AEXP_ATTEMPT: String(key.n),
      AEXP_SLOT: String(slot),
    },
    end: { path: attemptPath(store, key, "end"), prefix: endPrefix(facts) },
  };
}
