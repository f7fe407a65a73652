/**
 * Measures queues of thousands of runs: the time against bare file operations, and the memory.
 *
 * @module
 */

import { join } from "node:path";
import { compare, type Program, time } from "./bench_clock.ts";
import { addArguments, aexp, hasProgram, type Place } from "./bench_place.ts";
import { against, atMost, type Measurement, type Result } from "./bench_result.ts";

/**
 * Measures adding 1,000 runs against writing the same files, and adding 10,000 against adding
 * 1,000.
 */
export async function addThousands(place: Place): Promise<Measurement[]> {
  const model = await place.repository();
  await time(aexp(addArguments(1_000), model));
  const files = join(place.path, "files.json");
  Deno.writeTextFileSync(files, JSON.stringify(jobFiles(model)));
  const bare = async () => place.script("write.js", bareWriting(files), await place.repository());
  const add = (count: number) => async () => aexp(addArguments(count), await place.repository());
  const floor = await compare(add(1_000), bare, 9);
  const growth = await compare(add(10_000), add(1_000), 5);
  return [
    against("queue add, 1,000 runs", floor, "bare writing of the same files", atMost(5)),
    against("queue add, 10,000 runs", growth, "1,000 runs", atMost(11)),
  ];
}

/** Measures listing 10,000 runs as text against reading their files, and as JSON against text. */
export async function listThousands(place: Place): Promise<Measurement[]> {
  const cwd = await place.repository();
  await addInParts(cwd, 10_000);
  const loop = place.script("loop.js", BARE_LOOP, cwd);
  const text = aexp(["queue", "list"], cwd);
  const json = aexp(["queue", "list", "--json"], cwd);
  const floor = await compare(() => text, () => loop, 21);
  const both = await compare(() => json, () => text, 11);
  return [
    against("queue list, 10,000 runs", floor, "bare loop over the files", atMost(1.7)),
    against("queue list --json, 10,000 runs", both, "queue list", atMost(1.3)),
  ];
}

/** Measures triage of 10,000 runs of which every third failed, in five ways, against listing them. */
export async function triageThousands(place: Place): Promise<Measurement[]> {
  const cwd = await place.repository();
  await addInParts(cwd, 10_000);
  endRuns(cwd);
  const triage = aexp(["queue", "triage"], cwd);
  const list = aexp(["queue", "list", "--include-terminal"], cwd);
  const times = await compare(() => triage, () => list, 11);
  return [against("queue triage, 10,000 runs", times, "queue list", atMost(2))];
}

/** Writes ends into all documents as if the runs had been run. */
function endRuns(cwd: string): void {
  const workspace = join(cwd, ".runs", "workspace");
  for (const [n, { name }] of [...Deno.readDirSync(workspace)].entries()) {
    const path = join(workspace, name, "signac_job_document.json");
    const document = JSON.parse(Deno.readTextFileSync(path));
    const isFailed = n % 3 === 0;
    document.status = isFailed ? "failed" : "complete";
    document.attempts = [{ n: 1, host: `n${n % 7}`, status: document.status }];
    if (isFailed) document.queue.last_error = { returncode: 1, stderr_tail: tailOf(n) };
    else document.results = { acc: n / 10_000 };
    Deno.writeTextFileSync(path, JSON.stringify(document));
  }
}

function tailOf(n: number): string {
  const kinds = [
    "ValueError: bad shard",
    "KeyError: 'lr'",
    "OSError: no route",
    "MemoryError",
    "E: x",
  ];
  const frames = `  File "/home/a/train.py", line ${n}, in step\n    loss.backward()\n`.repeat(12);
  const lines = Array.from({ length: 20 }, (_, step) => `step ${step} loss ${n / (step + 1)}\n`);
  return `${lines.join("")}Traceback (most recent call last):\n${frames}${kinds[n % 5]} ${n}\n`;
}

/** Measures checking 10,000 runs and 1,000 findings that cite three each, against listing the runs. */
export async function validateThousands(place: Place): Promise<Measurement[]> {
  const cwd = await place.repository();
  await addInParts(cwd, 10_000);
  writeFindings(cwd, 1_000);
  const validate = aexp(["validate"], cwd);
  const list = aexp(["queue", "list"], cwd);
  const both = await compare(() => validate, () => list, 11);
  return [against("validate, 10,000 runs, 1,000 findings", both, "queue list", atMost(2))];
}

