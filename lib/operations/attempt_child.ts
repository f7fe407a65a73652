/**
 * What the child of an attempt is started with.
 *
 * @module
 */

import type { ChildOptions } from "../runner/child.ts";
import { attemptPath, endPrefix } from "../store/attempt_files.ts";
import { jobPath } from "../store/store.ts";
import type { Value } from "../value/value.ts";
import type { AttemptTools, TakenAttempt } from "./taken_attempt.ts";

/**
 * The command of an attempt as a child runs it, and where its end is written.
 *
 * @param env the environment of the runner
 */
export function childOptions(
  { store, cwd }: AttemptTools,
  { key, entry, command, queuedAt, slot }: TakenAttempt,
  env: Readonly<Record<string, string>>,
): Omit<ChildOptions, "onOutput"> {
  const facts = new Map<string, Value>([["id", entry.get("id") ?? null]]);
  facts.set("queued_at", queuedAt);
  for (const name of ["host", "started_at", "tag"]) facts.set(name, entry.get(name) ?? null);
  return {
    command,
    cwd,
    env: {
      ...env,
      AEXP_JOB_ID: key.jobId,
      AEXP_JOB_WORKSPACE: jobPath(store, key.jobId),
      AEXP_ATTEMPT: String(key.n),
      AEXP_SLOT: String(slot),
    },
    end: { path: attemptPath(store, key, "end"), prefix: endPrefix(facts) },
  };
}
