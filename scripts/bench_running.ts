/**
 * Measures what running costs besides the runs themselves: against a bare loop, and against other
 * programs that run many commands on one machine.
 *
 * @module
 */

import { join } from "node:path";
import { neighbours } from "../tests/support/neighbours.ts";
import { compare, type Program, time } from "./bench_clock.ts";
import type { Bound, Measurement, Skipped } from "./bench_result.ts";
import { addArguments, aexp, hasProgram, type Place } from "./bench_place.ts";

const JOBS = 1_000;
const ROUNDS = 3;

/** Runs `true` 1,000 times, two at a time, from the queue to the recorded end. */
export async function runSideBySide(place: Place): Promise<(Measurement | Skipped)[]> {
  const name = `queue run -j2, ${JOBS} times \`true\``;
  const ours = async () => {
    const cwd = await place.repository();
    await time(aexp(addArguments(JOBS), cwd));
    return aexp(["queue", "run", "-j2"], cwd);
  };
  const cwd = await place.repository();
  const loop = place.script("spawn.js", BARE_SPAWN, cwd);
  const bare = await compare(ours, () => loop, ROUNDS);
  const results: (Measurement | Skipped)[] = [{
    name,
    ours: bare.ours,
    other: { name: "bare spawn and wait, one at a time", value: bare.other },
    bound: { kind: "at most", ratio: 4 },
  }];
  const list = join(place.path, "list");
  Deno.writeTextFileSync(list, "true\n".repeat(JOBS));
  for (const peer of peers(place, list)) {
    if (!hasProgram(peer.needs)) {
      results.push({ name, skipped: `${peer.needs} is missing` });
      continue;
    }
    const times = await compare(ours, peer.prepare, ROUNDS);
    const other = { name: peer.name, value: times.other };
    results.push({ name, ours: times.ours, other, bound: peer.bound });
  }
  return results;
}

/** Counts the file calls of one task of an array, which must not grow with the queue. */
export async function countTaskFiles(place: Place): Promise<(Measurement | Skipped)[]> {
  const name = "file operations of an array task, 10,000";
  if (!hasProgram("strace")) return [{ name, skipped: "strace is missing" }];
  const many = await countTask(place, 10_000);
  const few = await countTask(place, 10);
  const other = { name: "10 jobs, and five more", value: few + 5 };
  return [{ name, ours: many, other, bound: { kind: "at most", ratio: 1 }, unit: "calls" }];
}

interface Peer {
  readonly name: string;
  readonly needs: string;
  readonly prepare: () => Program | Promise<Program>;
  /** The bound; `undefined` if the numbers are only shown. */
  readonly bound: Bound | undefined;
}

/** The other programs. One without a bound is only shown. */
function peers(place: Place, list: string): Peer[] {
  const python = join(neighbours().aexp, "..", "python");
  const shell = (script: string) => ({ file: "/bin/sh", args: ["-c", script], cwd: place.path });
  return [
    {
      name: "GNU parallel -j2",
      needs: "parallel",
      prepare: () => shell(`parallel --will-cite -j2 <'${list}'`),
      bound: { kind: "faster by", ratio: 1 },
    },
    {
      name: "signac-flow --parallel 2",
      needs: join(python, "..", "flow"),
      prepare: async () => await flowProject(place, python),
      bound: undefined,
    },
    {
      name: "xargs -P2, no records",
      needs: "xargs",
      prepare: () => shell(`xargs -P2 -I{} /bin/sh -c {} <'${list}'`),
      bound: undefined,
    },
    {
      name: "task-spooler, no records",
      needs: "tsp",
      prepare: () =>
        shell(
          `export TS_SOCKET='${place.path}/tsp' TS_MAXFINISHED=10 TS_SLOTS=2; ` +
            `while read -r line; do tsp -n /bin/sh -c "$line" >/dev/null; done <'${list}'; ` +
            "while tsp | grep -qE 'queued|running'; do sleep 0.05; done; tsp -K",
        ),
      bound: undefined,
    },
  ];
}

async function flowProject(place: Place, python: string): Promise<Program> {
  const cwd = await place.repository();
  Deno.writeTextFileSync(join(cwd, "project.py"), FLOW_PROJECT);
  await time({ file: python, args: ["project.py", "init"], cwd });
  return { file: python, args: ["project.py", "run", "--parallel", "2"], cwd };
}

const FLOW_PROJECT = `import sys
import signac
from flow import FlowProject

class Project(FlowProject):
    pass

@Project.post(lambda job: job.doc.get("done", False))
@Project.operation(cmd=True)
def nothing(job):
    return "true"

if __name__ == "__main__":
    if sys.argv[1] == "init":
        project = signac.init_project()
        for seed in range(${JOBS}):
            project.open_job({"seed": seed}).init()
    else:
        Project().main()
`;

const BARE_SPAWN = `
for (let n = 0; n < ${JOBS}; n++) {
  const child = new Deno.Command("/bin/sh", {
    args: ["-c", "true"], stdin: "null", stdout: "null", stderr: "null",
  }).spawn();
  await child.status;
}
`;

/**
 * Counts only calls that name or change a file of the repository, because a file server sees only
 * those.
 */
async function countTask(place: Place, jobs: number): Promise<number> {
  const cwd = await place.repository();
  await time(aexp(addArguments(jobs), cwd));
  // The first task builds the list.
  await time(aexp(["queue", "run", "--batch", "b", "--index", "0"], cwd));
  const { file, args } = aexp(["queue", "run", "--batch", "b", "--index", "1"], cwd);
  const log = join(place.path, "files.log");
  await time({
    file: "strace",
    args: ["-f", "-qq", "-e", "trace=file", "-o", log, file, ...args],
    cwd,
  });
  return Deno.readTextFileSync(log).split("\n").filter((line) => /\/\.(runs|aexp)[/"]/.test(line))
    .length;
}
