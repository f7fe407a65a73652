/**
 * The meaning of a Slurm state for a task that has been started.
 *
 * @module
 */

/** Slurm's reason for the end of a task. */
export type SlurmEnd =
  | "complete"
  | "failed"
  | "timeout"
  | "out_of_memory"
  | "preempted"
  | "node_fail"
  | "cancelled"
  | "deadline"
  | "boot_fail";

/** The meaning of a state. */
export type SlurmMeaning =
  /** The task is on its nodes, or may be. */
  | { readonly kind: "live" }
  /** The task waits for its start. If it has run before, that run is over. */
  | { readonly kind: "pending" }
  | { readonly kind: "ended"; readonly end: SlurmEnd }
  /** This program does not know the state, and does not take the task for over. */
  | { readonly kind: "unrecognized" };

/** The states of squeue(1) and sacct(1) with their compact codes. */
const STATES: readonly (readonly [name: string, code: string, meaning: SlurmEnd | Open])[] = [
  ["BOOT_FAIL", "BF", "boot_fail"],
  ["CANCELLED", "CA", "cancelled"],
  ["COMPLETED", "CD", "complete"],
  ["COMPLETING", "CG", "live"],
  ["CONFIGURING", "CF", "live"],
  ["DEADLINE", "DL", "deadline"],
  ["FAILED", "F", "failed"],
  ["NODE_FAIL", "NF", "node_fail"],
  ["OUT_OF_MEMORY", "OOM", "out_of_memory"],
  ["PENDING", "PD", "pending"],
  ["PREEMPTED", "PR", "preempted"],
  ["REQUEUED", "RQ", "pending"],
  ["REQUEUE_FED", "RF", "pending"],
  ["REQUEUE_HOLD", "RH", "pending"],
  ["RESIZING", "RS", "live"],
  ["RESV_DEL_HOLD", "RD", "pending"],
  ["RUNNING", "R", "live"],
  ["SIGNALING", "SI", "live"],
  ["SPECIAL_EXIT", "SE", "pending"],
  ["STAGE_OUT", "SO", "live"],
  ["STOPPED", "ST", "live"],
  ["SUSPENDED", "S", "live"],
  ["TIMEOUT", "TO", "timeout"],
];

type Open = "live" | "pending";

/**
 * Reads a state that is written in full, as a code, or cut off by the width of a column.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.deepEqual(slurmMeaning("CANCELLED by 1000"), { kind: "ended", end: "cancelled" });
 * assert.deepEqual(slurmMeaning("OUT_OF_ME+"), { kind: "ended", end: "out_of_memory" });
 * assert.deepEqual(slurmMeaning("CG"), { kind: "live" });
 * assert.deepEqual(slurmMeaning("COMPLET+"), { kind: "unrecognized" });
 * ```
 */
export function slurmMeaning(state: string): SlurmMeaning {
  const word = state.trim().split(/\s/)[0]?.toUpperCase() ?? "";
  const isCut = word.endsWith("+");
  const name = isCut ? word.slice(0, -1) : word;
  const exact = STATES.filter((entry) => entry[0] === name || (!isCut && entry[1] === name));
  const found = exact.length === 0 && isCut && name !== ""
    ? STATES.filter((entry) => entry[0].startsWith(name))
    : exact;
  const meaning = found.length === 1 ? found[0]?.[2] : undefined;
  if (meaning === undefined) return { kind: "unrecognized" };
  if (meaning === "live" || meaning === "pending") return { kind: meaning };
  return { kind: "ended", end: meaning };
}
