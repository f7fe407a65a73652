/**
 * Writes the request to stop an attempt, and makes its runner obey it.
 *
 * The request is written before any signal is sent. So the process that settles the attempt, its
 * runner or a later command, records that it was stopped, even if the stopping process is killed
 * between the two.
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

/** How an attempt is to end. */
export interface StopWish {
  /** Seconds between SIGTERM and SIGKILL. */
  readonly graceS: number;
  /** Whether to kill the command at once. */
  readonly isForced: boolean;
  /** Whether to leave the signals to the runner. @default {false} */
  readonly isRequest?: boolean;
}

/** The time before SIGKILL if the request names none, in milliseconds. */
const GRACE_MS = 5000;

/**
 * Writes a stop request, which the runner reads at its next look.
 *
 * @throws {UserError} `FILE_UNWRITABLE`; then no stop is requested
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

/** Returns whether a stop is requested. This costs one call if none is. */
export async function isStopAsked(store: Store, key: AttemptKey): Promise<boolean> {
  return await hasAttempt(store, key, "stop") && await readStop(store, key) !== undefined;
}

/** Lets a runner obey a stop request. */
export class StopObedience {
  readonly #elapsedMs: () => number;
  #seenMs: number | undefined;
  #isSignalled = false;

  /** @param elapsedMs a clock that is never adjusted */
  constructor(elapsedMs: () => number) {
    this.#elapsedMs = elapsedMs;
  }

  /** Sends SIGTERM once, unless another process does so, and SIGKILL when the time is up. */
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

/**
 * Returns whether the process that requested the stop signals the command itself: it does so on
 * this machine, and stays until the command has ended.
 */
function isSignalledByOther(stop: Mapping): boolean {
  if (stop.get("request") !== false) return false;
  return livenessHere(numberAt(stop, "pid") ?? 0, numberAt(stop, "start_ticks")) === "alive";
}
