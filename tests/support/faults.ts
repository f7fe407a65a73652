/**
 * The real program with something that goes wrong at one named call to the system, by strace.
 *
 * strace counts calls for each thread by itself, and the runtime hands calls to whichever thread is idle,
 * so "the kth write" is another one each time. Here each point is named by the call and the file
 * instead: a first run without any fault writes them all down, and strace is told the one file. The
 * names that hold the process's number, its start and a nonce are known before it starts: the shell
 * that becomes it has the first two already, and the runtime is given a seed for the third.
 *
 * Of many calls on one file the right one is found by the count of its thread: nearly all of these are
 * made by the first thread itself. strace does not deliver a signal where it stops the program by
 * seccomp, so that quicker way is taken for errors only.
 *
 * @module
 */

import { readStartTicks } from "../../lib/adapters/machine/process_identity.ts";

/** A call that changes something under `.runs` or `.aexp`. */
export interface FaultPoint {
  /** The system call. */
  readonly call: string;
  /** The file, below the repository; `MAKER` stands for the process's own name. */
  readonly file: string;
  /** Which of these calls on this file, from 1. */
  readonly nth: number;
  /** Which of those that its thread makes. */
  readonly count: number;
  /** Whether it is the only one on this file. */
  readonly isOnly: boolean;
}

/** What goes wrong: `signal=KILL`, `error=ENOSPC`. */
export type Fault = `signal=${string}` | `error=${string}`;

/** How the program ended. */
export interface FaultResult {
  /** Its exit code, 128+n for signal n. */
  readonly code: number;
  /** All of the standard error. */
  readonly stderr: string;
  /** Whether it came to the point. */
  readonly isHit: boolean;
}

const MAKER = "⟨maker⟩";
const MAIN = new URL("../../main.ts", import.meta.url).pathname;
/** The calls that change files, under all names that machines have for them. */
const CALLS = [
  ...["openat", "write", "fsync", "fdatasync", "rename", "renameat", "renameat2"],
  ...["link", "linkat", "unlink", "unlinkat", "mkdir", "mkdirat", "rmdir"],
];
/** The calls that look at files or read them. */
const READS = ["stat", "statx", "newfstatat", "read", "utimensat", "getdents64"];

const QUICK = "--seccomp-bpf";

/** Whether strace is there and may trace. */
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

/** A traced program that has not ended. */
export interface TracedRun {
  /** The number of its process. */
  readonly pid: number;
  /** That number and its start, as the names of its files have them. */
  readonly process: string;
  /** Settles when nothing is left of it, nor of anything that it started. */
  readonly output: Promise<Deno.CommandOutput>;
}

interface Trace {
  readonly path: string;
  readonly args: readonly string[];
  /** What strace is told, given the name of the process to be. */
  readonly options: (maker: string) => readonly string[];
  readonly log: string;
}

/** Starts the program under strace, which is no parent of it and stays until all it started is gone. */
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

/** strace, too, has these pipes: they end when all that it traces has ended. */
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

/** A command line's calls that change files, and by what the process was named. */
export interface FaultPlan {
  /** The calls, in the order in which they were made. */
  readonly points: readonly FaultPoint[];
  /** The exit code of the run without any fault. */
  readonly code: number;
  /** The name of a process given its number and start, as `FaultPoint.file` needs it. */
  readonly nameOf: (process: string) => string;
}

/** How calls are written down. */
export interface PlanOptions {
  /** Also those that only look at a file or read it. @default {false} */
  readonly withReads?: boolean;
}

/** Runs a command line without any fault and writes down its calls. */
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

/** Of a call with two files the one that strace looks for: a rename's first, a link's second. */
function changedFile(call: string, rest: string): string {
  if (["write", "fsync", "fdatasync", "read", "getdents64"].includes(call)) {
    return /^[0-9]+<([^>]*)>/.exec(rest)?.[1] ?? "";
  }
  const names = [...rest.matchAll(/"([^"]*)"/g)].map((match) => match[1]);
  return names.at(call.startsWith("rename") ? 0 : -1) ?? "";
}

/** Runs a command line with a fault at one point, or from there on. */
export async function runWithFault(
  path: string,
  args: readonly string[],
  { plan, point, fault, isLasting = false, isPassing = false, during }: {
    readonly plan: FaultPlan;
    readonly point: FaultPoint;
    readonly fault: Fault;
    readonly isLasting?: boolean;
    /** Let the call succeed when its thread makes it again, even where it is the only one on its file. */
    readonly isPassing?: boolean;
    /** What happens to the program while it runs, and whether it has come to the point. */
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
