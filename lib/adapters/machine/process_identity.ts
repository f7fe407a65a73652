/**
 * Who a process is, and whether it still lives.
 *
 * A machine is its boot id plus the namespaces that its process numbers and its start times belong to: host
 * names are cloned, containers share a kernel, and a time namespace counts from a boot time of its own. A
 * process is its number plus its start time: numbers come again.
 *
 * @module
 */

import { isNoProcess } from "./no_process.ts";

/** What tells one process from every other one, also after a restart of the machine. */
export interface ProcessIdentity {
  /**
   * The machine: boot id, process namespace and time namespace, with a colon between; the host name where
   * there is no boot id. Earlier versions leave the time namespace out, as does a kernel that has none.
   */
  readonly machine: string;
  /** The name of the machine, for people. */
  readonly host: string;
  /** The number of the process. */
  readonly pid: number;
  /** When it started, in clock ticks since boot (field 22 of `/proc/PID/stat`); `undefined` where that cannot be read. */
  readonly startTicks: number | undefined;
}

/** What can be said of a process: `unknown` where it cannot be seen from here. */
export type Liveness = "alive" | "gone" | "unknown";

/** The identity of a process of this machine. */
export function identifyProcess(pid: number, host: string): ProcessIdentity {
  return { machine: machineIdentity(host), host, pid, startTicks: readStartTicks(pid) };
}

/** Whether the process with this identity lives. */
export function livenessOf(identity: ProcessIdentity): Liveness {
  const { machine, host, pid, startTicks } = identity;
  const own = machineIdentity(host);
  if (machine === own) return livenessHere(pid, startTicks);
  // Another start time may be another clock's, so only the same one tells something.
  const isSeen = startTicks !== undefined && processesOf(machine) === processesOf(own) &&
    livenessHere(pid, startTicks) === "alive";
  return isSeen ? "alive" : "unknown";
}

/** The part of a machine's identity within which a number names one process at a time. */
function processesOf(machine: string): string {
  return machine.split(":").slice(0, 2).join(":");
}

/**
 * Tells which files a path names for this process: where two processes have the same, so has a path. It holds
 * until the machine is started again.
 *
 * @param host the name of the machine: all that is known where the system has no boot id
 */
export function mountIdentity(host: string): string {
  const boot = readBootId();
  if (boot === undefined) return `host:${host}`;
  return `${boot}:${inodeOf("/proc/self/ns/mnt") ?? ""}:${inodeOf("/") ?? ""}`;
}

/**
 * Whether a process of this machine lives.
 *
 * @param startTicks its start time where it is known: another one under the same number is another process
 */
export function livenessHere(pid: number, startTicks: number | undefined): Liveness {
  // 0 and below name groups, not processes: a record with such a number says nothing.
  if (!Number.isSafeInteger(pid) || pid <= 0) return "unknown";
  const now = readStat(pid);
  if (now === undefined) return isNobody(pid) && hasProcFiles() ? "gone" : "unknown";
  if (now.state === "Z" || now.state === "X") return "gone";
  const isSame = startTicks === undefined || isSameStart(now.startTicks, startTicks);
  return isSame ? "alive" : "gone";
}

/** When a process started, in clock ticks since boot; `undefined` where that cannot be read. */
export function readStartTicks(pid: number): number | undefined {
  return readStat(pid)?.startTicks;
}

/**
 * Whether any process of a group lives (a zombie does not).
 *
 * Where the system hides the processes of others (`hidepid`), one that is there counts as alive.
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

/** What can be said of a group of processes: `reused` where its number is another process's by now. */
export type GroupLiveness = "alive" | "gone" | "reused";

/**
 * Whether the group that a process made lives, be it without that process.
 *
 * @param startTicks when that process started, where it is known
 */
export function groupLiveness(groupId: number, startTicks: number | undefined): GroupLiveness {
  const now = readStartTicks(groupId);
  // No process gets a number that a group still has: another process means that the group has gone.
  if (now !== undefined && startTicks !== undefined && !isSameStart(now, startTicks)) {
    return "reused";
  }
  return isGroupAlive(groupId) ? "alive" : "gone";
}

/** Whether no process has a number, whoever's it would be. */
function isNobody(pid: number): boolean {
  return probe(pid) === "nobody";
}

/**
 * Asks the system for a process, or for a group by its negative number: it tells of those, too, whose files
 * under `/proc` it hides.
 */
function probe(pid: number): "reached" | "forbidden" | "nobody" {
  // -1 is everybody, and the runtime cuts a number that is too great down to another process.
  if (pid === -1 || Math.abs(pid) > MAX_PID) return "nobody";
  try {
    // Signal 0 is sent to nobody; the runtime knows it, its types do not.
    Deno.kill(pid, 0 as never);
    return "reached";
  } catch (error) {
    return isNoProcess(error) ? "nobody" : "forbidden";
  }
}

/** The greatest number that `pid_t` holds. */
const MAX_PID = 2 ** 31 - 1;

/** Python keeps the ticks as a float and allows half a tick. */
function isSameStart(a: number, b: number): boolean {
  return Math.abs(a - b) <= 0.5;
}

interface Stat {
  readonly state: string;
  readonly groupId: number;
  readonly startTicks: number;
}

/** What `/proc/PID/stat` says; the name in it may hold spaces and brackets, so fields count from the last bracket. */
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
