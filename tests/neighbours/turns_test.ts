/**
 * Python's `aexp` and ours in turns on one repository: each goes on with what the other left.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type Mapping, mappingAt, textAt } from "../../lib/domain/value/value.ts";
import { neighbours, neighbourTest, runPython } from "../support/neighbours.ts";
import { aexp, aexpJson } from "../support/cli.ts";
import {
  neighbourRepository,
  pythonAexp,
  readJobDocument,
  readJobFiles,
  shortIds,
  statuses,
} from "../support/python_repository.ts";
import { writeFile } from "../support/temporary.ts";

const ADD = ["queue", "add", "--experiment", "E001", "--sp", "condition=full"];

async function ours(cwd: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await aexp(cwd, args);
  assert.equal(code, 0, stderr);
  assert.doesNotMatch(stderr, /^(error|warning|note)/m);
  return stdout;
}

/** The ids that our `queue list` gives, in its order. */
async function listed(cwd: string, ...args: string[]): Promise<string[]> {
  const answer = await aexpJson(cwd, ["queue", "list", ...args]);
  return (answer.get("entries") as Mapping[]).map((entry) => String(entry.get("job_id")));
}

function short(ids: readonly string[]): string[] {
  return ids.map((id) => id.slice(0, 8));
}

neighbourTest("queue list, run and remove go on with what Python added", async () => {
  await using repository = await neighbourRepository();
  const { path } = repository;
  const [, , theirs = ""] = await pythonAexp(
    path,
    [...ADD, "--sweep", "seed=0..5", "--tag", "t"],
    [...ADD, "--sweep", "seed=9", "--runner-hint", "slurm"],
    ["queue", "list", "--tag", "t"],
  );
  const ids = await listed(path, "--tag", "t");
  assert.deepEqual(short(ids), shortIds(theirs));
  assert.equal((await listed(path)).length, 7);
  assert.match(
    await ours(path, "queue", "run", "--tag", "t", "--index", "2"),
    /^seed \d condition/m,
  );
  await ours(path, "run-queued", ids[4] ?? "");
  await ours(path, "queue", "remove", ids[0] ?? "");
  const [pending = "", all = "", shown = ""] = await pythonAexp(
    path,
    ["queue", "list", "--tag", "t"],
    ["queue", "list", "--tag", "t", "--include-terminal"],
    ["show-run", ids[2] ?? ""],
  );
  assert.deepEqual(shortIds(pending), short([1, 3, 5].map((place) => ids[place] ?? "")));
  assert.deepEqual(shortIds(all), short(ids));
  assert.match(shown, /complete/);
  assert.equal(
    await ours(path, "queue", "run").then((text) => text.split("\n").at(-2)),
    "ran 4/4 job(s) successfully",
  );
});

neighbourTest(
  "Python lists, runs, removes and shows what ours added, in the sweep's order",
  async () => {
    await using repository = await neighbourRepository({ hasStore: false });
    const { path } = repository;
    await ours(path, ...ADD, "--sweep", "seed=5|3|4|1|2|0", "--tag", "t");
    await ours(path, ...ADD, "--sp", "seed=9", "--command", "echo in place of {seed}");
    const ids = await listed(path);
    const [list = "", indexed = "", one = "", , shown = "", rest = "", , valid = ""] =
      await pythonAexp(
        path,
        ["queue", "list"],
        ["queue", "run", "--tag", "t", "--index", "1"],
        ["run-queued", ids[6] ?? ""],
        ["queue", "remove", ids[0] ?? ""],
        ["show-run", ids[0] ?? ""],
        ["queue", "run"],
        ["queue", "clear", "--yes"],
        ["validate", "--runs-only"],
      );
    assert.deepEqual(shortIds(list), short(ids));
    assert.match(indexed, /^seed 3 condition full\nran 1\/1/);
    assert.equal(one, "in place of 9\n");
    assert.match(shown, /abandoned/);
    assert.equal(
      rest,
      "seed 4 condition full\nseed 1 condition full\nseed 2 condition full\nseed 0 condition full\n" +
        "ran 4/4 job(s) successfully\n",
    );
    assert.match(valid, /OK no validation errors/);
    assert.deepEqual(await listed(path), []);
    const states = Object.values(await statuses(path)).sort();
    assert.deepEqual(states, ["abandoned", ...Array.from({ length: 6 }, () => "complete")]);
  },
);

neighbourTest("Python validates and lists jobs of every state that ours leaves", async () => {
  await using repository = await neighbourRepository({ hasStore: false });
  const { path } = repository;
  await ours(path, ...ADD, "--sp", "seed=0", "--command", "true");
  await ours(path, ...ADD, "--sp", "seed=1", "--command", "echo no; exit 3");
  await ours(
    path,
    ...ADD,
    "--sp",
    "seed=2",
    "--command",
    'echo \'{"acc": 1.0}\' > "$AEXP_JOB_WORKSPACE/results.json"',
  );
  await ours(path, "new-run", "--experiment", "E001", "--sp", "seed=3");
  await aexp(path, ["queue", "run", "--continue-on-failure"]);
  const [runs = "", byExperiment = "", valid = ""] = await pythonAexp(
    path,
    ["list-runs"],
    ["list-runs", "--experiment", "E001", "--status", "failed"],
    ["validate", "--runs-only"],
  );
  assert.equal(shortIds(runs).length, 4);
  assert.equal(shortIds(byExperiment).length, 1);
  assert.match(valid, /OK no validation errors/);
});

