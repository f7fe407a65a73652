/**
 * Identifies processes, and tells whether a process still lives.
 *
 * A machine is identified by its boot id and by the namespaces that process numbers and start times
 * belong to: host names are cloned, containers share a kernel, and each time namespace has a boot
 * time of its own. A process is identified by its number and its start time, because numbers are
 * used again.
 *
 * @module
 */

import { isNoProcess } from "./no_process.ts";

/** Identifies one process among all others, even after a restart of the machine. */
export interface ProcessIdentity {
  /**
   * The machine: boot id, process namespace and time namespace, separated by colons, or the host
   * name if there is no boot id. Earlier versions, and kernels without time namespaces, leave the
   * time namespace out.
   */
  readonly machine: string;
  /** The name of the machine, for people. */
  readonly host: string;
  readonly pid: number;
  /**
   * When the process started, in clock ticks since boot (field 22 of `/proc/PID/stat`); `undefined`
   * where the system does not tell.
   */
  readonly startTicks: number | undefined;
}

/** Whether a process lives; `unknown` if it cannot be seen from here. */
export type Liveness = "alive" | "gone" | "unknown";

/** Returns the identity of a process of this machine. */
export function identifyProcess(pid: number, host: string): ProcessIdentity {
  return { machine: machineIdentity(host), host, pid, startTicks: readStartTicks(pid) };
}

/** Returns whether the process with this identity lives. */
export function livenessOf(identity: ProcessIdentity): Liveness {
  const { machine, host, pid, startTicks } = identity;
  const own = machineIdentity(host);
  if (machine === own) return livenessHere(pid, startTicks);
  // A different start time may come from a different clock. Only an equal one tells something.
  const isSeen = startTicks !== undefined && processesOf(machine) === processesOf(own) &&
    livenessHere(pid, startTicks) === "alive";
  return isSeen ? "alive" : "unknown";
}

/**
 * Returns the boot id and process namespace of a machine, within which a number names one process
 * at a time.
 */
function processesOf(machine: string): string {
  return machine.split(":").slice(0, 2).join(":");
}

/**
 * Identifies the file tree that this process sees: in two processes with the same result, a path
 * names the same file. A result is valid until the machine restarts.
 *
 * @param host the name of the machine, which is the result if the system has no boot id
 */
export function mountIdentity(host: string): string {
  const boot = readBootId();
  if (boot === undefined) return `host:${host}`;
  return `${boot}:${inodeOf("/proc/self/ns/mnt") ?? ""}:${inodeOf("/") ?? ""}`;
}

/**
 * Returns whether a process of this machine lives.
 *
 * @param startTicks the start time, if known: with a different one, the number belongs to another process
 */
export function livenessHere(pid: number, startTicks: number | undefined): Liveness {
  // Numbers below 1 name groups. A record with such a number tells nothing about a process.
  if (!Number.isSafeInteger(pid) || pid <= 0) return "unknown";
  const now = readStat(pid);
  if (now === undefined) return isNobody(pid) && hasProcFiles() ? "gone" : "unknown";
  if (now.state === "Z" || now.state === "X") return "gone";
  const isSame = startTicks === undefined || isSameStart(now.startTicks, startTicks);
  return isSame ? "alive" : "gone";
}

/**
 * Returns when a process started, in clock ticks since boot; `undefined` where the system does not
 * tell.
 */
export function readStartTicks(pid: number): number | undefined {
  return readStat(pid)?.startTicks;
}

/**
 * Returns whether any process of a group lives. A zombie does not count.
 *
 * Where the system hides the processes of other users (`hidepid`), a hidden process counts as
 * alive.
 */
export function isGroupAlive(groupId: number): boolean {
  const reach = probe(-groupId);
  if (reach === "nobody") return false;
  let isSeen = false;
  try {
    for (const { name } of Deno.readDirSync("/proc")) {
      if (!/^[0-9]+$/.test(name)) continue;
      const stat = readStat(Number(name));
      if (stat?.groupId !== groupId) continue;
      if (stat.state !== "Z" && stat.state !== "X") return true;
      isSeen = true;
    }
  } catch {
    return true;
  }
  return reach === "forbidden" && !isSeen;
}

/** Whether a group of processes lives; `reused` if its number belongs to another process by now. */
export type GroupLiveness = "alive" | "gone" | "reused";

/**
 * Returns whether a group lives, even if the process that created it has exited.
 *
 * @param startTicks when the process that created the group started, if known
 */
export function groupLiveness(groupId: number, startTicks: number | undefined): GroupLiveness {
  const now = readStartTicks(groupId);
  // The system gives no process the number of a living group: another process with the number
  // proves that the group is gone.
  if (now !== undefined && startTicks !== undefined && !isSameStart(now, startTicks)) {
    return "reused";
  }
  return isGroupAlive(groupId) ? "alive" : "gone";
}

/** Returns whether no process of any user has this number. */
function isNobody(pid: number): boolean {
  return probe(pid) === "nobody";
}

/**
 * Asks the system whether a process exists, or a group, by its negative number. The system answers
 * for processes that `hidepid` hides in `/proc`, too.
 */
function probe(pid: number): "reached" | "forbidden" | "nobody" {
  // -1 means every process. The runtime truncates a number that is too great to that of another
  // process.
  if (pid === -1 || Math.abs(pid) > MAX_PID) return "nobody";
  try {
    // Signal 0 only checks the process. The runtime accepts it, but the runtime's types do not list
    // it.
    Deno.kill(pid, 0 as never);
    return "reached";
  } catch (error) {
    return isNoProcess(error) ? "nobody" : "forbidden";
  }
}

/** The greatest value of `pid_t`. */
const MAX_PID = 2 ** 31 - 1;

/** Python stores the ticks as a float and tolerates half a tick. */
function isSameStart(a: number, b: number): boolean {
  return Math.abs(a - b) <= 0.5;
}

interface Stat {
  readonly state: string;
  readonly groupId: number;
  readonly startTicks: number;
}

/**
 * Parses `/proc/PID/stat`. The name in it may hold spaces and brackets, so the fields are counted
 * from the last bracket.
 */
function readStat(pid: number): Stat | undefined {
  try {
    const text = Deno.readTextFileSync(`/proc/${pid}/stat`);
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return {
      state: fields[0] ?? "",
      groupId: Number(fields[2]),
      startTicks: Number(fields[19]),
    };
  } catch {
    return undefined;
  }
}

function hasProcFiles(): boolean {
  return readStat(1) !== undefined || readText("/proc/self/stat") !== undefined;
}

let knownMachine: string | undefined;

function machineIdentity(host: string): string {
  knownMachine ??= readMachineIdentity(host);
  return knownMachine;
}

function readMachineIdentity(host: string): string {
  const boot = readBootId();
  if (boot === undefined) return `host:${host}`;
  const processes = `${boot}:${inodeOf("/proc/self/ns/pid") ?? ""}`;
  const time = inodeOf("/proc/self/ns/time");
  return time === undefined ? processes : `${processes}:${time}`;
}

function readBootId(): string | undefined {
  return readText("/proc/sys/kernel/random/boot_id")?.trim();
}

function readText(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return undefined;
  }
}

function inodeOf(path: string): number | undefined {
  try {
    return Deno.statSync(path).ino ?? undefined;
  } catch {
    return undefined;
  }
}
