/**
 * Which code runs: a sweep that was added before, own files that are no code, and changes at run time.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp, aexpJson } from "../../support/cli.ts";
import { ADD, added, documents, run, runnable, values } from "../../support/queue.ts";
import {
  commitAll,
  git,
  type TemporaryFolder,
  temporaryFolder,
  temporaryRepository,
  writeFile,
} from "../../support/temporary.ts";
import { type Mapping, mappingAt } from "../../../lib/domain/value/value.ts";

const SWEEP = ["--sweep", "seed=0..23"];

/** Creates a repository in which the runs with the seeds 3 and 7 fail. */
async function committed(command = "[ {seed} -ne 3 ] && [ {seed} -ne 7 ]"): Promise<
  TemporaryFolder
> {
  const experiment = `---\nrunner_command: ${JSON.stringify(command)}\n---\n`;
  const repository = await temporaryRepository({ experiment, isCommitted: true });
  await writeFile(`${repository.path}/.gitignore`, ".aexp/\n");
  await commitAll(repository.path);
  return repository;
}

Deno.test("a finished sweep that travelled by git is not added again with --only-new", async (t) => {
  await using here = await committed();
  await using folder = await temporaryFolder();
  const there = `${folder.path}/there`;
  await added(here.path, ...SWEEP, "--tag", "first");
  await commitAll(here.path, "queued");
  await git(folder.path, "clone", "-q", here.path, there);
  const ran = await run(there, "--continue-on-failure");
  await t.step("the code is the same, although the commit is another", () => {
    assert.equal(ran.code, 1);
    assert.doesNotMatch(ran.stderr, /was queued at/);
  });
  await commitAll(there, "ran");
  await git(here.path, "pull", "-q", there, await git(there, "rev-parse", "--abbrev-ref", "HEAD"));
  for (const args of [[], ["--tag", "second"], ["--no-commit"], ["--allow-dup-on-recommit"]]) {
    await t.step(["--only-new", ...args].join(" "), async () => {
      const { code, stdout } = await aexp(here.path, [...ADD, ...SWEEP, "--only-new", ...args]);
      assert.equal(code, 0);
      assert.match(stdout, /^24 have a run already \(22 complete, 2 failed\); /);
      assert.match(stdout, /^queued 0 job\(s\)/m);
    });
  }
  await t.step("what is new is added", async () => {
    await writeFile(`${here.path}/more.py`, "");
    const jobs = await added(here.path, "--sweep", "seed=22..25", "--only-new");
    assert.deepEqual(values(jobs, "outcome"), ["exists", "exists", "queued", "queued"]);
    assert.deepEqual(values(jobs, "status"), ["complete", "complete", "queued", "queued"]);
  });
});

Deno.test("a run stands for its configuration by the furthest it has come", async () => {
  await using repository = await committed("test -e good");
  const { path } = repository;
  await added(path, "--sp", "a=1");
  await run(path);
  await writeFile(`${path}/good`, "");
  await commitAll(path);
  await added(path, "--sp", "a=1");
  await run(path);
  await added(path, "--sp", "a=1", "--no-commit", "--tag", "t");
  const [job] = await added(path, "--sp", "a=1", "--only-new");
  assert.deepEqual([job?.get("outcome"), job?.get("status")], ["exists", "complete"]);
});

Deno.test("only another code is worth a note", async (t) => {
  await using repository = await committed("true");
  const { path } = repository;
  await t.step("scripts and results were committed", async () => {
    await added(path, "--sp", "a=1");
    await aexp(path, ["queue", "materialize", "--runner", "slurm", "--output", "jobs/all.sh"]);
    await commitAll(path, "own files");
    assert.doesNotMatch((await run(path)).stderr, /was queued at/);
  });
  await t.step("a script was made again and removed", async () => {
    await added(path, "--sp", "a=2");
    await Deno.remove(`${path}/jobs`, { recursive: true });
    await commitAll(path, "none");
    assert.doesNotMatch((await run(path)).stderr, /was queued at/);
  });
  await t.step("a program was committed", async () => {
    await added(path, "--sweep", "a=3..5");
    await writeFile(`${path}/train.py`, "pass\n");
    await commitAll(path, "code");
    const { stderr } = await run(path);
    assert.equal(
      stderr.match(/note: [0-9a-f]{8} was queued at commit \w{10} and runs at /g)?.length,
      1,
    );
  });
  await t.step("the commit is not in this clone", async () => {
    await added(path, "--sp", `a=6,code_commit=${"abcde01234".repeat(4)}`);
    assert.match((await run(path)).stderr, /and runs at \w{10}; git cannot tell whether/);
  });
});

