/**
 * The measurements, with their comparisons and bounds.
 *
 * @module
 */

import { join } from "node:path";
import { neighbours } from "../tests/support/neighbours.ts";
import { compare, type Program, time } from "./bench_clock.ts";
import { addArguments, aexp, hasProgram, packedAexp, type Place, sizeOf } from "./bench_place.ts";
import {
  addThousands,
  listThousands,
  triageThousands,
  useMemory,
  validateThousands,
} from "./bench_many.ts";
import {
  against,
  atMost,
  fasterBy,
  type Measurement,
  moreBy,
  type Result,
} from "./bench_result.ts";
import { paintThousands } from "./bench_report.ts";
import { readThousands, useMemoryForExports } from "./bench_results.ts";
import { countTaskFiles, runSideBySide } from "./bench_running.ts";
import { watchThousands } from "./bench_watch.ts";

/** Makes one or more measurements. */
export type Case = (place: Place) => Promise<readonly Result[]>;

/** All measurements, in the order in which they are made. */
export const CASES: readonly Case[] = [
  startUp,
  startUpPacked,
  listTools,
  addHundred,
  addThousands,
  listThousands,
  validateThousands,
  triageThousands,
  watchThousands,
  readThousands,
  paintThousands,
  useMemory,
  useMemoryForExports,
  listOnSlowFiles,
  askGit,
  runThousand,
  runSideBySide,
  countTaskFiles,
];

async function startUp(place: Place): Promise<Measurement[]> {
  const cwd = await place.repository();
  const empty = place.script("empty.js", "", cwd);
  const version = await compare(() => aexp(["version"], cwd), () => empty, 21);
  const list = await compare(() => aexp(["queue", "list"], cwd), () => empty, 21);
  return [
    against("version", version, "empty program", atMost(1.5)),
    against("queue list, no job", list, "empty program", atMost(2)),
  ];
}

/**
 * Measures the start of the packed file: the shell, the check of the unpacked files, and the start
 * of the runtime.
 */
async function startUpPacked(place: Place): Promise<Result[]> {
  const name = "version, packed";
  const cwd = await place.repository();
  const packed = packedAexp(["version"], cwd);
  const size = sizeOf(packed.file);
  if (size === undefined) return [{ name, skipped: 'run "deno task pack" first' }];
  const empty = place.script("empty.js", "", cwd);
  const times = await compare(() => packed, () => empty, 41);
  return [
    against(name, times, "empty program", atMost(2)),
    { name: "size of the packed file", noted: `${(size / 1e6).toFixed(1)} MB` },
  ];
}

/** What a client asks until it knows the tools. */
const ASKED = [
  '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18",' +
  '"capabilities":{},"clientInfo":{"name":"bench","version":"1"}}}',
  '{"jsonrpc":"2.0","method":"notifications/initialized"}',
  '{"jsonrpc":"2.0","id":2,"method":"tools/list"}',
  "",
].join("\n");

/** Measures the server for agents from its start to its list of tools, and to its end. */
async function listTools(place: Place): Promise<Measurement[]> {
  const cwd = await place.repository();
  const input = join(place.path, "asked");
  Deno.writeTextFileSync(input, ASKED);
  const empty = place.script("empty.js", "", cwd);
  const asked = ({ file, args }: Program): Program => ({
    file: "/bin/sh",
    args: ["-c", `exec "$0" "$@" < '${input}'`, file, ...args],
    cwd,
  });
  const times = await compare(() => asked(aexp(["mcp"], cwd)), () => asked(empty), 21);
  return [against("mcp, first tools/list", times, "empty program", moreBy(100))];
}

async function addHundred(place: Place): Promise<Result[]> {
  const name = "queue add, 100 runs";
  const python = neighbours().aexp;
  if (!hasProgram(python)) return [{ name, skipped: NO_NEIGHBOURS }];
  const times = await compare(
    async () => aexp(addArguments(100), await place.repository()),
    async () => ({ file: python, args: addArguments(100), cwd: await place.repository() }),
    3,
  );
  return [against(name, times, "Python's aexp", fasterBy(45))];
}

async function listOnSlowFiles(place: Place): Promise<Result[]> {
  const name = "queue list, 1,000 runs, 2 ms an open";
  const signac = neighbours().signac;
  if (!hasProgram("strace")) return [{ name, skipped: NO_STRACE }];
  if (!hasProgram(signac)) return [{ name, skipped: NO_NEIGHBOURS }];
  const cwd = await place.repository();
  await time(aexp(addArguments(1_000), cwd));
  const find = {
    file: signac,
    args: ["find", "doc.status", "queued"],
    cwd: join(cwd, ".runs"),
  };
  const times = await compare(() => slow(aexp(["queue", "list"], cwd)), () => slow(find), 3);
  return [against(name, times, "signac find", fasterBy(15))];
}

async function askGit(place: Place): Promise<Result[]> {
  const name = "git calls of queue add, 50 runs";
  if (!hasProgram("strace")) return [{ name, skipped: NO_STRACE }];
  const ours = await countGit(place, 50);
  const other = { name: "1 run", value: await countGit(place, 1) };
  return [{ name, ours, other, bound: atMost(1), unit: "calls" }];
}

/** Python's start does not count in its time per job. */
async function runThousand(place: Place): Promise<Result[]> {
  const name = "queue run, 1,000 times `true`, a job";
  const python = neighbours().aexp;
  if (!hasProgram(python)) return [{ name, skipped: NO_NEIGHBOURS }];
  const filledRun = async (count: number) => {
    const cwd = await place.repository();
    await time(aexp(addArguments(count), cwd));
    return cwd;
  };
  const args = ["queue", "run"];
  const theirs = (count: number) => async () => ({
    file: python,
    args,
    cwd: await filledRun(count),
  });
  const { ours, other } = await compare(
    async () => aexp(args, await filledRun(1_000)),
    theirs(101),
    3,
  );
  const start = await compare(theirs(1), theirs(1), 3);
  const times = { ours: ours / 1_000, other: (other - start.ours) / 100 };
  return [against(name, times, "Python's aexp", fasterBy(3.5))];
}

const NO_NEIGHBOURS = 'run "deno task neighbours" first';
const NO_STRACE = "strace is missing";
/** Returns the command of a program for which opening any file takes two milliseconds. */
function slow({ file, args, cwd }: Program): Program {
  const trace = [
    "-f",
    "-qq",
    "--seccomp-bpf",
    "-e",
    "trace=openat",
    "-e",
    "inject=openat:delay_enter=2000",
  ];
  return { file: "strace", args: [...trace, "-o", "/dev/null", file, ...args], cwd };
}

async function countGit(place: Place, count: number): Promise<number> {
  const { file, args, cwd } = aexp(addArguments(count), await place.repository());
  const log = join(place.path, "execve.log");
  const trace = ["-f", "-qq", "-e", "trace=execve", "-o", log];
  await time({ file: "strace", args: [...trace, file, ...args], cwd });
  return Deno.readTextFileSync(log).split("\n")
    .filter((line) => /execve\("[^"]*\/git",.*= 0$/.test(line)).length;
}
