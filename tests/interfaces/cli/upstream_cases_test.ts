/**
 * What the tests of the Python program pin of adding, listing and rendering, asked of ours. Where the outcome is another one by
 * decision, the test's name says so.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type Mapping, mappingAt, textAt } from "../../../lib/domain/value/value.ts";
import { aexp, aexpJson } from "../../support/cli.ts";
import {
  ADD,
  added,
  documents,
  listed,
  onlyDocument,
  queueOf,
  run,
  runnable,
  statepoints,
  values,
} from "../../support/queue.ts";
import { json } from "../../support/store.ts";
import {
  commitAll,
  EXPERIMENT,
  git,
  type TemporaryFolder,
  temporaryRepository,
  writeFile,
} from "../../support/temporary.ts";

const FILE = "kb/research/experiments/E001-first.md";

Deno.test("queue add stores status, state point, link, tag, hint, time and code", async () => {
  await using repository = await temporaryRepository({ isCommitted: true });
  const { path } = repository;
  const flags = ["--hypothesis", "H001", "--tag", "t", "--runner-hint", "slurm"];
  const [job] = await added(path, ...flags, "--sp", "seed=3");
  const document = await onlyDocument(path);
  const statepoint = job?.get("sp") as Mapping;
  assert.equal(document.get("status"), "queued");
  assert.equal(statepoint.get("experiment_id"), "E001");
  assert.equal(statepoint.get("seed"), 3n);
  assert.match(String(statepoint.get("code_commit")), /^[0-9a-f]{40}$/);
  assert.equal(statepoint.get("code_dirty"), false);
  assert.equal(queueOf(document).get("tag"), "t");
  assert.equal(queueOf(document).get("runner_hint"), "slurm");
  assert.notEqual(textAt(queueOf(document), "queued_at") ?? "", "");
  assert.equal(mappingAt(document, "aexp").get("experiment_id"), "E001");
  assert.equal(mappingAt(document, "aexp").get("hypothesis_id"), "H001");
});

Deno.test("queue add prints an id of 32 hexadecimal digits", async () => {
  await using repository = await temporaryRepository();
  assert.match((await aexp(repository.path, ADD)).stdout, /^queued [0-9a-f]{32}\n/);
});

Deno.test("queue add --sweep combines every combination with the values of --sp", async () => {
  await using repository = await temporaryRepository();
  const jobs = await added(
    repository.path,
    "--sp",
    "base=x",
    "--sweep",
    "condition=full|cls, seed=0..3",
    "--allow-unknown",
  );
  assert.equal(new Set(values(jobs, "job_id")).size, 8);
  assert.deepEqual(new Set(values(statepoints(jobs), "base")), new Set(["x"]));
});

Deno.test("queue list filters by experiment and tag and hides runs that are over", async () => {
  await using repository = await runnable("test {seed} != 1");
  const { path } = repository;
  await added(path, "--sp", "seed=0", "--tag", "a");
  await added(path, "--sp", "seed=1", "--tag", "b");
  await aexp(path, [
    "queue",
    "add",
    "--experiment",
    "E002",
    "--sp",
    "seed=2",
    "--tag",
    "a",
    "--allow-unknown",
  ]);
  assert.equal((await listed(path, "--experiment", "E001")).length, 2);
  assert.equal((await listed(path, "--tag", "a")).length, 2);
  await run(path, "--experiment", "E001", "--continue-on-failure");
  assert.deepEqual(values(await listed(path), "experiment_id"), ["E002"]);
  const failed = (await listed(path, "--include-terminal", "--tag", "b"))[0];
  assert.equal(failed?.get("status"), "failed");
});

Deno.test("queue remove marks a job as abandoned", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const [job] = await added(path);
  await aexp(path, ["queue", "remove", String(job?.get("job_id"))]);
  assert.deepEqual(await listed(path), []);
  assert.equal((await onlyDocument(path)).get("status"), "abandoned");
});

Deno.test("run-queued --dry-run replaces its placeholders and keeps other text", async (t) => {
  const cases: readonly (readonly [string, string, string, string])[] = [
    [
      "keys",
      "train --condition {condition} --seed {seed}",
      "condition=full,seed=0",
      "train --condition full --seed 0",
    ],
    ["shell variables", "echo $HOSTNAME ${USER}", "seed=0", "echo $HOSTNAME ${USER}"],
    [
      "shell variables with the name of a key, by decision",
      "echo ${seed}",
      "seed=0",
      "echo ${seed}",
    ],
    ["unknown placeholders", "echo {other} {0} {}", "seed=0", "echo {other} {0} {}"],
    [
      "all as JSON, without a space",
      "{sp_json}",
      "seed=0,name=é",
      '{"experiment_id":"E001","name":"\\u00e9","seed":0}',
    ],
    [
      "lists in JSON, by decision",
      "{sp_json}",
      'l:=[1,{"a":null}]',
      '{"experiment_id":"E001","l":[1,{"a":null}]}',
    ],
  ];
  for (const [name, template, sp, command] of cases) {
    await t.step(name, async () => {
      await using repository = await runnable(template);
      await added(repository.path, "--no-commit", "--allow-unknown", "--sp", sp);
      const { stdout } = await run(repository.path, "--dry-run");
      assert.equal(stdout, `${command}\n`);
    });
  }
});

Deno.test("run-queued renders the job's id, and JSON that is one argument of the shell", async () => {
  await using repository = await runnable("printf '%s\\n' {job_id} {sp_json_shell}");
  const { path } = repository;
  const [job] = await added(path, "--no-commit", "--sp", "name=it's");
  const { stdout } = await run(path);
  const [id, text] = stdout.split("\n");
  assert.equal(id, job?.get("job_id"));
  assert.deepEqual(json(text ?? ""), json('{"experiment_id": "E001", "name": "it\'s"}'));
});

Deno.test("queue add resolves and freezes a condition, and prefers the person's values", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const [full, mine, unknown, bare] = statepoints([
    ...await added(path, "--sp", "condition=full"),
    ...await added(path, "--sp", "condition=full,max_turns=99"),
    ...await added(path, "--sp", "condition=nope", "--allow-unknown"),
    ...await added(path, "--sp", "condition=full", "--no-resolve"),
  ]);
  assert.equal(full?.get("max_turns"), 12n);
  assert.equal(mine?.get("max_turns"), 99n);
  assert.equal(unknown?.has("max_turns"), false);
  assert.equal(bare?.has("max_turns"), false);
  await writeFile(`${path}/${FILE}`, EXPERIMENT.replace("max_turns: 12", "max_turns: 13"));
  const stored = statepoints(await listed(path)).map((statepoint) => statepoint.get("max_turns"));
  assert.deepEqual(stored, [12n, 99n, undefined, undefined]);
});

Deno.test("queue add keeps a condition as a label if the experiment has no block", async () => {
  await using repository = await temporaryRepository({ experiment: "---\nid: E001\n---\n" });
  const [job] = await added(repository.path, "--no-commit", "--sp", "condition=full");
  assert.deepEqual(job?.get("sp"), json('{"experiment_id": "E001", "condition": "full"}'));
});

Deno.test("new-run resolves a condition, too, unless --no-resolve is given", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await aexp(path, ["new-run", "--experiment", "E001", "--sp", "condition=full"]);
  await aexp(path, ["new-run", "--experiment", "E001", "--sp", "condition=full", "--no-resolve"]);
  const runs = (await aexpJson(path, ["list-runs"])).get("entries") as Mapping[];
  const turns = statepoints(runs).map((statepoint) => statepoint.get("max_turns"));
  assert.deepEqual(new Set(turns), new Set([12n, undefined]));
});

Deno.test("queue add reads the sweeps of Python's tests", async (t) => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const sweep = async (text: string) => {
    const jobs = await added(path, "--no-commit", "--dry-run", "--allow-unknown", "--sweep", text);
    return values(statepoints(jobs), text.split("=")[0] ?? "");
  };
  await t.step("texts", async () => assert.deepEqual(await sweep("c=full|cls"), ["full", "cls"]));
  await t.step("one", async () => assert.deepEqual(await sweep("model=one"), ["one"]));
  await t.step("a range", async () => assert.deepEqual(await sweep("s=0..3"), [0n, 1n, 2n, 3n]));
  for (const text of ["s=3..0", "no equals here", "seed="]) {
    await t.step(`refused: ${text}`, async () => {
      const { code, stderr } = await aexp(path, [...ADD, "--sweep", text]);
      assert.equal(code, 2);
      assert.match(stderr, /^error: Cannot read --sweep /);
    });
  }
  await t.step("refused: a key in both flags", async () => {
    assert.equal((await aexp(path, [...ADD, "--sp", "a=1", "--sweep", "a=1|2"])).code, 2);
  });
});

async function recommitted(): Promise<TemporaryFolder> {
  const repository = await temporaryRepository({ isCommitted: true });
  await writeFile(`${repository.path}/.gitignore`, ".runs/\n.aexp/\n");
  await commitAll(repository.path, "ignore");
  return repository;
}

async function commitAnew(path: string): Promise<string> {
  await writeFile(`${path}/train.py`, "print(1)\n");
  await commitAll(path, "code");
  return await git(path, "rev-parse", "HEAD");
}

Deno.test("queue add skips a run that waits at another commit, and says how to add it", async () => {
  await using repository = await recommitted();
  const { path } = repository;
  const [first] = await added(path, "--sp", "seed=0");
  const commit = await commitAnew(path);
  const { stdout } = await aexp(path, [...ADD, "--sp", "seed=0"]);
  assert.match(stdout, /^skipped — recommit duplicate .*--allow-dup-on-recommit/);
  assert.deepEqual(values(await listed(path), "job_id"), [first?.get("job_id")]);
  await added(path, "--sp", "seed=0", "--allow-dup-on-recommit");
  const commits = values(statepoints(await listed(path)), "code_commit");
  assert.equal(commits.length, 2);
  assert.equal(commits[1], commit);
  assert.notEqual(commits[0], commit);
});

Deno.test("queue add skips a whole sweep that waits already", async () => {
  await using repository = await recommitted();
  const { path } = repository;
  const jobs = await added(path, "--sweep", "a=x|y, seed=0..2", "--allow-unknown");
  await commitAnew(path);
  const again = await added(path, "--sweep", "a=x|y, seed=0..2", "--allow-unknown");
  assert.deepEqual(values(again, "outcome"), jobs.map(() => "duplicate"));
  assert.deepEqual(values(again, "job_id"), values(jobs, "job_id"));
});

Deno.test("queue add does not count runs that are over or under another tag as duplicates", async () => {
  await using repository = await recommitted();
  const { path } = repository;
  await added(path, "--sp", "seed=0", "--tag", "a", "--command", "true");
  await commitAnew(path);
  assert.deepEqual(values(await added(path, "--sp", "seed=0", "--tag", "b"), "outcome"), [
    "queued",
  ]);
  await added(path, "--sp", "seed=1", "--tag", "a", "--command", "true");
  await run(path, "--tag", "a");
  await writeFile(`${path}/train.py`, "print(3)\n");
  await commitAll(path, "more code");
  assert.deepEqual(values(await added(path, "--sp", "seed=1", "--tag", "a"), "outcome"), [
    "queued",
  ]);
});

Deno.test("queue add records a summary of a dirty tree and none of a clean one", async () => {
  await using repository = await recommitted();
  const { path } = repository;
  await commitAnew(path);
  await added(path, "--sp", "seed=0");
  await writeFile(`${path}/train.py`, "print(2)\n");
  await writeFile(`${path}/new.py`, "");
  await added(path, "--sp", "seed=1");
  const [clean, dirty] = (await documents(path)).map(queueOf);
  assert.equal(clean?.has("code_diff_summary"), false);
  const summary = mappingAt(dirty ?? new Map(), "code_diff_summary");
  assert.match(String(summary.get("diff_stat")), /train\.py/);
  assert.equal(summary.get("modified_count"), 1n);
  assert.equal(summary.get("untracked_count"), 1n);
});
