/**
 * What is measured, against what, and how good it has to be.
 *
 * @module
 */

import { join } from "node:path";
import { neighbours } from "../tests/support/neighbours.ts";
import { compare, type Program, time } from "./bench_clock.ts";
import { addArguments, aexp, hasProgram, packedAexp, type Place, sizeOf } from "./bench_place.ts";
import { countTaskFiles, runSideBySide } from "./bench_running.ts";

/** One measurement. */
export interface Measurement {
  /** What was measured. */
  readonly name: string;
  /** Ours, in milliseconds or calls. */
  readonly ours: number;
  /** What it is held against. */
  readonly other: { readonly name: string; readonly value: number };
  /** How many times the other one's it may be at most, or how many times better it is at least. */
  readonly bound: { readonly kind: "at most" | "faster by"; readonly ratio: number };
  /** What the numbers count. @default {"ms"} */
  readonly unit?: "ms" | "calls";
}

/** A measurement that this machine cannot make, and why. */
export interface Skipped {
  readonly name: string;
  /** The end of a sentence. */
  readonly skipped: string;
}

/** A number that is shown and has no bound. */
export interface Noted {
  readonly name: string;
  /** The number with its unit. */
  readonly noted: string;
}

/** What came of a measurement. */
export type Result = Measurement | Skipped | Noted;

/** Makes one or more measurements. */
export type Case = (place: Place) => Promise<readonly Result[]>;

/** All of them, in the order in which they are made. */
export const CASES: readonly Case[] = [
  startUp,
  startUpPacked,
  addHundred,
  addThousands,
  listThousands,
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

/** What the shell and the unpacked runtime may take on top of Deno's own start, in milliseconds. */
const PACKED_MORE_MS = 25;

async function startUpPacked(place: Place): Promise<Result[]> {
  const name = `version, packed, less ${PACKED_MORE_MS} ms`;
  const cwd = await place.repository();
  const packed = packedAexp(["version"], cwd);
  const size = sizeOf(packed.file);
  if (size === undefined) return [{ name, skipped: 'run "deno task pack" first' }];
  const empty = place.script("empty.js", "", cwd);
  const { ours, other } = await compare(() => packed, () => empty, 41);
  return [
    against(name, { ours: ours - PACKED_MORE_MS, other }, "empty program", atMost(1)),
    { name: "size of the packed file", noted: `${(size / 1e6).toFixed(1)} MB` },
  ];
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
  return [against(name, times, "Python's aexp", fasterBy(60))];
}

async function addThousands(place: Place): Promise<Measurement[]> {
  const times = await compare(
    async () => await filled(place, 10_000),
    async () => await filled(place, 1_000),
    5,
  );
  const thousand = { ours: times.other, other: 250 };
  return [
    against("queue add, 1,000 runs", thousand, "a quarter of a second", atMost(1)),
    against("queue add, 10,000 runs", times, "1,000 runs", atMost(11)),
  ];
}

async function listThousands(place: Place): Promise<Measurement[]> {
  const cwd = await place.repository();
  await addInParts(cwd, 10_000);
  const loop = place.script("loop.js", BARE_LOOP, cwd);
  const times = await compare(() => aexp(["queue", "list"], cwd), () => loop, 21);
  return [against("queue list, 10,000 runs", times, "bare loop over the files", atMost(1.3))];
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

/** The bound was set where the Python program took this long for a job, in milliseconds. */
const PYTHON_JOB_MS = 25;

async function runThousand(place: Place): Promise<Result[]> {
  const name = "queue run, 1,000 times `true`, a job";
  const run = ["queue", "run"];
  const filledRun = async (count: number) => {
    const cwd = await place.repository();
    await time(aexp(addArguments(count), cwd));
    return cwd;
  };
  const python = neighbours().aexp;
  const ours = async () => aexp(run, await filledRun(1_000));
  const theirs = (count: number) => async () => ({
    file: python,
    args: run,
    cwd: await filledRun(count),
  });
  const isThere = hasProgram(python);
  const times = await compare(ours, isThere ? theirs(101) : ours, 3);
  const mine = { ours: times.ours / 1_000, other: PYTHON_JOB_MS };
  const bound = against(name, mine, "what Python's aexp took when the bound was set", fasterBy(8));
  if (!isThere) return [bound];
  // Its start is no part of its time a job.
  const start = await compare(theirs(1), theirs(1), 3);
  const live = ((times.other - start.ours) / 100).toFixed(1);
  return [bound, { name: "the same by Python's aexp", noted: `${live} ms` }];
}

const NO_NEIGHBOURS = 'run "deno task neighbours" first';
const NO_STRACE = "strace is missing";

const BARE_LOOP = `
const workspace = ".runs/workspace";
for (const { name } of Deno.readDirSync(workspace)) {
  JSON.parse(Deno.readTextFileSync(\`\${workspace}/\${name}/signac_job_document.json\`));
  JSON.parse(Deno.readTextFileSync(\`\${workspace}/\${name}/signac_statepoint.json\`));
}
`;

function against(
  name: string,
  times: { readonly ours: number; readonly other: number },
  other: string,
  bound: Measurement["bound"],
): Measurement {
  return { name, ours: times.ours, other: { name: other, value: times.other }, bound };
}

function atMost(ratio: number): Measurement["bound"] {
  return { kind: "at most", ratio };
}

function fasterBy(ratio: number): Measurement["bound"] {
  return { kind: "faster by", ratio };
}

async function filled(place: Place, count: number): Promise<Program> {
  return aexp(addArguments(count), await place.repository());
}

/** A second part of other keys, so that the jobs are not all laid out alike. */
async function addInParts(cwd: string, count: number): Promise<void> {
  await time(aexp(addArguments(count / 2), cwd));
  await time(aexp(addArguments(count / 2, "model=large,data=c4"), cwd));
}

/** A program for which every file takes two milliseconds to open, and nothing else takes longer. */
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
  const { file, args, cwd } = await filled(place, count);
  const log = join(place.path, "execve.log");
  const trace = ["-f", "-qq", "-e", "trace=execve", "-o", log];
  await time({ file: "strace", args: [...trace, file, ...args], cwd });
  return Deno.readTextFileSync(log).split("\n")
    .filter((line) => /execve\("[^"]*\/git",.*= 0$/.test(line)).length;
}
