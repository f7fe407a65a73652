/**
 * Errors in the words of the library.
 *
 * @module
 */

import assert from "node:assert/strict";
import {
  addManyToQueue,
  addToQueue,
  AexpError,
  clearQueue,
  createRun,
  findRuns,
  listQueue,
  type ListQueueOptions,
  materializeQueue,
  openRun,
  RepoRootNotFound,
  retryRuns,
  RunnerCommandMissing,
  RunNotFound,
  RunOver,
  runQueue,
  runQueued,
  RunStoreNotInitialized,
  StatepointError,
  stopQueued,
  SweepParseError,
} from "../../../lib/mod.ts";
import { libraryText } from "../../../lib/interfaces/library/spelling.ts";
import { command, option, phrase } from "../../../lib/phrase.ts";
import { temporaryFolder, temporaryRepository } from "../../support/temporary.ts";

async function errorOf(promise: Promise<unknown>): Promise<AexpError> {
  const error = await promise.then(() => undefined, (reason: unknown) => reason);
  assert.ok(error instanceof AexpError, String(error));
  assert.equal(error.name, error.constructor.name);
  return error;
}

Deno.test("hints name options by their properties and commands by their functions", () => {
  const cases = [
    [phrase`Give ${option("experiment")} or ${option("tag")}.`, "Give experimentId or tag."],
    [phrase`Add ${option("noResolve")}.`, "Add resolveConditions: false."],
    [
      phrase`Run ${command("queue stop", "0123abcd", option("request"))}.`,
      'Run stopQueued({ jobId: "0123abcd", request: true }).',
    ],
    [
      phrase`Run ${command("queue retry", "0123abcd")}.`,
      'Run retryRuns({ jobIds: ["0123abcd"] }).',
    ],
    [phrase`See ${command("queue list")}.`, "See listQueue()."],
    [
      phrase`Run ${command("ledger backfill", option("machineLabel"))}.`,
      "Run `aexp ledger backfill --machine-label`.",
    ],
  ] as const;
  for (const [text, spelled] of cases) assert.equal(libraryText(text), spelled);
});

Deno.test("each kind of mistake has its class and its code", async () => {
  await using folder = await temporaryRepository({ experiment: "---\nid: E001\n---\n" });
  await using bare = await temporaryFolder();
  const repoRoot = folder.path;
  const none = await errorOf(listQueue({ repoRoot: `${bare.path}/none` }));
  assert.ok(none instanceof RepoRootNotFound);
  assert.match(none.message, /^Cannot use repoRoot /);
  assert.ok(await errorOf(openRun({ jobId: "0123", repoRoot })) instanceof RunStoreNotInitialized);
  const { jobId } = await createRun({ experimentId: "E001", repoRoot });
  assert.ok(await errorOf(openRun({ jobId: "0123", repoRoot })) instanceof RunNotFound);
  const unsaid = await errorOf(runQueued({ jobId, repoRoot }));
  assert.ok(unsaid instanceof RunnerCommandMissing);
  await stopQueued({ jobId, repoRoot });
  const done = await addToQueue({ experimentId: "E001", runnerCommandOverride: "true", repoRoot });
  await runQueued({ jobId: done.jobId, repoRoot });
  const over = await errorOf(stopQueued({ jobId: done.jobId, repoRoot }));
  assert.ok(over instanceof RunOver);
  assert.equal(over.hint, "To mark it as stopped all the same, add force.");
  const dotted = { experimentId: "E001", statepoint: { "a.b": 1n }, repoRoot };
  const refused = await errorOf(addToQueue(dotted));
  assert.ok(refused instanceof StatepointError);
  assert.match(refused.message, /from statepoint/);
  const empty = { experimentId: "E001", sweep: { seed: [] }, repoRoot };
  assert.ok(await errorOf(addManyToQueue(empty)) instanceof SweepParseError);
  const flat = { ...empty, sweep: { seed: "0..3" } } as unknown as typeof empty;
  assert.match((await errorOf(addManyToQueue(flat))).message, /sweep\.seed: it is no list/);
});

Deno.test("a key in both mappings is named with both properties", async () => {
  await using folder = await temporaryRepository();
  const given = { baseSp: { seed: 1n }, sweep: { seed: [2n] } };
  const error = await errorOf(
    addManyToQueue({ experimentId: "E001", ...given, repoRoot: folder.path }),
  );
  assert.equal(error.code, "KEY_TWICE");
  assert.match(error.message, /it comes from baseSp and sweep/);
});

Deno.test("an option that is spelled wrong is refused, and would mean every run otherwise", async () => {
  await using folder = await temporaryRepository();
  const misspelled = { experiment_id: "E001", repoRoot: folder.path } as ListQueueOptions;
  const error = await errorOf(listQueue(misspelled));
  assert.equal(error.problem, "Cannot use experiment_id: there is no such option");
  assert.match(error.hint ?? "", /^The options are experimentId, /);
});

