/**
 * Measures the live view of a large queue: the time that it takes of a core, and the files that it reads.
 *
 * @module
 */

import { join } from "node:path";
import { sleep } from "../lib/context.ts";
import { time } from "./bench_clock.ts";
import { addArguments, aexp, hasProgram, type Place } from "./bench_place.ts";
import { atMost, type Result } from "./bench_result.ts";

const RUNS = 10_000;
const RUNNING = 200;
/** How long it is measured, in seconds. */
const SECONDS = 20;
/** A runner writes its document every 15 seconds. */
const CHANGES_A_SECOND = Math.ceil(RUNNING / 15);
/** The kernel counts the time of a process in hundredths of a second. */
const TICK_MS = 10;

/** Watches 10,000 runs of which 200 run and change, at a terminal that `script` creates. */
export async function watchThousands(place: Place): Promise<Result[]> {
  const name = "queue watch, 10,000 runs, 200 running";
  const missing = ["script", "strace"].find((program) => !hasProgram(program));
  if (missing !== undefined) return [{ name, skipped: `${missing} is missing` }];
  const cwd = await place.repository();
  await time(aexp(addArguments(RUNS), cwd));
  const documents = beginRuns(cwd);
  await using view = await startView(cwd);
  const before = ticksOf(view.pid);
  await change(documents);
  const used = (ticksOf(view.pid) - before) * TICK_MS;
  const log = join(place.path, "watch.log");
  const strace = new Deno.Command("strace", {
    args: ["-f", "-qq", "-e", "trace=openat", "-o", log, "-p", String(view.pid)],
    stderr: "null",
  }).spawn();
  const changed = await change(documents);
  strace.kill("SIGINT");
  await strace.status;
  const read = Deno.readTextFileSync(log).split("\n")
    .filter((line) => line.includes("/workspace/")).length;
  const core = { name: `${SECONDS} s of a core`, value: SECONDS * 1000 };
  return [
    { name, ours: used, other: core, bound: atMost(0.15) },
    {
      name: `${name}, files read`,
      ours: read,
      other: { name: "files changed, and running runs without a change", value: changed + RUNNING },
      bound: atMost(1),
      unit: "calls",
    },
  ];
}

/** Makes some runs look as if they ran; returns the paths of their documents. */
function beginRuns(cwd: string): readonly string[] {
  const workspace = join(cwd, ".runs", "workspace");
  const paths = Array.from(
    Deno.readDirSync(workspace),
    ({ name }) => join(workspace, name, "signac_job_document.json"),
  );
  const started = new Date().toISOString();
  for (const [n, path] of paths.entries()) {
    const document = JSON.parse(Deno.readTextFileSync(path));
    document.status = n < RUNNING ? "running" : n % 2 === 0 ? "complete" : "queued";
    document.started_at = started;
    if (document.status === "complete") Object.assign(document, { wallclock_s: 100 + n % 9 });
    Deno.writeTextFileSync(path, JSON.stringify(document));
  }
  return paths.slice(0, RUNNING);
}

async function startView(cwd: string): Promise<AsyncDisposable & { readonly pid: number }> {
  const { file, args } = aexp(["queue", "watch"], cwd);
  const words = [file, ...args].map((word) => `'${word}'`).join(" ");
  const script = new Deno.Command("script", {
    args: ["-q", "-e", "-c", `echo $$ > pid; exec ${words}`, "/dev/null"],
    cwd,
    env: { SHELL: "/bin/sh", TERM: "xterm" },
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  let text = "";
  const shown = script.stdout.pipeThrough(new TextDecoderStream())
    .pipeTo(new WritableStream({ write: (part) => void (text += part) }));
  while (!text.includes("RUNNING")) await sleep(50);
  const pid = Number(Deno.readTextFileSync(join(cwd, "pid")));
  const end = async (): Promise<void> => {
    Deno.kill(pid, "SIGTERM");
    await Promise.all([script.status, shown, script.stdin.close().catch(() => {})]);
  };
  return { pid, [Symbol.asyncDispose]: end };
}

/** Replaces documents as runners do for a while; returns how many. */
async function change(documents: readonly string[]): Promise<number> {
  let count = 0;
  for (let second = 0; second < SECONDS; second++) {
    for (let n = 0; n < CHANGES_A_SECOND; n++) {
      const path = documents[count++ % documents.length] ?? "";
      const document = JSON.parse(Deno.readTextFileSync(path));
      document.heartbeat_at = new Date().toISOString();
      Deno.writeTextFileSync(`${path}.new`, JSON.stringify(document));
      Deno.renameSync(`${path}.new`, path);
    }
    await sleep(1000);
  }
  return count;
}

/** Returns how long a process has worked, in ticks. */
function ticksOf(pid: number): number {
  const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
  const [, user, system] = /\) (?:\S+ ){11}(\d+) (\d+) /.exec(stat) ?? [];
  return Number(user) + Number(system);
}
