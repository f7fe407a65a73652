/**
 * Records that and why a runner was told to end, in case it dies before it writes the verdict.
 *
 * @module
 */

import type { SignalName } from "../../context.ts";
import { INTERRUPTED } from "../../domain/document/outcome.ts";
import { formatSeconds } from "../../domain/document/timestamp.ts";
import type { Value } from "../../domain/value/value.ts";
import { type AttemptKey, writePart } from "../../adapters/state/attempt_files.ts";
import { messageOf } from "./attempt_output.ts";
import type { AttemptTools } from "./taken_attempt.ts";

/** Records the signal at once, and its cause as soon as the batch system has told it. */
export async function noteTold(
  { store, endCause, listener }: Pick<AttemptTools, "store" | "endCause" | "listener">,
  key: AttemptKey,
  { signal, now }: { readonly signal: SignalName; readonly now: Date },
): Promise<void> {
  const told: readonly [string, Value][] = [["signal", signal], ["at", formatSeconds(now)]];
  const noteCause = async () => {
    const cause = await endCause.ask(signal);
    if (cause !== INTERRUPTED) await writePart(store, key, "why", partOf([["cause", cause]]));
  };
  try {
    await Promise.all([writePart(store, key, "told", partOf(told)), noteCause()]);
  } catch (error) {
    listener.onNote(messageOf(error));
  }
}

function partOf(entries: readonly [string, Value][]): Map<string, Value> {
  return new Map<string, Value>([["schema_version", 1n], ...entries]);
}
