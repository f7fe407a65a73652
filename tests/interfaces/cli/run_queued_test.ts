import assert from "node:assert/strict";
import { aexp, aexpCommand, aexpJson } from "../../support/cli.ts";
import { lastError } from "../../support/runs.ts";
import { json } from "../../support/store.ts";
import { waitUntil } from "../../support/wait.ts";
import { temporaryRepository, writeFile } from "../../support/temporary.ts";
import { type Mapping, mappingAt, textAt } from "../../../lib/domain/value/value.ts";

async function queued(path: string, command: string, ...args: string[]): Promise<string> {
  const answer = await aexpJson(path, [
    "queue",
    "add",
    "--experiment",
    "E001",
    "--command",
    command,
    ...args,
  ]);
  return String((answer.get("jobs") as Mapping[])[0]?.get("job_id"));
}

async function documentOf(path: string, id: string): Promise<Mapping> {
  return json(await Deno.readTextFile(`${path}/.runs/workspace/${id}/signac_job_document.json`));
}

Deno.test("run-queued exits with the code of its command", async (t) => {
  for (
    const [command, expected, returncode] of [["exit 7", 7, 7n], ["kill -9 $$", 137, -9n]] as const
  ) {
    await t.step(command, async () => {
      await using repository = await temporaryRepository();
      const id = await queued(repository.path, command);
      assert.equal((await aexp(repository.path, ["run-queued", id.slice(0, 8)])).code, expected);
      const document = await documentOf(repository.path, id);
      const error = mappingAt(mappingAt(document, "queue"), "last_error");
      assert.equal(error.get("returncode"), returncode);
    });
  }
});

Deno.test("run-queued skips a run that is over, and runs it again with --force", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, "echo ran");
  await aexp(path, ["run-queued", id]);
  const again = await aexp(path, ["run-queued", id]);
  assert.equal(again.code, 0);
  assert.equal(
    again.stdout,
    `skipping ${id.slice(0, 8)}: already complete (use --force to re-run)\n`,
  );
  assert.equal((await aexp(path, ["run-queued", id, "--force"])).stdout, "ran\n");
  const document = await documentOf(path, id);
  assert.equal((document.get("attempts") as Mapping[]).length, 2);
});

Deno.test("run-queued notes that it ends processes in the background", async () => {
  await using repository = await temporaryRepository();
  const id = await queued(repository.path, "sleep 60 & echo started");
  const { code, stderr } = await aexp(repository.path, ["run-queued", id]);
  assert.equal(code, 0);
  assert.match(
    stderr,
    /^note: [0-9a-f]{8}: the runner ended processes that the command left in the background/m,
  );
  const quiet = await queued(repository.path, "sleep 0.1 & wait", "--sp", "seed=2");
  assert.doesNotMatch((await aexp(repository.path, ["run-queued", quiet])).stderr, /background/);
});

Deno.test("run-queued clears the error of the attempt before", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, "test $AEXP_ATTEMPT = 2");
  assert.equal((await aexp(path, ["run-queued", id])).code, 1);
  assert.equal((await aexp(path, ["run-queued", id, "--force"])).code, 0);
  const document = await documentOf(path, id);
  assert.equal(document.get("status"), "complete");
  assert.ok(!mappingAt(document, "queue").has("last_error"));
});

Deno.test("run-queued sets the child's environment and gives it no input", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(
    path,
    'cat; echo "$AEXP_JOB_ID $AEXP_ATTEMPT $AEXP_SLOT"; test -f "$AEXP_JOB_WORKSPACE/signac_statepoint.json" && pwd',
  );
  const { stdout } = await aexp(path, ["run-queued", id]);
  assert.equal(stdout, `${id} 1 0\n${path}\n`);
});

