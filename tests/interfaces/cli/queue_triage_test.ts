/**
 * `queue triage` with real failures, and the filter that chooses the runs of one kind.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Mapping } from "../../../lib/domain/value/value.ts";
import { aexp, aexpJson } from "../../support/cli.ts";
import { added, runnable, values } from "../../support/queue.ts";
import { documentPath } from "../../support/runs.ts";
import { temporaryRepository, writeFile } from "../../support/temporary.ts";

const TRAIN = `
import os, sys
lr, opt, seed = float(sys.argv[1]), sys.argv[2], int(sys.argv[3])
print("epoch 1 loss", 1 / (seed + 1), flush=True)
if lr >= 3 and opt == "sgd":
    raise FloatingPointError(f"loss is NaN after {seed * 7 + 12} steps")
if lr < 0.002 and seed == 0 and opt == "adam":
    import no_such_module
`;

const SWEEP = "lr:=0.001|0.01|3.0,opt=adam|sgd,seed=0..3";

/** A sweep of which four runs failed in one way, and one in another. */
async function failedSweep(path: string): Promise<void> {
  await writeFile(`${path}/train.py`, TRAIN);
  await added(path, "--sweep", SWEEP, "--tag", "digits");
  await aexp(path, ["queue", "run", "-j", "2", "--continue-on-failure"]);
}

const COMMAND = "python3 train.py {lr} {opt} {seed}";

async function clusters(path: string, ...args: string[]): Promise<readonly Mapping[]> {
  const answer = await aexpJson(path, ["queue", "triage", ...args]);
  return answer.get("clusters") as readonly Mapping[];
}

Deno.test("queue triage sorts failed runs, and tells what separates each kind", async () => {
  await using repository = await runnable(COMMAND);
  const { path } = repository;
  await failedSweep(path);
  const { code, stdout } = await aexp(path, ["queue", "triage", "--tag", "digits"]);
  assert.equal(code, 0);
  const lines = stdout.split("\n");
  assert.equal(lines[0], "5 failed of 24 runs, in 2 ways");
  assert.equal(lines[1], "1. FloatingPointError: loss is NaN after <n> steps");
  assert.match(lines[2] ?? "", /^ {3}4 runs, exit code 1, e\.g\. [0-9a-f]{8}, on \S+$/);
  assert.match(
    lines[3] ?? "",
    /^ {3}lr >= 3\.0 and opt = sgd: 4 of 4 failed, elsewhere 0 of 20 \(p = 0\.0\d+ after correction\)$/,
  );
  assert.match(lines[4] ?? "", /learning rate/);
  assert.match(
    lines[5] ?? "",
    /^ {3}aexp queue retry --signature [0-9a-f]{8} {4}aexp queue logs [0-9a-f]{8}$/,
  );
  assert.equal(lines[6], "2. ModuleNotFoundError: No module named 'no_such_module'");
});

Deno.test("queue triage --json holds the clusters, the largest first", async () => {
  await using repository = await runnable(COMMAND);
  const { path } = repository;
  await failedSweep(path);
  const [first, second] = await clusters(path);
  assert.deepEqual([first?.get("count"), second?.get("count")], [4n, 1n]);
  assert.deepEqual(
    [first?.get("cause"), first?.get("returncode"), first?.get("signature")],
    [null, 1n, "FloatingPointError: loss is NaN after <n> steps"],
  );
  assert.match(String(first?.get("headline")), /^FloatingPointError: loss is NaN after \d+ steps$/);
  assert.equal((first?.get("job_ids") as readonly string[]).length, 4);
  const rule = first?.get("rule") as Mapping;
  assert.equal(rule.get("text"), "lr >= 3.0 and opt = sgd");
  assert.equal(second?.get("rule"), null);
});