neighbourTest(
  "queue add queues a job again that Python finished, and Python one of ours",
  async () => {
    await using repository = await neighbourRepository({ hasStore: false });
    const { path } = repository;
    const line = [...ADD, "--sweep", "seed=0", "--tag", "t"];
    const again = [...ADD, "--sweep", "seed=0", "--tag", "again"];
    await ours(path, ...line);
    const [id = ""] = await listed(path);
    await ours(path, "queue", "run");
    await pythonAexp(path, again);
    const requeued = await readJobDocument(path, id);
    assert.equal(requeued.get("status"), "queued");
    assert.equal((requeued.get("attempts") as Mapping[]).length, 1);
    assert.deepEqual(await listed(path, "--tag", "again"), [id]);
    await pythonAexp(path, ["queue", "run"]);
    assert.equal((await readJobDocument(path, id)).get("status"), "complete");
    assert.match(await ours(path, ...line), /^queued again /);
    await ours(path, "queue", "run", "--tag", "t");
    const attempts = (await readJobDocument(path, id)).get("attempts") as Mapping[];
    assert.deepEqual(attempts.map((attempt) => [attempt.get("n"), attempt.get("status")]), [
      [1n, "complete"],
      [2n, "complete"],
    ]);
    assert.deepEqual(Object.keys(await statuses(path)), [id]);
  },
);

neighbourTest("queue add and Python's know each other's waiting jobs", async () => {
  await using repository = await neighbourRepository({ hasStore: false });
  const { path } = repository;
  await ours(path, ...ADD, "--sweep", "seed=0..1", "--tag", "t");
  const before = await readJobFiles(path);
  const [theirs = ""] = await pythonAexp(path, [...ADD, "--sweep", "seed=0..3", "--tag", "t"]);
  assert.match(theirs, /^skipped 2 recommit duplicate/);
  const after = await readJobFiles(path);
  for (const [id, files] of before) assert.deepEqual(after.get(id), files);
  const answer = await aexpJson(path, [...ADD, "--sweep", "seed=0..3", "--tag", "t"]);
  const outcomes = (answer.get("jobs") as Mapping[]).map((job) => job.get("outcome"));
  assert.deepEqual(outcomes, ["duplicate", "duplicate", "duplicate", "duplicate"]);
  assert.deepEqual(await readJobFiles(path), after);
});

const MARK = `
import signac, sys
project = signac.get_project(sys.stdin.read())
for job in project:
    job.doc["mine"] = {"note": "é", "loss": [0.1, float("nan"), 12345678901234567890123, 1.0]}
    job.doc["queue"]["priority"] = 3
`;

neighbourTest("Every command of ours keeps the keys that others wrote, in place", async () => {
  await using repository = await neighbourRepository();
  const { path } = repository;
  await pythonAexp(path, [...ADD, "--sweep", "seed=0..2"]);
  await runPython(MARK, `${path}/.runs`);
  const mine = '"mine": {"note": "\\u00e9", "loss": [0.1, NaN, 12345678901234567890123, 1.0]}';
  const check = async () => {
    for (const { document } of (await readJobFiles(path)).values()) {
      assert.ok(document.includes(mine), document);
      assert.ok(document.includes('"priority": 3'), document);
      assert.ok(document.indexOf('"queue"') < document.indexOf('"mine"'));
    }
  };
  const [first = "", second = ""] = await listed(path);
  await ours(path, "queue", "remove", first);
  await check();
  await ours(path, "run-queued", second);
  await check();
  await ours(path, ...ADD, "--sweep", "seed=0..2", "--tag", "new", "--retag");
  await check();
  await ours(path, "queue", "run");
  await check();
  assert.deepEqual(Object.values(await statuses(path)), ["complete", "complete", "complete"]);
});

const TRAIN = `
import os, signac
from pathlib import Path
workspace = Path(os.environ["AEXP_JOB_WORKSPACE"])
job = signac.get_project(workspace.parent.parent).open_job(id=os.environ["AEXP_JOB_ID"])
for step in range(20):
    job.doc["step"] = step
job.doc["tracker"] = {"backend": "wandb", "run_id": "abc"}
print(job.sp.seed, job.doc.status)
`;

neighbourTest(
  "run-queued and a training script that writes into the document get along",
  async () => {
    await using repository = await neighbourRepository({ hasStore: false });
    const { path } = repository;
    await writeFile(`${path}/train.py`, TRAIN);
    const { python } = neighbours();
    await ours(path, ...ADD, "--sp", "seed=4", "--command", `"${python}" train.py`);
    const [id = ""] = await listed(path);
    const { code, stdout } = await aexp(path, ["run-queued", id]);
    assert.deepEqual([code, stdout], [0, "4 running\n"]);
    const document = await readJobDocument(path, id);
    assert.equal(document.get("step"), 19n);
    assert.equal(textAt(mappingAt(document, "tracker"), "run_id"), "abc");
    assert.equal(document.get("status"), "complete");
    assert.ok(!mappingAt(document, "queue").has("proc"));
  },
);