Deno.test("run-queued copies results, but no other values and none of an earlier attempt", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(
    path,
    'case $AEXP_ATTEMPT in 1) echo \'{"acc": 1.0, "n": 1, "loss": NaN}\';; 2) echo [1];; 3) exit;; esac' +
      ' > "$AEXP_JOB_WORKSPACE/results.tmp"; test -s "$AEXP_JOB_WORKSPACE/results.tmp" &&' +
      ' mv "$AEXP_JOB_WORKSPACE/results.tmp" "$AEXP_JOB_WORKSPACE/results.json"; true',
  );
  await aexp(path, ["run-queued", id]);
  const first = await documentOf(path, id);
  assert.deepEqual(first.get("results"), json('{"acc": 1.0, "n": 1, "loss": NaN}'));
  const { stdout } = await aexp(path, ["show-run", id, "--json"]);
  assert.match(stdout, /"results": {"acc": 1\.0, "n": 1, "loss": "NaN"}/);
  const second = await aexp(path, ["run-queued", id, "--force"]);
  assert.match(second.stderr, /results\.json of [0-9a-f]{8} is ignored: it is not a JSON object/);
  await aexp(path, ["run-queued", id, "--force"]);
  assert.ok(!(await documentOf(path, id)).has("results"));
});

Deno.test("run-queued names the missing part if a job has no command", async (t) => {
  const cases: readonly (readonly [string, string | undefined, RegExp])[] = [
    ["no file", undefined, /experiment E001 has no file under kb\/research\/experiments/],
    ["no command", "---\nid: E001\n---\n", /E001-first\.md has no runner_command/],
    ["a command that is no text", "---\nrunner_command: [a]\n---\n", /runner_command is not text/],
  ];
  for (const [name, experiment, message] of cases) {
    await t.step(name, async () => {
      await using repository = await temporaryRepository();
      const { path } = repository;
      const file = `${path}/kb/research/experiments/E001-first.md`;
      const answer = await aexpJson(path, ["queue", "add", "--experiment", "E001"]);
      const id = String((answer.get("jobs") as Mapping[])[0]?.get("job_id"));
      if (experiment === undefined) await Deno.remove(file);
      else await writeFile(file, experiment);
      const { code, stderr } = await aexp(path, ["run-queued", id]);
      assert.equal(code, 2);
      assert.match(stderr, message);
      assert.equal(textAt(await documentOf(path, id), "status"), "queued");
    });
  }
});

Deno.test("run-queued reports that a too long command did not start", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const half = "x".repeat(70_000);
  const id = await queued(path, `true ${half} {y}`, "--sp", `y=${half}`);
  const { code, stdout, stderr } = await aexp(path, ["queue", "run"]);
  assert.equal(code, 1);
  assert.match(stderr, /Cannot start the command: it is too long for the system/);
  assert.match(
    stdout,
    /^runner failed: [0-9a-f]{8} did not start: .* too long for the system \(see /,
  );
  const document = await documentOf(path, id);
  assert.equal(document.get("status"), "failed");
  assert.deepEqual(
    [lastError(document).get("cause"), lastError(document).get("returncode")],
    ["not_started", 126n],
  );
});

Deno.test("run-queued in a process: a signal reaches the child and puts the job back", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, "trap 'echo told; exit 0' TERM; touch ready; sleep 60 & wait");
  const runner = aexpCommand(path, ["run-queued", id]).spawn();
  const output = runner.output();
  await waitUntil(() => Deno.statSync(path) !== undefined && existsSync(`${path}/ready`));
  const listed = await aexp(path, ["queue", "list"]);
  assert.match(listed.stdout, /running \(alive\)/);
  const held = await aexp(path, ["run-queued", id]);
  assert.match(held.stdout, /^skipping [0-9a-f]{8}: already running as process [0-9]+ on /);
  assert.equal((await aexp(path, ["run-queued", id, "--force"])).code, 2);
  assert.equal((await aexp(path, ["queue", "remove", id])).code, 2);
  runner.kill("SIGTERM");
  const { code, stdout } = await output;
  assert.equal(code, 143);
  assert.match(new TextDecoder().decode(stdout), /told\nput back/);
  const document = await documentOf(path, id);
  assert.equal(document.get("status"), "queued");
  assert.equal(mappingAt(mappingAt(document, "queue"), "last_error").get("cause"), "interrupted");
});

