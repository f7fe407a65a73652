/**
 * A program that queues, executes and lists 1,000 runs by the library, and prints which files it has
 * open before and after. It is a process of its own, because other tests open files in theirs.
 *
 * @module
 */

import {
  addManyToQueue,
  addToQueue,
  findRuns,
  listQueue,
  openRun,
  parseSweep,
  reconcileQueue,
  runLifecycle,
  runQueue,
  runQueued,
  stopQueued,
  validateRepository,
} from "../../lib/mod.ts";

const [repoRoot] = Deno.args;

/** What the process has open, each file by its path and each pipe by its kind. */
function openFiles(): readonly string[] {
  return Array.from(Deno.readDirSync("/proc/self/fd"), ({ name }) => {
    try {
      return Deno.readLinkSync(`/proc/self/fd/${name}`).replace(/:\[\d+\]$/, "");
    } catch {
      // The folder itself was open while it was listed.
      return "";
    }
  }).filter((path) => path !== "").sort();
}

// The first calls load what the runtime keeps open.
const one = { experimentId: "E001", repoRoot };
const first = await addToQueue({ ...one, statepoint: { seed: -1n } });
await runQueued({ jobId: first.jobId, repoRoot });
const before = openFiles();

const sweep = parseSweep({ spec: "seed=0..999" });
const { runs } = await addManyToQueue({ ...one, sweep, tag: "many" });
const { entries } = await listQueue({ tag: "many", repoRoot });
const done = await runQueue({ tag: "many", jobs: 4, repoRoot });
const listed = await listQueue({ tag: "many", includeTerminal: true, repoRoot });
const found = await findRuns({ repoRoot });
await validateRepository({ repoRoot });
await reconcileQueue({ apply: true, repoRoot });
await runLifecycle({ jobId: first.jobId, force: true, work: () => 1, repoRoot });
await stopQueued({ jobId: first.jobId, force: true, repoRoot });
for (let n = 0; n < 20; n++) {
  await openRun({ jobId: first.jobId, repoRoot });
  await runQueued({ jobId: first.jobId, force: true, repoRoot });
  await runQueue({ repoRoot });
}

const facts = {
  added: runs.length,
  waiting: entries.length,
  complete: done.runs.filter(({ outcome }) => outcome === "complete").length,
  listed: listed.entries.filter(({ status }) => status === "complete").length,
  found: found.runs.length,
  before,
  after: openFiles(),
};
await Deno.stdout.write(new TextEncoder().encode(JSON.stringify(facts)));
