/**
 * Sends signals to processes that another process started.
 *
 * @module
 */

import { codeOf } from "../../system_error.ts";
import { isNoProcess } from "../machine/no_process.ts";

/** The signals that end, stop and continue a process. */
export type SentSignal = "SIGTERM" | "SIGKILL" | "SIGSTOP" | "SIGCONT";

/** The result of a signal; `forbidden` if the process belongs to another user. */
export type Sent = "sent" | "gone" | "forbidden";

/**
 * Sends a signal to a whole group of processes.
 *
 * @param groupId below 2 it does not name one group: no signal is sent
 */
export function signalGroup(groupId: number, signal: SentSignal): Sent {
  return send(groupId, -groupId, signal);
}

/** Sends a signal to one process. */
export function signalProcess(pid: number, signal: SentSignal): Sent {
  return send(pid, pid, signal);
}

/**
 * Returns whether a group exists and this user may signal it. A zombie that its parent has not
 * collected exists, too.
 */
export function probeGroup(groupId: number): Sent {
  return send(groupId, -groupId, 0);
}

/** Returns whether a process exists and this user may signal it. */
export function probeProcess(pid: number): Sent {
  return send(pid, pid, 0);
}

/**
 * The greatest value of `pid_t`. The runtime truncates a greater number to that of another process.
 */
const MAX_PID = 2 ** 31 - 1;

/**
 * Refuses numbers below 2: `kill(0)` means the caller's own group, and `kill(-1)` every process.
 */
function send(number: number, target: number, signal: SentSignal | 0): Sent {
  if (!Number.isInteger(number) || number <= 1 || number > MAX_PID) return "gone";
  try {
    Deno.kill(target, signal as never);
    return "sent";
  } catch (error) {
    if (isNoProcess(error)) return "gone";
    if (error instanceof Deno.errors.PermissionDenied || codeOf(error) === "EPERM") {
      return "forbidden";
    }
    throw error;
  }
}
