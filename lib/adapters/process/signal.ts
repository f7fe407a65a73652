/**
 * Signals to processes that somebody else started.
 *
 * @module
 */

import { codeOf } from "../../errors.ts";
import { isNoProcess } from "../machine/no_process.ts";

/** What is sent to end, to stop and to continue. */
export type SentSignal = "SIGTERM" | "SIGKILL" | "SIGSTOP" | "SIGCONT";

/** What came of a signal: `forbidden` where the process is there and somebody else's. */
export type Sent = "sent" | "gone" | "forbidden";

/**
 * Sends a signal to a whole group of processes.
 *
 * @param groupId 1 and below never name one group alone: nothing is sent
 */
export function signalGroup(groupId: number, signal: SentSignal): Sent {
  return send(groupId, -groupId, signal);
}

/** Sends a signal to one process. */
export function signalProcess(pid: number, signal: SentSignal): Sent {
  return send(pid, pid, signal);
}

/** Whether a group is there and may be signalled; a zombie that nobody collects is there, too. */
export function probeGroup(groupId: number): Sent {
  return send(groupId, -groupId, 0);
}

/** Whether a process is there and may be signalled. */
export function probeProcess(pid: number): Sent {
  return send(pid, pid, 0);
}

/** The greatest number that `pid_t` holds; the runtime cuts a greater one down to another process. */
const MAX_PID = 2 ** 31 - 1;

/** `kill(0)` means the caller's own group, `kill(-1)` everybody. */
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
