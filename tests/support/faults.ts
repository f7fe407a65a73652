/**
 * Runs the real program with a fault at one named system call, injected by strace.
 *
 * strace counts calls for each thread, and the runtime gives calls to any idle thread, so "the k-th
 * write" is a different call each time. So each point is named by call and file: a first run
 * without a fault records all calls, and strace is told the one file. File names that contain the
 * process's number, its start and a nonce are known before the program starts: the shell that
 * becomes the program already has the first two, and a seed of the runtime fixes the third.
 *
 * Among several calls on one file, the count of the thread selects the right one: the first thread
 * itself makes nearly all of these calls. strace delivers no signal if it stops the program by
 * seccomp, so that faster way is used only for errors.
 *
 * @module
 */

import { readStartTicks } from "../../lib/adapters/machine/process_identity.ts";

/** A call that changes something under `.runs` or `.aexp`. */
export interface FaultPoint {
  readonly call: string;
  /** The file, relative to the repository; `MAKER` stands for the process's name. */
  readonly file: string;
  /** The number of the call among those on this file, from 1. */
  readonly nth: number;
  /** The number of the call among those of its thread. */
  readonly count: number;
  /** Whether it is the only call on this file. */
  readonly isOnly: boolean;
}

/** The fault: `signal=KILL`, `error=ENOSPC`. */
export type Fault = `signal=${string}` | `error=${string}`;

/** How the program ended. */
export interface FaultResult {
  /** Its exit code, 128+n for signal n. */
  readonly code: number;
  /** All of the standard error. */
  readonly stderr: string;
  /** Whether the program reached the point. */
  readonly isHit: boolean;
}

const MAKER = "⟨maker⟩";
const MAIN = new URL("../../main.ts", import.meta.url).pathname;
/** The calls that change files, with their names on all machines. */
const CALLS = [
  ...["openat", "write", "fsync", "fdatasync", "rename", "renameat", "renameat2"],
  ...["link", "linkat", "unlink", "unlinkat", "mkdir", "mkdirat", "rmdir"],
];
/** The calls that inspect or read files. */
const READS = ["stat", "statx", "newfstatat", "read", "utimensat", "getdents64"];

const QUICK = "--seccomp-bpf";

/** Returns whether strace exists and may trace. */
export const HAS_STRACE = await canTrace();

async function canTrace(): Promise<boolean> {
  try {
    const args = ["-D", "-f", QUICK, "-o", "/dev/null", "-e", "trace=write", "true"];
    return (await new Deno.Command("strace", { args, stderr: "null" }).output()).success;
  } catch {
    return false;
  }
}

/** Registers a test that needs strace; without it one line on the standard error says so. */
export function faultTest(name: string, fn: (t: Deno.TestContext) => Promise<void>): void {
  if (!HAS_STRACE) {
    Deno.stderr.writeSync(new TextEncoder().encode(`strace: not here, skipped: ${name}\n`));
  }
  Deno.test({ name, ignore: !HAS_STRACE, fn });
}

/** A running traced program. */
export interface TracedRun {
  /** The number of its process. */
  readonly pid: number;
  /** That number and the start, as in the names of its files. */
  readonly process: string;
  /** Settles when the program, and all that it started, has exited. */
  readonly output: Promise<Deno.CommandOutput>;
}

interface Trace {
  readonly path: string;
  readonly args: readonly string[];
  /** Returns the options of strace for the name of the process. */
  readonly options: (maker: string) => readonly string[];
  readonly log: string;
}

/**
 * Starts the program under strace. strace is not its parent, and runs until all that the program
 * started has exited.
 */