Deno.test("filters that came out empty select nothing, not everything", async () => {
  await using folder = await temporaryRepository();
  const repoRoot = folder.path;
  await addToQueue({ experimentId: "E001", runnerCommandOverride: "true", repoRoot });
  for (const filter of [{ jobIds: [] }, { statuses: [] }, { causes: [] }, { sp: {} }]) {
    const [name] = Object.keys(filter);
    for (const call of [listQueue, findRuns, runQueue, retryRuns]) {
      const error = await errorOf(call({ ...filter, repoRoot }));
      assert.equal(error.problem, `Cannot filter by ${name}: it is empty`);
    }
  }
  const unchosen = await errorOf(clearQueue({ tag: undefined, repoRoot }));
  assert.equal(unchosen.hint, "Give tag or experimentId, or all: true for all runs.");
  assert.match((await errorOf(listQueue({ experimentId: "x", repoRoot }))).message, /like E001/);
  const status = "done" as "complete";
  const unknown = await errorOf(listQueue({ statuses: [status], repoRoot }));
  assert.match(unknown.message, /Cannot use statuses "done": .* The states are created, queued/);
  const { abandoned } = await clearQueue({ all: true, repoRoot });
  assert.equal(abandoned.length, 1);
});

Deno.test("nothing is written where one run of a sweep is wrong", async () => {
  await using folder = await temporaryRepository();
  const repoRoot = folder.path;
  const wrong = { experimentId: "E001", sweep: { a: [1n, new Map([["x.y", 1n]])] }, repoRoot };
  await errorOf(addManyToQueue(wrong));
  assert.deepEqual((await findRuns({ repoRoot })).runs, []);
});

Deno.test("values that an option cannot hold are refused, where types do not see them", async () => {
  await using folder = await temporaryRepository();
  const repoRoot = folder.path;
  const { jobId } = await addToQueue({
    experimentId: "E001",
    runnerCommandOverride: "true",
    repoRoot,
  });
  const wrong: readonly (readonly [string, unknown, string])[] = [
    ["jobs", 0, "Cannot use jobs 0: it is not a whole number from 1"],
    ["jobs", 1.5, "Cannot use jobs 1.5: it is not a whole number from 1"],
    ["jobs", "2", 'Cannot use jobs "2": it is not a whole number from 1'],
    ["jobs", 2n, "Cannot use jobs 2n: it is not a whole number from 1"],
    ["index", -1, "Cannot use index -1: it is not a whole number from 0"],
    ["forS", NaN, "Cannot use forS NaN: it is not a number of seconds from 0"],
    ["graceS", -1, "Cannot use graceS -1: it is not a number of seconds from 0"],
    ["tag", 5, "Cannot use tag 5: it is not a text"],
    ["tag", null, "Cannot use tag null: it is not a text"],
    ["statuses", "queued", 'Cannot use statuses "queued": it is not a list of texts'],
    ["jobIds", [1], "Cannot use jobIds of that type: it is not a list of texts"],
    ["force", "false", 'Cannot use force "false": it is not true or false'],
    ["onRun", {}, "Cannot use onRun of that type: it is not a function"],
    ["signal", {}, "Cannot use signal of that type: it is not an AbortSignal"],
  ];
  for (const [name, value, problem] of wrong) {
    const error = await errorOf(runQueue({ repoRoot, dryRun: true, [name]: value }));
    assert.equal(error.problem, problem);
    assert.match(error.hint ?? "", /^Give /);
  }
  const nameless = await errorOf(openRun({ repoRoot } as unknown as { jobId: string }));
  assert.equal(nameless.message, "Cannot do without jobId: it is missing. Give a text.");
  assert.equal((await openRun({ jobId, repoRoot })).status, "queued");
});

Deno.test("options of batch systems are checked, and named as properties", async () => {
  await using folder = await temporaryRepository();
  const repoRoot = folder.path;
  await addToQueue({ experimentId: "E001", runnerCommandOverride: "true", repoRoot });
  const common = { runner: "slurm", outputPath: `${repoRoot}/batch.sh`, repoRoot };
  const wrong: readonly (readonly [object, RegExp])[] = [
    [{ slurmKwargs: { time: "1 2" } }, /slurmKwargs\.time "1 2": .* into slurmKwargs\.extra/],
    [{ slurmKwargs: { tme: "1" } }, /slurmKwargs\.tme: there is no such option\. There are time/],
    [{ slurmKwargs: { time: 4 } }, /slurmKwargs\.time: it is not a text/],
    [{ slurmKwargs: 5 }, /slurmKwargs: it is not an object of texts/],
    [{ site: { pbs: { no: "1" } } }, /site\.pbs\.no: there is no such option/],
    [{ site: { slrm: {} } }, /site\.slrm: there is no such option\. There are slurm, /],
  ];
  for (const [options, message] of wrong) {
    assert.match((await errorOf(materializeQueue({ ...common, ...options }))).message, message);
  }
  const slurmKwargs = { time: "01:00:00", extra: ["--nodes=2"] };
  const { warnings } = await materializeQueue({ ...common, slurmKwargs, site: { pbs: {} } });
  assert.deepEqual(warnings, []);
  const text = await Deno.readTextFile(common.outputPath);
  assert.match(text, /#SBATCH --time=01:00:00\n#SBATCH --nodes=2\n/);
});