function writeFindings(cwd: string, count: number): void {
  const folder = join(cwd, "kb", "research", "findings");
  Deno.mkdirSync(folder, { recursive: true });
  const ids = Array.from(Deno.readDirSync(join(cwd, ".runs", "workspace")), ({ name }) => name);
  for (let n = 0; n < count; n++) {
    const id = `F${String(n).padStart(3, "0")}`.slice(0, 4);
    const cited = [0, 1, 2].map((k) =>
      `  - type: job\n    id: "${ids[(3 * n + k) % ids.length]}"\n`
    );
    const head = `id: ${id}\naliases: ["${id}"]\ntype: finding\nhypothesis: "H001"\n`;
    const text = `---\n${head}supporting_runs:\n${cited.join("")}---\n\n# A finding\n`;
    Deno.writeTextFileSync(join(folder, `${id}-${n}.md`), text);
  }
}

const MANY = 100_000;
/** The most memory that a command may take for `MANY` runs, in megabytes. */
const MOST_MB = 250;

/** Measures the memory of adding and listing 100,000 runs. */
export async function useMemory(place: Place): Promise<Result[]> {
  const names = ["queue add", "queue list", "queue list --json"] as const;
  if (!hasProgram(GNU_TIME)) {
    return names.map((name) => ({ name: `${name}, ${MANY} runs`, skipped: "GNU time is missing" }));
  }
  const cwd = await place.repository();
  const results: Result[] = [];
  for (const name of names) {
    const args = name === "queue add" ? rangeArguments(MANY) : name.split(" ");
    results.push({
      name: `${name}, ${MANY.toLocaleString("en-US")} runs, memory`,
      ours: await memoryOf(place, aexp(args, cwd)),
      other: { name: "the limit", value: MOST_MB },
      bound: atMost(1),
      unit: "MB",
    });
  }
  return results;
}

/** The program that measures memory. */
export const GNU_TIME = "/usr/bin/time";

/** Measures the peak memory of a program, in megabytes. */
export async function memoryOf(place: Place, { file, args, cwd }: Program): Promise<number> {
  const log = join(place.path, "memory.log");
  await time({ file: GNU_TIME, args: ["-f", "%M", "-o", log, file, ...args], cwd });
  return Number(Deno.readTextFileSync(log)) * 1024 / 1e6;
}

/** A range of seeds, because so many do not fit on a command line one by one. */
export function rangeArguments(count: number): string[] {
  const what = ["--experiment", "E001", "--sp", "model=small", "--sweep", `seed=0..${count - 1}`];
  return ["queue", "add", ...what];
}

/** A second part with other keys, so that not all jobs have the same layout. */
async function addInParts(cwd: string, count: number): Promise<void> {
  await time(aexp(addArguments(count / 2), cwd));
  await time(aexp(addArguments(count / 2, "model=large,data=c4"), cwd));
}

/** Returns the texts of all jobs' files: folder, state point, document. */
function jobFiles(cwd: string): string[][] {
  const workspace = join(cwd, ".runs", "workspace");
  return Array.from(Deno.readDirSync(workspace), ({ name }) => [
    name,
    Deno.readTextFileSync(join(workspace, name, "signac_statepoint.json")),
    Deno.readTextFileSync(join(workspace, name, "signac_job_document.json")),
  ]);
}

/**
 * Writes the files as durably as the program: each file is synced, and a folder appears with both
 * files in it.
 */
function bareWriting(files: string): string {
  return `
const workspace = ".runs/workspace";
Deno.mkdirSync(workspace + "/.new");
const write = (path, text) => {
  const file = Deno.openSync(path, { write: true, create: true });
  file.writeSync(new TextEncoder().encode(text));
  file.syncSync();
  file.close();
};
for (const [id, statepoint, document] of JSON.parse(Deno.readTextFileSync("${files}"))) {
  const folder = workspace + "/.new/" + id;
  Deno.mkdirSync(folder);
  write(folder + "/signac_statepoint.json", statepoint);
  write(folder + "/signac_job_document.json", document);
  Deno.renameSync(folder, workspace + "/" + id);
}
`;
}

const BARE_LOOP = `
const workspace = ".runs/workspace";
for (const { name } of Deno.readDirSync(workspace)) {
  JSON.parse(Deno.readTextFileSync(\`\${workspace}/\${name}/signac_job_document.json\`));
  JSON.parse(Deno.readTextFileSync(\`\${workspace}/\${name}/signac_statepoint.json\`));
}
`;
