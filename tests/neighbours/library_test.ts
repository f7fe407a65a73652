/**
 * The same calls of Python's library and of ours, in two copies of one repository: the same runs,
 * and documents that signac reads.
 *
 * @module
 */

import assert from "node:assert/strict";
import {
  addManyToQueue,
  addToQueue,
  createRun,
  findRuns,
  Float,
  type GivenMapping,
  listQueue,
  parseSweep,
  renderRunnerCommand,
  resolveSp,
  runQueue,
  statepointId,
} from "../../lib/mod.ts";
import { neighbourTest, runPython } from "../support/neighbours.ts";
import { copyFolder, neighbourRepository, readJobFiles } from "../support/python_repository.ts";
import { temporaryFolder } from "../support/temporary.ts";

const STATEPOINTS: readonly (readonly [GivenMapping, string])[] = [
  [{ a: 1n, b: new Float(1), c: "1", d: true, e: null }, "dict(a=1, b=1.0, c='1', d=True, e=None)"],
  [{ lr: 0.1, tiny: 1e-7, huge: new Float(1e22) }, "dict(lr=0.1, tiny=1e-7, huge=1e22)"],
  [{ n: 2n ** 70n, minus: -5n, zero: new Float(-0) }, "dict(n=2**70, minus=-5, zero=-0.0)"],
  [
    { model: { depth: [1n, 2.5, "é☃😀"], on: {} } },
    "dict(model=dict(depth=[1, 2.5, 'é☃😀'], on={}))",
  ],
  [{ condition: "full", seed: 3n }, "dict(condition='full', seed=3)"],
  [{ condition: "full", max_turns: 99n }, "dict(condition='full', max_turns=99)"],
  [{ condition: "other" }, "dict(condition='other')"],
];

const SCRIPT = `
import json, sys
from pathlib import Path
from aexp import (add_to_queue, add_many_to_queue, create_run, list_queue, find_runs, resolve_sp,
                  render_runner_command)
from aexp.queue import parse_sweep
root = sys.stdin.read()
sps = [${STATEPOINTS.map(([, text]) => text).join(", ")}]
many = add_many_to_queue(experiment_id="E001", base_sp=dict(condition="full"),
    sweep=dict(lr=[0.1, 1.0], seed=[0, 1, 2]), tag="sweep", hypothesis_id="H001", repo_root=root)
print(json.dumps(dict(
    added=[add_to_queue(experiment_id="E001", statepoint=sp, tag=f"t{n}", repo_root=root).id
           for n, sp in enumerate(sps)],
    many=[job.id for job in many],
    created=create_run(experiment_id="E001", statepoint=dict(seed=9), include_commit=False,
                       resolve_conditions=False, repo_root=root).id,
    listed=sorted(entry.job_id for entry in list_queue(tag="sweep", repo_root=root)),
    resolved=list(resolve_sp("E001", dict(condition="full", max_turns=1), kb_root=Path(root) / "kb").items()),
    parsed=list(parse_sweep("condition=full|cls, seed=0..3").items()),
    rendered=render_runner_command("train {seed} {lr} {on} {sp_json_shell} {other} {job_id}",
                                   dict(seed=3, lr=1e-7, on=True), "0" * 32),
)))
`;

