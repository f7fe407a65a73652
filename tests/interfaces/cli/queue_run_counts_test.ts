import assert from "node:assert/strict";
import { aexp, aexpCommand, shellCommand } from "../../support/cli.ts";
import { added, documents, listed, runnable, values } from "../../support/queue.ts";
import { isThere } from "../../support/runs.ts";
import { commitAll, temporaryRepository, writeFile } from "../../support/temporary.ts";
import { waitUntil } from "../../support/wait.ts";
import { type Mapping, mappingAt } from "../../../lib/domain/value/value.ts";

Deno.test("queue run goes on after a stopped run, counts it separately, and exits with 1", async () => {
  await using repository = await runnable("sh job.sh {seed}");
  const { path } = repository;
  await writeFile(`${path}/job.sh`, "[ $1 = 0 ] || exit 0\ntouch ready\nsleep 60 & wait\n");
  const [first] = values(await added(path, "--sweep", "seed=0..2"), "job_id");
  const runner = aexpCommand(path, ["queue", "run"]).spawn();
  const output = runner.output();
  await waitUntil(() => isThere(`${path}/ready`));
  assert.equal((await aexp(path, ["queue", "stop", String(first)])).code, 0);
  const { code, stdout } = await output;
  assert.match(
    new TextDecoder().decode(stdout),
    /\nran 3 job\(s\), 0 failed \/ 2 passed \/ 1 stopped\n$/,
  );
  assert.equal(code, 1);
  assert.deepEqual(values(await listed(path, "--include-terminal"), "status"), [
    "stopped",
    "complete",
    "complete",
  ]);
});

Deno.test("queue run --continue-on-failure counts runs with a mistake as not run", async () => {
  await using repository = await runnable("true");
  const { path } = repository;
  await added(path, "--sp", "seed=1");
  const other = ["queue", "add", "--experiment", "E002", "--sweep", "seed=0..1"];
  assert.equal((await aexp(path, [...other, "--allow-unknown"])).code, 0);
  const { code, stdout, stderr } = await aexp(path, ["queue", "run", "--continue-on-failure"]);
  assert.match(stdout, /^ran 1 job\(s\), 0 failed \/ 1 passed \/ 2 could not be run\n$/m);
  assert.match(stderr + stdout, /experiment E002 has no file under kb\/research\/experiments/);
  assert.equal(code, 2);
  assert.deepEqual(values(await listed(path), "status"), ["queued", "queued"]);
});

Deno.test("queue run refuses options of array tasks without --index", async (t) => {
  await using repository = await runnable("true");
  const { path } = repository;
  await added(path, "--sp", "seed=1");
  for (const flags of [["--no-steal"], ["--batch", "b"], ["--chunk", "2"]]) {
    await t.step(flags.join(" "), async () => {
      const { code, stdout, stderr } = await aexp(path, ["queue", "run", ...flags]);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(
        stderr,
        new RegExp(`Cannot use ${flags[0]} without --index\\. Name the task with --index`),
      );
    });
  }
  assert.deepEqual(values(await listed(path), "status"), ["queued"]);
});

Deno.test("queue run notes once that the code differs from that of a batch", async () => {
  await using repository = await temporaryRepository({ isCommitted: true });
  const { path } = repository;
  await added(path, "--command", "true", "--sweep", "seed=0..3");
  await writeFile(`${path}/train.py`, "pass\n");
  await commitAll(path, "the queue and the code");
  const { code, stderr } = await aexp(path, ["queue", "run"]);
  assert.equal(code, 0);
  assert.equal(stderr.match(/was queued at commit/g)?.length, 1, stderr);
});

const COPY = 'cp given.json "$AEXP_JOB_WORKSPACE/results.json"\n';

