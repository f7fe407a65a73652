/**
 * The word that somebody leaves who wants a try to end, and how its runner obeys.
 *
 * It is written before any signal is sent: whoever settles the try, its runner or a later command, then
 * records that it was stopped, even if the one who stops is killed between the two.
 *
 * @module
 */

import type { Context } from "../../context.ts";
import { livenessHere, readStartTicks } from "../../adapters/machine/process_identity.ts";
import { formatSeconds } from "../../domain/document/timestamp.ts";
import type { Child } from "../../adapters/process/child.ts";
import { type AttemptKey, hasAttempt, publishPart } from "../../adapters/state/attempt_files.ts";
import { readStop } from "../../adapters/state/attempt_record.ts";
import type { Store } from "../../adapters/store/store.ts";
import { type Mapping, numberAt, type Value } from "../../domain/value/value.ts";

/** How a try is to end. */
export interface StopWish {
  /** Seconds between telling the command to end and killing it. */
  readonly graceS: number;
  /** Kill it at once. */
  readonly isForced: boolean;
  /** Leave it to the runner to signal the group. @default {false} */
  readonly isRequest?: boolean;
}

/** For a wish that does not say how long the command may take, in milliseconds. */
const GRACE_MS = 5000;

/**
 * Writes down that a try is to be stopped; its runner looks at each beat.
 *
 * @throws {UserError} `FILE_UNWRITABLE`; nothing is asked for then
 */
export async function writeStop(
  { context, store }: { readonly context: Context; readonly store: Store },
  key: AttemptKey,
  { graceS, isForced, isRequest = false }: StopWish,
): Promise<void> {
  const stop = new Map<string, Value>([
    ["schema_version", 1n],
    ["host", context.host],
    ["pid", BigInt(context.pid)],
    ["at", formatSeconds(context.now())],
    ["grace_ms", BigInt(isForced ? 0 : Math.round(graceS * 1000))],
    ["request", isRequest],
  ]);
  const startTicks = readStartTicks(context.pid);
  if (startTicks !== undefined) stop.set("start_ticks", BigInt(startTicks));
  await publishPart(store, key, { part: "stop", mapping: stop, nonce: context.nonce() });
}

/** Whether somebody asked for a stop; a look costs one call where nobody did. */
export async function isStopAsked(store: Store, key: AttemptKey): Promise<boolean> {
  return await hasAttempt(store, key, "stop") && await readStop(store, key) !== undefined;
}

/** How the runner of a try obeys. */
export class StopObedience {
  readonly #elapsedMs: () => number;
  #seenMs: number | undefined;
  #isSignalled = false;

  /** @param elapsedMs a clock that is never set */
  constructor(elapsedMs: () => number) {
    this.#elapsedMs = elapsedMs;
  }

  /** Tells the command once, unless somebody else does, and kills in time one that does not end. */
  obey(stop: Mapping, child: Child): void {
    const now = this.#elapsedMs();
    this.#seenMs ??= now;
    const graceMs = numberAt(stop, "grace_ms") ?? GRACE_MS;
    if (graceMs <= now - this.#seenMs) child.signalGroup("SIGKILL");
    else if (!this.#isSignalled && !isSignalledByOther(stop)) {
      this.#isSignalled = true;
      child.signalGroup("SIGTERM");
    }
  }
}

/** Whoever stops a run of this machine signals it, and stays until it has ended. */
function isSignalledByOther(stop: Mapping): boolean {
  if (stop.get("request") !== false) return false;
  return livenessHere(numberAt(stop, "pid") ?? 0, numberAt(stop, "start_ticks")) === "alive";
}