Deno.test("scripts and their output do not make the code dirty", async (t) => {
  await using repository = await committed("true");
  const { path } = repository;
  const isDirty = async () => {
    const [job] = await added(path, "--sp", `n=${crypto.randomUUID()}`, "--dry-run");
    return mappingAt(job as Mapping, "sp").get("code_dirty");
  };
  await added(path, "--sp", "a=1");
  const materialize = ["queue", "materialize", "--runner", "slurm", "--output"];
  await t.step("untracked", async () => {
    assert.equal((await aexp(path, [...materialize, "run.sh"])).code, 0);
    await aexp(path, [...materialize, "jobs/a.sh"]);
    await writeFile(`${path}/logs/slurm-1.out`, "epoch 1\n");
    assert.equal(await isDirty(), false);
  });
  await t.step("a folder for output that was there already", async () => {
    await writeFile(`${path}/b/logs/mine.txt`, "x");
    assert.equal(await isDirty(), true);
    await aexp(path, [...materialize, "b/run.sh"]);
    assert.equal(await isDirty(), false);
  });
  await t.step("tracked, then written again or removed", async () => {
    await commitAll(path);
    await added(path, "--sp", "a=2");
    await aexp(path, [...materialize, "run.sh"]);
    assert.match(await git(path, "status", "--porcelain"), /M run\.sh/);
    await Deno.remove(`${path}/jobs/a.sh`);
    assert.equal(await isDirty(), false);
  });
  await t.step("a script of somebody else", async () => {
    await writeFile(`${path}/jobs/mine.sh`, "#!/bin/sh\n# runs aexp queue run\n");
    assert.equal(await isDirty(), true);
    await Deno.remove(`${path}/jobs/mine.sh`);
    await Deno.remove(`${path}/kb/research/experiments/E001-first.md`);
    assert.equal((await aexp(path, ["queue", "list"])).code, 0);
    await git(path, "checkout", "-q", "--", "kb");
    assert.equal(await isDirty(), false);
    await writeFile(`${path}/ what "else"?\n`, "x");
    assert.equal(await isDirty(), true);
  });
});

Deno.test("uncommitted changes are told when a run starts, and kept with its attempt", async (t) => {
  await using repository = await committed("true");
  const { path } = repository;
  await added(path, "--sweep", "a=0..2", "--no-commit");
  await writeFile(
    `${path}/kb/research/experiments/E001-first.md`,
    "---\nrunner_command: 'true'\n---\n",
  );
  await writeFile(`${path}/one`, "");
  await writeFile(`${path}/two`, "");
  const commit = (await git(path, "rev-parse", "HEAD")).slice(0, 10);
  const told = `at ${commit} + 3 changed files`;
  await t.step("queue run", async () => {
    const task = await aexp(path, ["queue", "run", "--index", "0", "--batch", "b"]);
    assert.ok(task.stdout.includes(`(place 0) ${told}\n`), task.stdout);
    const { stderr } = await run(path);
    assert.match(
      stderr,
      new RegExp(`^\\[1/2\\] [0-9a-f]{8} a=1 ${told.replaceAll("+", "\\+")}$`, "m"),
    );
  });
  const ids = values((await aexpJson(path, ["list-runs"])).get("entries") as Mapping[], "job_id");
  await t.step("show-run", async () => {
    const { stdout } = await aexp(path, ["show-run", String(ids[0])]);
    assert.ok(stdout.includes(told), stdout);
  });
  await t.step("the attempt", async () => {
    const [document] = await documents(path);
    const [attempt] = document?.get("attempts") as Mapping[];
    const diff = mappingAt(attempt as Mapping, "code_diff_summary");
    assert.match(String(diff.get("diff_stat")), /E001-first\.md \| 2 \+-/);
    assert.deepEqual([diff.get("modified_count"), diff.get("untracked_count")], [1n, 2n]);
  });
  await t.step("run-queued", async () => {
    const { stderr } = await aexp(path, ["run-queued", String(ids[0]), "--force"]);
    assert.ok(stderr.includes(told), stderr);
  });
  await t.step("a clean tree is not worth a word", async () => {
    await commitAll(path);
    await aexp(path, ["queue", "retry", String(ids[0]), "--force"]);
    await added(path, "--sp", "a=9", "--no-commit");
    assert.doesNotMatch((await run(path)).stderr, /changed file/);
  });
});

Deno.test("results that cannot be read are kept in mind with the attempt", async () => {
  await using repository = await runnable(
    'printf \'{"loss": 0.\' > "$AEXP_JOB_WORKSPACE/results.json"',
  );
  const { path } = repository;
  const [id] = values(await added(path, "--sp", "a=1"), "job_id");
  assert.match(
    (await run(path)).stderr,
    /results\.json of [0-9a-f]{8} is ignored: it is not whole/,
  );
  const [document] = await documents(path);
  const [attempt] = document?.get("attempts") as Mapping[];
  assert.equal(attempt?.get("results_problem"), "it is not whole JSON");
  const { stdout } = await aexp(path, ["show-run", String(id)]);
  assert.match(stdout, /1: complete .* \(results\.json ignored: it is not whole JSON\)$/m);
});

Deno.test("a report is no code, whether git tracks it or not", async (t) => {
  await using repository = await committed("true");
  const { path } = repository;
  const isDirty = async (seed: number): Promise<unknown> => {
    const [job] = await added(path, "--sp", `seed=${seed}`);
    return job && mappingAt(job, "sp").get("code_dirty");
  };
  await aexp(path, ["report", "-o", "report.html"]);
  await t.step("a new one", async () => assert.equal(await isDirty(1), false));
  await t.step("one that is written again", async () => {
    await git(path, "add", "report.html");
    await git(path, "commit", "-q", "-m", "a report");
    await aexp(path, ["report", "--title", "another"]);
    assert.notEqual(await git(path, "status", "--porcelain", "report.html"), "");
    assert.equal(await isDirty(2), false);
  });
  await t.step("one that is gone", async () => {
    await Deno.remove(`${path}/report.html`);
    assert.equal(await isDirty(3), false);
  });
  await t.step("another page is somebody's work", async () => {
    await writeFile(`${path}/report.html`, "<!DOCTYPE html>\n<p>hello</p>\n");
    assert.equal(await isDirty(4), true);
  });
});
