/**
 * What a runner of the packed file holds while it works through a long queue. Tests of the sources cannot
 * see what the bundler makes of them, and on a memory disk a runner syncs nothing.
 *
 * @module
 */

import assert from "node:assert/strict";
import { sleep } from "../../lib/context.ts";
import { fileSystemOf } from "../../lib/adapters/files/file_calls.ts";
import { type Missing, must, packTest } from "../support/packed.ts";
import { EXPERIMENT, writeFile } from "../support/temporary.ts";
import { waitUntil } from "../support/wait.ts";

const JOBS = 1000;
/** The limit on open files: a runner needs 30, and one that leaves a file open for each job needs 1,000. */
const LIMIT = 64;
/** A timer that is left would keep the runner for longer than this after its last line, in milliseconds. */
const END_MS = 15_000;

packTest(
  "a runner of 1,000 jobs holds no more files and processes at the end than at the beginning",
  async (folder, program) => {
    await writeFile(`${folder}/kb/research/experiments/E001-first.md`, EXPERIMENT);
    await Deno.mkdir(`${folder}/.git`);
    const sweep = ["--command", "true", "--sweep", `seed=1..${JOBS}`];
    await must(program, "queue", "add", "--repo", folder, "--experiment", "E001", ...sweep);
    const runner = new Deno.Command("/bin/sh", {
      args: ["-c", `ulimit -n ${LIMIT}; exec "$0" queue run`, program],
      cwd: folder,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const samples: Sample[] = [];
    let isOver = false;
    const watching = watch(runner.pid, samples, () => isOver);
    const errors = new Response(runner.stderr).text();
    const output = await new Response(runner.stdout).text() + await errors;
    const lastLine = performance.now();
    await runner.status;
    isOver = true;
    await watching;
    assert.match(output, new RegExp(`ran ${JOBS}/${JOBS} job`), output.slice(-500));
    assert.ok(performance.now() - lastLine < END_MS);
    assertFlat(samples);
    await waitUntil(() => processesIn(folder).length === 0);
  },
  missingDisk(),
);

/** What a process holds at one time. */
interface Sample {
  readonly files: number;
  readonly children: number;
}

async function watch(pid: number, samples: Sample[], isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const children = namesIn(`/proc/${pid}/task`)
      .flatMap((task) => readText(`/proc/${pid}/task/${task}/children`).match(/\d+/g) ?? []);
    samples.push({ files: namesIn(`/proc/${pid}/fd`).length, children: children.length });
    await sleep(5);
  }
}

/** A job may be anywhere between its start and its end when a sample is taken: the most is what counts. */
function assertFlat(samples: readonly Sample[]): void {
  assert.ok(samples.length > 100, `${samples.length} samples`);
  const half = samples.length / 2;
  const most = (key: keyof Sample, part: readonly Sample[]) =>
    Math.max(...part.map((sample) => sample[key]));
  for (const key of ["files", "children"] as const) {
    const [first, second] = [most(key, samples.slice(0, half)), most(key, samples.slice(half))];
    assert.ok(second <= first + 2, `${key}: ${first} in the first half, ${second} in the second`);
  }
}

/** Processes that work in a folder or name it among their arguments. */
function processesIn(folder: string): string[] {
  return namesIn("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    return readLink(`/proc/${pid}/cwd`).startsWith(folder) ||
      readText(`/proc/${pid}/cmdline`).includes(folder);
  });
}

function namesIn(path: string): string[] {
  return orElse([], () => Array.from(Deno.readDirSync(path), ({ name }) => name));
}

function readText(path: string): string {
  return orElse("", () => Deno.readTextFileSync(path));
}

function readLink(path: string): string {
  return orElse("", () => Deno.readLinkSync(path));
}

/** A process may end while it is looked at. */
function orElse<T>(otherwise: T, read: () => T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

function missingDisk(): Missing {
  const mounts = readText("/proc/self/mountinfo");
  if (mounts === "") return "/proc is missing";
  const type = fileSystemOf(Deno.env.get("TMPDIR") ?? "/tmp", mounts) ?? "unknown";
  return /^(tmpfs|ramfs)$/.test(type) ? `the folder for temporary files is a ${type}` : undefined;
}