Deno.test("queue run leaves out results that would stop the Python program", async (t) => {
  const deep = `${'{"a":'.repeat(102)}1${"}".repeat(102)}`;
  const cases: readonly (readonly [name: string, results: string, reason: RegExp])[] = [
    ["a dot in a key", '{"val.loss": 1}', /signac allows no dot in a key \("val\.loss"\)/],
    ["a dot further in", '{"a": [{"b.c": 1}]}', /signac allows no dot in a key \("b\.c"\)/],
    ["too many levels", deep, /it is nested deeper than the Python programs can read/],
  ];
  for (const [name, results, reason] of cases) {
    await t.step(name, async () => {
      await using repository = await runnable("sh job.sh");
      const { path } = repository;
      await writeFile(`${path}/job.sh`, COPY);
      await writeFile(`${path}/given.json`, results);
      await added(path, "--sp", "seed=1");
      const { code, stderr } = await aexp(path, ["queue", "run"]);
      assert.equal(code, 0);
      assert.match(stderr, /note: results\.json of [0-9a-f]{8} is ignored: /);
      assert.match(stderr, reason);
      const [document] = await documents(path);
      assert.deepEqual([document?.get("status"), document?.has("results")], ["complete", false]);
    });
  }
  await using repository = await runnable("sh job.sh");
  const { path } = repository;
  await writeFile(`${path}/job.sh`, COPY);
  await writeFile(`${path}/given.json`, `${'{"a":'.repeat(101)}1${"}".repeat(101)}`);
  await added(path, "--sp", "seed=1");
  await aexp(path, ["queue", "run"]);
  assert.ok(mappingAt((await documents(path))[0] as Mapping, "results").has("a"));
});

Deno.test("queue run fails no run if the system lacks resources for a moment", async () => {
  await using repository = await runnable("true");
  const { path } = repository;
  await added(path, "--sp", "seed=1");
  const said = new Set<string>();
  // How many files the runtime has open differs by machine: from too few for it to as many as a run takes.
  for (let limit = 6; limit <= 60; limit += 1) {
    const { code, stderr } = await new Deno.Command("/bin/sh", {
      args: ["-c", `ulimit -n ${limit}; exec ${shellCommand()} queue run`],
      cwd: path,
      clearEnv: true,
      env: { PATH: Deno.env.get("PATH") ?? "", DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" },
    }).output();
    const [status] = values(await listed(path, "--include-terminal"), "status");
    assert.equal(status, code === 0 ? "complete" : "queued");
    if (code === 0) break;
    if (code === 2) said.add(new TextDecoder().decode(stderr));
  }
  assert.deepEqual(values(await listed(path, "--include-terminal"), "status"), ["complete"]);
  assert.ok(
    [...said].some((text) =>
      /Too many open files.*ulimit|limit on open files \(ulimit -n\)/.test(text)
    ),
    [...said].join(),
  );
});

Deno.test("queue run puts a run back if its shell ended before the command began", async (t) => {
  // Only a shell that cannot fork ends with 125 and leaves no end. Links to nothing keep any shell from it.
  const noEnd = "for end in end end.code; do " +
    'ln -s /nowhere/x ".aexp/attempts/$AEXP_JOB_ID.1.$end"; done';
  const cases: readonly (readonly [command: string, status: string, code: number])[] = [
    [`${noEnd}; exit 125`, "queued", 75],
    ["rm -rf .aexp/attempts; exit 125", "failed", 1],
    ["rm -rf .aexp/attempts; exit 3", "failed", 1],
    ["exit 125", "failed", 1],
  ];
  for (const [command, status, code] of cases) {
    await t.step(command, async () => {
      await using repository = await runnable("true");
      const { path } = repository;
      await added(path, "--sp", "seed=1", "--command", command);
      const run = await aexp(path, ["queue", "run"]);
      assert.equal(run.code, code, run.stderr);
      const [document] = await documents(path);
      assert.equal(document?.get("status"), status);
      const cause = mappingAt(mappingAt(document as Mapping, "queue"), "last_error").get("cause");
      assert.equal(cause, status === "queued" ? "not_started" : undefined);
    });
  }
});
