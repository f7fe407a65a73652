import assert from "node:assert/strict";
import { aexp, aexpJson } from "../../support/cli.ts";
import { git, temporaryRepository, writeFile } from "../../support/temporary.ts";
import { added, runnable } from "../../support/queue.ts";
import { json } from "../../support/store.ts";
import { type Mapping, mappingAt } from "../../../lib/domain/value/value.ts";

async function add(path: string, command: string, ...args: string[]): Promise<void> {
  const { code, stderr } = await aexp(path, [
    "queue",
    "add",
    "--experiment",
    "E001",
    "--command",
    command,
    ...args,
  ]);
  assert.equal(code, 0, stderr);
}

async function statuses(path: string): Promise<string[]> {
  const answer = await aexpJson(path, ["queue", "list", "--include-terminal"]);
  return (answer.get("entries") as Mapping[]).map((entry) => String(entry.get("status")));
}

async function onlyDocument(path: string): Promise<Mapping> {
  const [job] = Array.from(Deno.readDirSync(`${path}/.runs/workspace`));
  const file = `${path}/.runs/workspace/${job?.name}/signac_job_document.json`;
  return json(await Deno.readTextFile(file));
}

Deno.test("queue run runs every job of the filter in order", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await added(path, "--no-resolve", "--sweep", "condition=b|a, seed=0..1");
  const { code, stdout, stderr } = await aexp(path, ["queue", "run"]);
  assert.equal(code, 0);
  assert.match(stderr, /^\[1\/4\] [0-9a-f]{8} condition=b, seed=0\n(\[.*\n){3}$/);
  assert.equal(
    stdout,
    "seed 0 condition b\nseed 1 condition b\nseed 0 condition a\nseed 1 condition a\n" +
      "ran 4/4 job(s) successfully\n",
  );
  assert.deepEqual(await statuses(path), ["complete", "complete", "complete", "complete"]);
});

Deno.test("queue run stops at the first failure, unless --continue-on-failure is given", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await add(path, "test $AEXP_JOB_ID = no", "--sweep", "seed=0..1");
  const first = await aexp(path, ["queue", "run"]);
  assert.equal(first.code, 1);
  assert.match(
    first.stdout,
    /^runner failed: [0-9a-f]{8} ended with code 1 .*\nran 1 job\(s\), 1 failed \/ 0 passed \/ 1 not started\n$/,
  );
  assert.deepEqual(await statuses(path), ["failed", "queued"]);
  await add(path, "true", "--sp", "seed=7");
  const rest = await aexp(path, ["queue", "run", "--continue-on-failure"]);
  assert.equal(rest.code, 1);
  assert.match(rest.stdout, /ran 2 job\(s\), 1 failed \/ 1 passed\n$/);
});

Deno.test("queue run --index runs the one job at that place", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await add(path, "true", "--sweep", "seed=0..2");
  const { code, stdout } = await aexp(path, ["queue", "run", "--index", "1"]);
  assert.equal(code, 0);
  assert.match(stdout, /^task 1 runs [0-9a-f]{8} \(place 1\)\nran 1\/1 job\(s\) successfully\n$/);
  assert.deepEqual(await statuses(path), ["queued", "complete", "queued"]);
  const beyond = await aexp(path, ["queue", "run", "--index", "5"]);
  assert.equal(beyond.code, 2);
  assert.match(beyond.stderr, /--index 5 out of range for a list of 3 job\(s\)/);
});

Deno.test("queue run refuses filters and indexes that come from unset variables", async (t) => {
  await using repository = await temporaryRepository();
  await add(repository.path, "true");
  for (
    const args of [["--index", ""], ["--index", "x"], ["--index", "-1"], ["--tag", ""], [
      "--experiment",
      " ",
    ]]
  ) {
    await t.step(args.join(" "), async () => {
      const { code, stderr } = await aexp(repository.path, ["queue", "run", ...args]);
      assert.equal(code, 2);
      assert.match(stderr, /^error: [^\n]*\n$/);
    });
  }
  assert.deepEqual(await statuses(repository.path), ["queued"]);
});

Deno.test("queue run reports an empty queue, and refuses an index into it", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await add(path, "true");
  const { code, stdout } = await aexp(path, ["queue", "run", "--tag", "other"]);
  assert.deepEqual([code, stdout], [0, "no queued jobs match the filter\n"]);
  assert.equal((await aexp(path, ["queue", "run", "--tag", "other", "--index", "0"])).code, 2);
});

Deno.test("queue run reports the runs before a job that cannot be run", async (t) => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await writeFile(`${path}/kb/research/experiments/E002-none.md`, "---\nid: E002\n---\n");
  for (const flags of [[], ["--json"]]) {
    await t.step(flags.join() || "text", async () => {
      await add(path, "true", "--sp", `seed=1,n=${flags.length}`);
      await aexp(path, ["queue", "add", "--experiment", "E002", "--sp", `n=${flags.length}`]);
      const { code, stdout, stderr } = await aexp(path, ["queue", "run", ...flags]);
      assert.equal(code, 2);
      assert.match(stderr, /^error: [^\n]*E002[^\n]*runner_command/m);
      if (flags.length === 0) assert.match(stdout, /^ran 1 job\(s\), 0 failed \/ 1 passed/m);
      else assert.equal(((json(stdout)).get("runs") as Mapping[]).length, 1);
      await aexp(path, ["queue", "clear", "--yes"]);
    });
  }
});

