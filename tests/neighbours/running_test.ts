/**
 * A job that one program runs while the other looks at it, stops it or writes into its document.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type Mapping, mappingAt, numberAt, textAt } from "../../lib/domain/value/value.ts";
import { sleep } from "../../lib/context.ts";
import { neighbours, neighbourTest } from "../support/neighbours.ts";
import { aexp, aexpCommand, aexpJson } from "../support/cli.ts";
import {
  neighbourRepository,
  pythonAexp,
  pythonCommands,
  readJobDocument,
  readJobFiles,
} from "../support/python_repository.ts";
import { json } from "../support/store.ts";
import { writeFile } from "../support/temporary.ts";
import { waitUntil } from "../support/wait.ts";

const ADD = ["queue", "add", "--experiment", "E001"];

/** Queues a job with ours; gives its id. */
async function queued(path: string, command: string): Promise<string> {
  const answer = await aexpJson(path, [...ADD, "--command", command, "--sp", "seed=0"]);
  return String((answer.get("jobs") as Mapping[])[0]?.get("job_id"));
}

function procOf(document: Mapping): Mapping {
  return mappingAt(mappingAt(document, "queue"), "proc");
}

async function isThere(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return false;
  }
}

function readyFile(path: string, id: string): string {
  return `${path}/.runs/workspace/${id}/ready`;
}

/** A command that says that it runs and then waits for a long time. */
const WAIT = 'touch "$AEXP_JOB_WORKSPACE/ready"; exec sleep 60';

/** One process and no child of its own: an orphan that nobody reaps would count as alive. */
const OBEDIENT = [
  "import os, signal, sys",
  "signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))",
  "open(os.environ['AEXP_JOB_WORKSPACE'] + '/ready', 'w').close()",
  "signal.pause()",
].join("; ");

neighbourTest("Python's queue stop stops a job that ours runs", async (t) => {
  const cases: readonly (readonly [string, string, string, bigint, string])[] = [
    ["a program that ends at once", WAIT, "10", -15n, "terminated cleanly via SIGTERM"],
    [
      "a program that ends with its own code",
      `exec "${neighbours().python}" -c "${OBEDIENT}"`,
      "10",
      -15n,
      "terminated cleanly via SIGTERM",
    ],
    [
      "a program that will not end",
      `trap '' TERM; touch "$AEXP_JOB_WORKSPACE/ready"; while :; do sleep 0.2; done`,
      "0.3",
      -9n,
      "escalated to force-kill",
    ],
  ];
  for (const [name, command, graceSeconds, returncode, note] of cases) {
    await t.step(name, async () => {
      await using repository = await neighbourRepository({ hasStore: false });
      const { path } = repository;
      const id = await queued(path, command);
      const runner = aexpCommand(path, ["run-queued", id]).spawn();
      const output = runner.output();
      await waitUntil(async () =>
        await isThere(readyFile(path, id)) && procOf(await readJobDocument(path, id)).size > 0
      );
      const proc = procOf(await readJobDocument(path, id));
      assert.deepEqual(Array.from(proc.keys()), [
        "pid",
        "host",
        "started_at",
        "pgid",
        "start_fingerprint",
      ]);
      const [stopped = ""] = await pythonAexp(path, [
        "queue",
        "stop",
        id,
        "--grace-s",
        graceSeconds,
      ]);
      assert.equal(stopped, `stopped ${id.slice(0, 8)}\n`);
      await output;
      const document = await readJobDocument(path, id);
      const error = mappingAt(mappingAt(document, "queue"), "last_error");
      assert.equal(document.get("status"), "stopped");
      assert.equal(error.get("cause"), "operator_stop");
      assert.equal(error.get("returncode"), returncode);
      assert.equal(error.get("stderr_tail"), `stopped via \`aexp queue stop\`: ${note}`);
      assert.equal(procOf(document).size, 0);
      const [attempt] = document.get("attempts") as Mapping[];
      assert.notEqual(attempt?.get("ended_at"), null);
      assert.notEqual(attempt?.get("status"), "running");
    });
  }
});