Deno.test("--signature chooses exactly the runs of one kind", async (t) => {
  await using repository = await runnable(COMMAND);
  const { path } = repository;
  await failedSweep(path);
  const [nan, missing] = await clusters(path);
  const id = String(nan?.get("id"));
  const ids = [...nan?.get("job_ids") as readonly string[]].sort();
  await t.step("the id stays the same", async () => {
    assert.equal((await clusters(path))[0]?.get("id"), id);
    assert.equal((await clusters(path, "--cause", "exit_1"))[0]?.get("id"), id);
  });
  await t.step("list and triage", async () => {
    const answer = await aexpJson(path, ["queue", "list", "--signature", id]);
    assert.deepEqual(values(answer.get("entries") as Mapping[], "job_id").sort(), ids);
    assert.equal((await clusters(path, "--signature", id)).length, 1);
    // The runs are compared with all others, whatever is chosen.
    assert.notEqual((await clusters(path, "--signature", id))[0]?.get("rule"), null);
  });
  await t.step("several", async () => {
    const both = `${id},${missing?.get("id")}`;
    const answer = await aexpJson(path, ["queue", "list", "--signature", both]);
    assert.equal(answer.get("total"), 5n);
  });
  await t.step("an unknown one", async () => {
    const { code, stderr } = await aexp(path, ["queue", "list", "--signature", "00000000"]);
    assert.equal(code, 0);
    assert.match(stderr, new RegExp(`no run has signature=00000000; known signatures: .*${id}`));
  });
  await t.step("no id at all", async () => {
    const { code, stderr } = await aexp(path, ["queue", "retry", "--signature", "1"]);
    assert.equal(code, 2);
    assert.match(stderr, /"1" is no id of a signature; `aexp queue triage` shows them/);
  });
  await t.step("remove", async () => {
    const args = ["queue", "remove", "--signature", String(missing?.get("id")), "--force", "--yes"];
    assert.equal((await aexp(path, args)).code, 0);
    assert.deepEqual(values(await clusters(path), "id"), [id]);
  });
  await t.step("retry", async () => {
    const answer = await aexpJson(path, ["queue", "retry", "--signature", id]);
    const retried = values(answer.get("jobs") as Mapping[], "job_id").sort();
    assert.deepEqual(retried, ids);
    assert.deepEqual(await clusters(path), []);
  });
});

Deno.test("queue triage tells stopped, lost and put-back runs, too", async () => {
  await using repository = await runnable("true");
  const { path } = repository;
  const jobs = await added(path, "--sweep", "seed=0..4");
  const errors = [
    ["stopped", { cause: "operator_stop", returncode: 143, stderr_tail: "stopped via x: y" }],
    ["failed", { cause: "lost", returncode: null, stderr_tail: "" }],
    ["queued", { cause: "interrupted", returncode: -15, stderr_tail: "epoch 3\n" }],
    ["queued", { cause: "interrupted", returncode: -9, stderr_tail: "epoch 4\n" }],
    ["failed", { cause: "time_limit", returncode: -15, stderr_tail: "epoch 5\n" }],
  ] as const;
  for (const [n, job] of jobs.entries()) {
    const [status, error] = errors[n] ?? [];
    const file = documentPath(path, String(job.get("job_id")));
    const document = JSON.parse(await Deno.readTextFile(file));
    document.status = status;
    document.queue.last_error = error;
    await Deno.writeTextFile(file, JSON.stringify(document));
  }
  const { stdout } = await aexp(path, ["queue", "triage"]);
  assert.match(stdout, /^2 failed, 2 put back, 1 stopped of 5 runs, in 4 ways\n/);
  for (
    const text of ["1. interrupted\n", "lost\n", "operator_stop\n", "time_limit\n", "--requeue"]
  ) {
    assert.ok(stdout.includes(text), `${text} in ${stdout}`);
  }
  const interrupted = /1\. interrupted\n([^]*?)\n2\./.exec(stdout)?.[1] ?? "";
  assert.doesNotMatch(interrupted, /queue retry/);
});

Deno.test("queue triage says if all runs failed in the same way", async () => {
  await using repository = await runnable("echo bad $AEXP_JOB_ID; exit 3");
  const { path } = repository;
  await added(path, "--sweep", "seed=0..1");
  await aexp(path, ["queue", "run", "--continue-on-failure"]);
  const { stdout } = await aexp(path, ["queue", "triage"]);
  assert.match(stdout, /^2 failed of 2 runs, in 1 way\n1\. bad <hash>\n/);
  assert.match(stdout, /\n {3}all runs failed in this way: there is nothing to compare with\n/);
});

Deno.test("queue triage of nothing says so and ends with 0", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const empty = await aexp(path, ["queue", "triage"]);
  assert.deepEqual([empty.code, empty.stdout, empty.stderr], [0, "", "note: no run has failed\n"]);
  await added(path, "--sp", "seed=1", "--tag", "a");
  const other = await aexp(path, ["queue", "triage", "--tag", "b"]);
  assert.equal(other.code, 0);
  assert.match(other.stderr, /no run has tag=b; known tags: a/);
});