async function startTraced({ path, args, options, log }: Trace): Promise<TracedRun> {
  const script = `while IFS= read -r line; [ "$line" != go ]; do set -- "$@" "$line"; done
exec strace -D -f -qq -y -s 0 -o "$log" "$@" "$deno" run -A --quiet --seed=7 "$main" ` +
    `${args.map((arg) => `'${arg}'`).join(" ")} </dev/null`;
  const shell = new Deno.Command("/bin/sh", {
    args: ["-c", script],
    cwd: path,
    env: { DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1", log, deno: Deno.execPath(), main: MAIN },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const { pid } = shell;
  const input = shell.stdin.getWriter();
  const process = `${pid}-${readStartTicks(pid) ?? 0}`;
  const words = [...options(process), "go"];
  await input.write(new TextEncoder().encode(words.map((word) => `${word}\n`).join("")));
  await input.close();
  return { pid, process, output: collect(shell) };
}

/** strace holds these pipes, too: they end when all traced processes have exited. */
async function collect(child: Deno.ChildProcess): Promise<Deno.CommandOutput> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("something of it lives on after 2 min")), 120_000);
  });
  try {
    return await Promise.race([child.output(), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The calls of a command line that change files, and the name of its process. */
export interface FaultPlan {
  /** The calls, in the order in which they were made. */
  readonly points: readonly FaultPoint[];
  /** The exit code of the run without any fault. */
  readonly code: number;
  /** The name of a process given its number and start, as `FaultPoint.file` needs it. */
  readonly nameOf: (process: string) => string;
}

/** How calls are recorded. */
export interface PlanOptions {
  /** Whether to record calls that only inspect or read a file, too. @default {false} */
  readonly withReads?: boolean;
}

/** Runs a command line without a fault and records its calls. */
export async function planFaults(
  path: string,
  args: readonly string[],
  { withReads = false }: PlanOptions = {},
): Promise<FaultPlan> {
  const log = await Deno.makeTempFile();
  const traced = withReads ? [...CALLS, ...READS] : CALLS;
  const calls = `trace=${traced.map((call) => `?${call}`).join(",")}`;
  const run = await startTraced({ path, args, log, options: () => [QUICK, "-e", calls] });
  const { code } = await run.output;
  const text = await Deno.readTextFile(log);
  await Deno.remove(log);
  const maker = new RegExp(`([0-9a-f]{8})-${run.process}-([0-9a-f]{12})`);
  const [name = "", tag = "", nonce = ""] = maker.exec(text) ?? [];
  const lines = name === "" ? text : text.replaceAll(name, MAKER);
  const nameOf = (process: string) => `${tag}-${process}-${nonce}`;
  return { points: pointsOf(lines, path, withReads), code, nameOf };
}

function pointsOf(log: string, path: string, withReads: boolean): FaultPoint[] {
  const counts = new Map<string, number>();
  const next = (key: string) => {
    counts.set(key, (counts.get(key) ?? 0) + 1);
    return counts.get(key) ?? 0;
  };
  const points: Omit<FaultPoint, "isOnly">[] = [];
  for (const line of log.split("\n")) {
    const [, thread = "", call = "", rest = ""] = /^([0-9]+) +([a-z0-9]+)\((.*)$/.exec(line) ?? [];
    if (call === "") continue;
    const file = changedFile(call, rest);
    if (!file.startsWith(`${path}/.runs`) && !file.startsWith(`${path}/.aexp`)) continue;
    const nth = next(`${call} ${file}`);
    const count = next(`${thread} ${call} ${file}`);
    if (call === "openat" && !withReads && !rest.includes("O_CREAT")) continue;
    points.push({ call, file: file.slice(path.length + 1), nth, count });
  }
  return points.map((point) => {
    const isOnly = counts.get(`${point.call} ${path}/${point.file}`) === 1;
    return { ...point, isOnly };
  });
}

/**
 * Returns the file by which strace selects a call with two files: the first of a rename, the second
 * of a link.
 */
function changedFile(call: string, rest: string): string {
  if (["write", "fsync", "fdatasync", "read", "getdents64"].includes(call)) {
    return /^[0-9]+<([^>]*)>/.exec(rest)?.[1] ?? "";
  }
  const names = [...rest.matchAll(/"([^"]*)"/g)].map((match) => match[1]);
  return names.at(call.startsWith("rename") ? 0 : -1) ?? "";
}

/** Runs a command line with a fault at one point, or from that point on. */
export async function runWithFault(
  path: string,
  args: readonly string[],
  { plan, point, fault, isLasting = false, isPassing = false, during }: {
    readonly plan: FaultPlan;
    readonly point: FaultPoint;
    readonly fault: Fault;
    readonly isLasting?: boolean;
    /**
     * Whether the call succeeds when its thread repeats it, even if it is the only one on its file.
     */
    readonly isPassing?: boolean;
    /** Called while the program runs, with whether it has reached the point. */
    readonly during?: (pid: number, isHit: () => boolean) => Promise<void>;
  },
): Promise<FaultResult> {
  const { call, file, count, isOnly } = point;
  const log = await Deno.makeTempFile();
  const when = isOnly && !isPassing ? "1+" : isLasting ? `${count}+` : count;
  const isError = fault.startsWith("error=");
  const options = (process: string) => [
    ...(isError ? [QUICK] : []),
    ...["-P", `${path}/${file.replace(MAKER, plan.nameOf(process))}`],
    ...["-e", `trace=${call}`, "-e", `inject=${call}:${fault}:when=${when}`],
  ];
  const run = await startTraced({ path, args, log, options });
  await during?.(run.pid, () => Deno.readTextFileSync(log).includes("(INJECTED)"));
  const { code, stderr } = await run.output;
  const text = await Deno.readTextFile(log);
  await Deno.remove(log);
  const isHit = isError ? text.includes("(INJECTED)") : text.includes("+++ killed by SIGKILL +++");
  return { code, stderr: new TextDecoder().decode(stderr), isHit };
}