neighbourTest("the library gives the runs that Python's gives", async () => {
  await using origin = await neighbourRepository();
  await using twins = await temporaryFolder();
  const [theirs, ours] = [`${twins.path}/theirs`, `${twins.path}/ours`];
  for (const path of [theirs, ours]) await copyFolder(origin.path, path);
  const python = JSON.parse(await runPython(SCRIPT, theirs));
  const link = { experimentId: "E001", repoRoot: ours };
  const { runs: many } = await addManyToQueue({
    ...link,
    baseSp: { condition: "full" },
    sweep: { lr: [0.1, new Float(1)], seed: [0n, 1n, 2n] },
    tag: "sweep",
    hypothesisId: "H001",
  });
  // Python asks git for each run anew, and its own files of the first run make the others dirty.
  assert.equal(many[0]?.jobId, python.many[0]);
  assert.equal(many.length, python.many.length);
  const clean = await origins(ours, theirs);
  assert.deepEqual(clean.ours, clean.theirs);
  const created = await createRun({
    ...link,
    statepoint: { seed: 9n },
    includeCommit: false,
    resolveConditions: false,
  });
  assert.equal(created.jobId, python.created);
  assert.equal(created.jobId, statepointId({ statepoint: created.sp }));
  const listed = await listQueue({ tag: "sweep", repoRoot: ours });
  assert.equal(listed.entries.length, python.listed.length);
  const userSp = { condition: "full", max_turns: 1n };
  const resolved = await resolveSp({ ...link, userSp });
  assert.deepEqual(plain(Object.entries(resolved)), python.resolved);
  const parsed = parseSweep({ spec: "condition=full|cls, seed=0..3" });
  assert.deepEqual(plain(Object.entries(parsed)), python.parsed);
  const template = "train {seed} {lr} {on} {sp_json_shell} {other} {job_id}";
  const sp = { seed: 3n, lr: 1e-7, on: true };
  assert.equal(renderRunnerCommand({ template, sp, jobId: "0".repeat(32) }), python.rendered);
});

/** The state points of both stores that were swept, without what git said. */
async function origins(ours: string, theirs: string) {
  const sweepOf = async (root: string) => {
    const jobs = [...(await readJobFiles(root)).values()];
    return jobs.map(({ statepoint }) => statepoint.replace(/"code_dirty": (true|false)/, ""))
      .filter((text) => text.includes('"hypothesis_id"')).sort();
  };
  return { ours: await sweepOf(ours), theirs: await sweepOf(theirs) };
}

function plain(value: unknown): unknown {
  const text = JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === "bigint") return Number(part);
    return part instanceof Float ? part.number : part;
  });
  return JSON.parse(text);
}

neighbourTest("each state point has the id that signac gives it", async () => {
  const texts = STATEPOINTS.map(([, text]) => text).join(", ");
  const script = `
import json
from signac._utility import _mkdir_p
from signac.job import calc_id
print(json.dumps([calc_id(sp) for sp in [${texts}]]))
`.replace("from signac._utility import _mkdir_p\n", "");
  const ids = JSON.parse(await runPython(script));
  assert.deepEqual(STATEPOINTS.map(([statepoint]) => statepointId({ statepoint })), ids);
});

neighbourTest("signac reads what the library wrote, and the library what Python adds", async () => {
  await using folder = await neighbourRepository();
  const repoRoot = folder.path;
  for (const [statepoint] of STATEPOINTS) {
    const command = { runnerCommandOverride: "true", allowUnknown: true };
    await addToQueue({ experimentId: "E001", statepoint, ...command, repoRoot });
  }
  await runQueue({ repoRoot, jobs: 2 });
  const script = `
import json, sys
import signac
root = sys.stdin.read()
project = signac.get_project(root + "/.runs")
print(json.dumps({job.id: [job.document["status"], job.statepoint()] for job in project}))
from aexp import add_to_queue
add_to_queue(experiment_id="E001", statepoint=dict(lr=1.0, seed=1), tag="python", repo_root=root)
`;
  const [line = ""] = (await runPython(script, repoRoot)).split("\n");
  const read = new Map(Object.entries<[string, unknown]>(JSON.parse(line)));
  const { runs } = await findRuns({ statuses: ["complete"], repoRoot });
  assert.equal(runs.length, STATEPOINTS.length);
  assert.deepEqual([...read.keys()].sort(), runs.map(({ jobId }) => jobId).sort());
  for (const { jobId, sp } of runs) {
    assert.deepEqual(plain(read.get(jobId)), ["complete", plain(sp)]);
  }
  const { entries: [entry] } = await listQueue({ tag: "python", repoRoot });
  assert.deepEqual([entry?.sp["lr"], entry?.sp["seed"]], [new Float(1), 1n]);
  assert.equal((await findRuns({ sp: { lr: new Float(1), seed: 1n }, repoRoot })).runs.length, 1);
  assert.equal((await findRuns({ sp: { lr: 1n, seed: 1n }, repoRoot })).runs.length, 0);
});