neighbourTest("queue list, add, run and remove respect a job that Python runs", async () => {
  await using repository = await neighbourRepository({ hasStore: false });
  const { path } = repository;
  const id = await queued(path, WAIT);
  const runner = new Deno.Command(neighbours().aexp, {
    args: ["run-queued", id],
    cwd: path,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const output = runner.output();
  await waitUntil(async () => procOf(await readJobDocument(path, id)).size > 0);
  await waitUntil(() => isThere(readyFile(path, id)));
  const before = await readJobFiles(path);
  assert.match((await aexp(path, ["queue", "list"])).stdout, /running \(alive\)/);
  const held = await aexp(path, ["run-queued", id]);
  assert.equal(held.code, 0);
  assert.match(held.stdout, /^skipping [0-9a-f]{8}: already running as process [0-9]+ on /);
  assert.match((await aexp(path, ["queue", "run"])).stdout, /skipping .*already running/);
  const added = await aexpJson(path, [...ADD, "--sp", "seed=0"]);
  assert.equal((added.get("jobs") as Mapping[])[0]?.get("outcome"), "running");
  assert.equal((await aexp(path, ["queue", "remove", id])).code, 2);
  assert.deepEqual(await readJobFiles(path), before);
  const group = numberAt(procOf(await readJobDocument(path, id)), "pgid") ?? 0;
  runner.kill("SIGKILL");
  await output;
  assert.match((await aexp(path, ["queue", "list"])).stdout, /running \(alive\)/);
  Deno.kill(-group, "SIGKILL");
  await waitUntil(async () =>
    (await aexp(path, ["queue", "list"])).stdout.includes("running (gone)")
  );
  const again = await aexp(path, [...ADD, "--sp", "seed=0", "--command", "echo again"]);
  assert.match(again.stdout, /^queued again /);
  assert.match((await aexp(path, ["run-queued", id])).stdout, /^again\n/);
  assert.equal((await readJobDocument(path, id)).get("status"), "complete");
});

neighbourTest("run-queued ends a job whose queue record Python wrote anew meanwhile", async () => {
  await using repository = await neighbourRepository({ hasStore: false });
  const { path } = repository;
  const id = await queued(
    path,
    'cd "$AEXP_JOB_WORKSPACE"; touch ready; while ! test -e go; do sleep 0.05; done',
  );
  const runner = aexpCommand(path, ["run-queued", id]).spawn();
  const output = runner.output();
  await waitUntil(() => isThere(readyFile(path, id)));
  await waitUntil(async () => procOf(await readJobDocument(path, id)).size > 0);
  await pythonAexp(path, [...ADD, "--sweep", "seed=0", "--allow-dup-on-recommit", "--tag", "new"]);
  assert.equal((await readJobDocument(path, id)).get("status"), "queued");
  await writeFile(`${path}/.runs/workspace/${id}/go`, "");
  assert.equal((await output).code, 0);
  const document = await readJobDocument(path, id);
  assert.equal(textAt(mappingAt(document, "queue"), "tag"), "new");
  const attempts = document.get("attempts") as Mapping[];
  assert.deepEqual(attempts.map((attempt) => attempt.get("status")), ["complete"]);
});

neighbourTest(
  "run-queued and queue run start no second copy of a job that Python queued again",
  async () => {
    await using repository = await neighbourRepository({ hasStore: false });
    const { path } = repository;
    const command = 'cd "$AEXP_JOB_WORKSPACE"; echo x >> starts; touch ready; ' +
      "while ! test -e go; do sleep 0.05; done";
    const experiment = `${path}/kb/research/experiments/E002-x.md`;
    await writeFile(experiment, `---\nrunner_command: ${JSON.stringify(command)}\n---\n`);
    const add = ["queue", "add", "--experiment", "E002", "--sweep", "seed=0"];
    const answer = await aexpJson(path, add);
    const id = String((answer.get("jobs") as Mapping[])[0]?.get("job_id"));
    const output = aexpCommand(path, ["run-queued", id]).output();
    await waitUntil(() => isThere(readyFile(path, id)));
    await waitUntil(async () => procOf(await readJobDocument(path, id)).size > 0);
    await pythonAexp(path, [...add, "--allow-dup-on-recommit"]);
    assert.equal((await readJobDocument(path, id)).get("status"), "queued");
    const second = aexpCommand(path, ["queue", "run", "--experiment", "E002"]).output();
    const third = aexpCommand(path, ["run-queued", id]).output();
    const starts = `${path}/.runs/workspace/${id}/starts`;
    let isOver = false;
    const others = Promise.all([second, third]).finally(() => isOver = true);
    await waitUntil(async () => isOver || (await Deno.readTextFile(starts)).length > 2);
    await writeFile(`${path}/.runs/workspace/${id}/go`, "");
    for (const { code } of [await output, ...await others]) assert.equal(code, 0);
    assert.equal(await Deno.readTextFile(starts), "x\n");
  },
);

/** Sets keys one by one, as a tracker would: each is a reading and a writing of the whole document. */
const SCRIBBLE = `
import os
from pathlib import Path
import signac
workspace = Path(os.environ["AEXP_JOB_WORKSPACE"])
job = signac.get_project(workspace.parent.parent).open_job(id=os.environ["AEXP_JOB_ID"])
for n in range(400):
    job.doc[f"k{n}"] = n
`;

neighbourTest(
  "run-queued and a script that writes all the time keep the document whole",
  async () => {
    await using repository = await neighbourRepository({ hasStore: false });
    const { path } = repository;
    await writeFile(`${path}/scribble.py`, SCRIBBLE);
    const id = await queued(path, `"${neighbours().python}" scribble.py`);
    const runner = aexpCommand(path, ["run-queued", id], { env: { AEXP_HEARTBEAT_S: "0.05" } });
    let isRunning = true;
    const output = runner.output().finally(() => isRunning = false);
    let reads = 0;
    while (isRunning) {
      const document = await readJobDocument(path, id);
      assert.equal(textAt(mappingAt(document, "aexp"), "experiment_id"), "E001");
      reads++;
      await sleep(1);
    }
    const { code, stderr } = await output;
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    assert.ok(reads > 20);
    const document = await readJobDocument(path, id);
    assert.equal(document.get("status"), "complete");
    assert.equal(procOf(document).size, 0);
    assert.deepEqual(
      (document.get("attempts") as Mapping[]).map((attempt) => attempt.get("status")),
      ["complete"],
    );
    for (const key of ["started_at", "heartbeat_at", "ended_at", "wallclock_s"]) {
      assert.ok(document.has(key), key);
    }
    const kept = Array.from({ length: 400 }, (_, n) => document.has(`k${n}`)).filter(Boolean);
    // Python reads, changes and writes without a lock: what it wrote between our reading and our
    // renaming is lost, and no lock of ours can help it. That this is rare is all that can be said.
    assert.ok(kept.length > 200, `${kept.length} of 400 keys are left`);
  },
);

neighbourTest("Python tells of each other's work in the queue without losing it", async () => {
  await using repository = await neighbourRepository({ hasStore: false });
  const { path } = repository;
  const command = "echo x >> ran.$AEXP_JOB_ID; sleep 0.02";
  await aexp(path, [...ADD, "--command", command, "--sweep", "seed=0..11"]);
  const ours = aexpCommand(path, ["queue", "run"]).output();
  // The runner has its list, so what Python adds from now on is not in it.
  await waitUntil(() => Array.from(Deno.readDirSync(path)).some(({ name }) => /^ran\./.test(name)));
  const adding = pythonCommands(
    [12, 13, 14, 15].map((seed) => ({
      cwd: path,
      argv: ["aexp", ...ADD, "--sp", `condition=full,s=${seed}`],
    })),
  );
  assert.equal((await ours).code, 0);
  assert.deepEqual((await adding).map(({ code }) => code), [0, 0, 0, 0]);
  // Our runner takes up what is added while it has jobs left.
  await aexp(path, ["queue", "run"]);
  const jobs = await readJobFiles(path);
  const statuses = [...jobs.values()].map(({ document }) => json(document).get("status"));
  assert.deepEqual(statuses, Array(16).fill("complete"));
  for (const id of jobs.keys()) assert.equal(await Deno.readTextFile(`${path}/ran.${id}`), "x\n");
});