Deno.test("run-queued in a process: a signal that was ignored at the start stays ignored", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(
    path,
    "touch ready; until [ -e go ]; do sleep 0.02; done; touch finished",
  );
  const main = new URL("../../../main.ts", import.meta.url).pathname;
  const runner = new Deno.Command("sh", {
    args: ["-c", `trap '' HUP; exec '${Deno.execPath()}' run -A '${main}' run-queued ${id}`],
    cwd: path,
    stdout: "null",
  }).spawn();
  await waitUntil(() => existsSync(`${path}/ready`));
  runner.kill("SIGHUP");
  // The command ends only after the signal has arrived.
  await waitUntil(() => !isPending(runner.pid, 1));
  await Deno.writeTextFile(`${path}/go`, "");
  assert.equal((await runner.status).code, 0);
  assert.ok(existsSync(`${path}/finished`));
  assert.equal((await documentOf(path, id)).get("status"), "complete");
});

Deno.test("run-queued in a process: a heartbeat moves, and 0 turns it off", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, "until [ -e go ]; do sleep 0.05; done");
  const runner = aexpCommand(path, ["run-queued", id], { env: { AEXP_HEARTBEAT_S: "0.05" } })
    .spawn();
  const output = runner.output();
  await waitUntil(async () => (await documentOf(path, id)).has("heartbeat_at"));
  const first = (await documentOf(path, id)).get("heartbeat_at");
  await waitUntil(async () => (await documentOf(path, id)).get("heartbeat_at") !== first);
  await Deno.writeTextFile(`${path}/go`, "");
  assert.equal((await output).code, 0);
  const still = await queued(path, "true", "--sp", "seed=2");
  await aexp(path, ["run-queued", still], { env: { AEXP_HEARTBEAT_S: "0" } });
  assert.ok(!(await documentOf(path, still)).has("heartbeat_at"));
});

Deno.test("run-queued in a process: a reader that goes away does not end the run", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(
    path,
    "for i in 1 2 3 4 5 6; do echo $i; sleep 0.05; done; touch finished",
  );
  const runner = aexpCommand(path, ["run-queued", id]).spawn();
  const reader = runner.stdout.getReader();
  await reader.read();
  await reader.cancel();
  await runner.stderr.cancel();
  assert.equal((await runner.status).code, 0);
  assert.ok(existsSync(`${path}/finished`));
  assert.equal((await documentOf(path, id)).get("status"), "complete");
});

Deno.test("run-queued takes over a job whose runner is gone", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, "test $AEXP_ATTEMPT = 2 || sleep 60");
  const runner = aexpCommand(path, ["run-queued", id]).spawn();
  const output = runner.output();
  await waitUntil(async () =>
    mappingAt(mappingAt(await documentOf(path, id), "queue"), "proc").size > 0
  );
  const proc = mappingAt(mappingAt(await documentOf(path, id), "queue"), "proc");
  runner.kill("SIGKILL");
  Deno.kill(-Number(proc.get("pgid")), "SIGKILL");
  await output;
  await waitUntil(async () =>
    (await aexp(path, ["queue", "list"])).stdout.includes("running (gone)")
  );
  assert.equal((await aexp(path, ["run-queued", id])).code, 0);
  const attempts = (await documentOf(path, id)).get("attempts") as Mapping[];
  assert.deepEqual(attempts.map((attempt) => attempt.get("status")), ["lost", "complete"]);
});

Deno.test("queue run in four parallel processes runs every job once", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await aexp(path, [
    "queue",
    "add",
    "--experiment",
    "E001",
    "--sweep",
    "seed=0..23",
    "--command",
    "echo x >> ran.$AEXP_JOB_ID",
  ]);
  const runners = Array.from({ length: 4 }, () => aexpCommand(path, ["queue", "run"]).output());
  const codes = (await Promise.all(runners)).map((runner) => runner.code);
  assert.deepEqual(codes, [0, 0, 0, 0]);
  const files = Array.from(Deno.readDirSync(path)).filter((entry) => entry.name.startsWith("ran."));
  assert.equal(files.length, 24);
  for (const { name } of files) assert.equal(Deno.readTextFileSync(`${path}/${name}`), "x\n");
});

function existsSync(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/** Whether a signal has been sent to a process that it has not taken yet. */
function isPending(pid: number, signal: number): boolean {
  const status = Deno.readTextFileSync(`/proc/${pid}/status`);
  const pending = /^ShdPnd:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? "0";
  return (BigInt(`0x${pending}`) & (1n << BigInt(signal - 1))) !== 0n;
}