Deno.test("queue run --dry-run reports an empty queue", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await add(path, "true", "--tag", "t");
  const { code, stdout } = await aexp(path, ["queue", "run", "--dry-run", "--tag", "other"]);
  assert.deepEqual([code, stdout], [0, "no queued jobs match the filter\n"]);
});

Deno.test("queue run --dry-run prints the commands and changes nothing", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await add(path, "touch ran {seed:sh}", "--sweep", "seed=0|a b");
  const { code, stdout } = await aexp(path, ["queue", "run", "--dry-run"]);
  assert.deepEqual([code, stdout], [0, "touch ran 0\ntouch ran 'a b'\n"]);
  assert.deepEqual(await statuses(path), ["queued", "queued"]);
});

Deno.test("queue run records times, attempt and results, and drops the child's record", async () => {
  await using repository = await temporaryRepository({ isCommitted: true });
  const { path } = repository;
  await aexp(path, [
    "queue",
    "add",
    "--experiment",
    "E001",
    "--sp",
    "seed=0,condition=x",
    "--no-resolve",
    "--tag",
    "t",
  ]);
  await aexp(path, ["queue", "run"]);
  const document = await onlyDocument(path);
  assert.equal(document.get("status"), "complete");
  assert.ok(!mappingAt(document, "queue").has("proc"));
  const [attempt] = document.get("attempts") as Mapping[];
  assert.equal(attempt?.get("n"), 1n);
  assert.equal(attempt?.get("command"), "echo seed 0 condition x");
  assert.equal(attempt?.get("tag"), "t");
  assert.equal(attempt?.get("code_commit"), await git(path, "rev-parse", "HEAD"));
  const template = attempt?.get("template") as Mapping;
  assert.equal(template.get("path"), "kb/research/experiments/E001-first.md");
  assert.equal(template.get("blob"), await git(path, "hash-object", String(template.get("path"))));
  for (const key of ["started_at", "ended_at", "heartbeat_at"]) {
    assert.match(String(document.get(key)), /^[0-9-]{10}T[0-9:]{8}Z$/);
  }
});

Deno.test("queue run records a failure with the end of its output", async () => {
  await using repository = await temporaryRepository();
  await add(repository.path, "echo epoch 1; echo CUDA out of memory >&2; exit 4");
  await aexp(repository.path, ["queue", "run"]);
  const document = await onlyDocument(repository.path);
  const error = mappingAt(mappingAt(document, "queue"), "last_error");
  assert.equal(document.get("status"), "failed");
  assert.equal(error.get("returncode"), 4n);
  assert.equal(error.get("stderr_tail"), "epoch 1\nCUDA out of memory\n");
});

Deno.test("queue run puts a job back if its command asks for it, and exits with 75", async () => {
  await using repository = await temporaryRepository();
  await add(repository.path, "exit 75");
  const { code, stdout } = await aexp(repository.path, ["queue", "run"]);
  assert.equal(code, 75);
  assert.match(
    stdout,
    /put back [0-9a-f]{8}: exit code 75\nran 1 job\(s\), 0 failed \/ 0 passed \/ 1 put back\n$/,
  );
  assert.deepEqual(await statuses(repository.path), ["queued"]);
});

Deno.test("queue run notes that the code differs from the queued one", async () => {
  await using repository = await temporaryRepository({ isCommitted: true });
  const { path } = repository;
  await add(path, "true");
  await writeFile(`${path}/train.py`, "");
  await git(path, "add", "train.py");
  await git(path, "commit", "-q", "-m", "other");
  const { stderr } = await aexp(path, ["queue", "run"]);
  // No run waits for git, so either line may come first.
  const [start = "", note = ""] = stderr.trimEnd().split("\n").sort();
  assert.match(start, /^\[1\/1\] [0-9a-f]{8}$/);
  assert.match(
    note,
    /^note: [0-9a-f]{8} was queued at commit [0-9a-f]{10} and runs at [0-9a-f]{10}$/,
  );
});

Deno.test("queue run --json answers with one object and sends output to the standard error", async () => {
  await using repository = await temporaryRepository();
  await add(repository.path, "echo hello");
  const { code, stdout, stderr } = await aexp(repository.path, ["queue", "run", "--json"]);
  assert.equal(code, 0);
  assert.match(stderr, /^\[1\/1\] [0-9a-f]{8}\nhello\n$/);
  const [run] = json(stdout).get("runs") as Mapping[];
  assert.equal(run?.get("result"), "complete");
});

Deno.test("queue run from another repository with the same store shares the attempts' records", async () => {
  await using repository = await runnable("true");
  await using other = await runnable("true");
  const { path } = repository;
  const [job] = await added(path, "--sp", "seed=1");
  const marker = JSON.stringify({ run_store_path: `${path}/.runs` });
  await writeFile(`${other.path}/.aexp/installed.json`, marker);
  const { code, stderr } = await aexp(other.path, ["queue", "run"]);
  assert.equal(code, 0, stderr);
  assert.ok((await Deno.stat(`${path}/.aexp/attempts/${job?.get("job_id")}.1`)).isFile);
  await assert.rejects(Deno.stat(`${path}/.runs/.aexp/attempts`), Deno.errors.NotFound);
});
