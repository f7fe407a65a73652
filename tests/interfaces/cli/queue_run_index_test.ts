import assert from "node:assert/strict";
import { aexp, aexpCommand, aexpJson, type CliResult } from "../../support/cli.ts";
import { isThere, moveElsewhere } from "../../support/runs.ts";
import { thisMaker } from "../../support/store.ts";
import { type TemporaryFolder, temporaryRepository, writeFile } from "../../support/temporary.ts";
import { waitUntil } from "../../support/wait.ts";
import type { Mapping } from "../../../lib/domain/value/value.ts";

async function repositoryOf(count: number, command = RECORD): Promise<TemporaryFolder> {
  const repository = await temporaryRepository();
  await add(repository.path, `seed=0..${count - 1}`, command);
  return repository;
}

const RECORD = 'echo x >> "ran.$AEXP_JOB_ID"';

async function add(path: string, sweep: string, command = RECORD): Promise<void> {
  const { code, stderr } = await aexp(path, [
    "queue",
    "add",
    "--experiment",
    "E001",
    "--tag",
    "t",
    "--sweep",
    sweep,
    "--command",
    command,
  ]);
  assert.equal(code, 0, stderr);
}

/** A task of a Slurm array. */
function task(path: string, index: number, array = "100", ...args: string[]): Promise<CliResult> {
  const env = { SLURM_ARRAY_JOB_ID: array, SLURM_JOB_ID: `${array}${index}` };
  return aexp(path, ["queue", "run", "--tag", "t", "--index", String(index), ...args], { env });
}

/** How often each job ran. */
function counts(path: string): number[] {
  return Array.from(Deno.readDirSync(path)).filter((entry) => entry.name.startsWith("ran."))
    .map((entry) => Deno.readTextFileSync(`${path}/${entry.name}`).length / 2);
}

function ones(count: number): number[] {
  return Array.from({ length: count }, () => 1);
}

async function ids(path: string): Promise<string[]> {
  const answer = await aexpJson(path, ["queue", "list", "--include-terminal"]);
  return (answer.get("entries") as Mapping[]).map((entry) => String(entry.get("job_id")));
}

Deno.test("queue run --index: an unreadable claim on the list does not block other tasks", async (t) => {
  for (const text of ["", '{"name": "x', "null", "[]", "{}", '{"name": "x", "identity": null}']) {
    await t.step(text, async () => {
      await using repository = await repositoryOf(2);
      const { path } = repository;
      assert.equal((await task(path, 0)).code, 0);
      const names = Array.from(Deno.readDirSync(`${path}/.aexp/arrays`), ({ name }) => name);
      for (const name of names) {
        if (name.endsWith(".list")) await Deno.remove(`${path}/.aexp/arrays/${name}`);
        else if (name.endsWith(".builder")) await writeFile(`${path}/.aexp/arrays/${name}`, text);
      }
      const { code, stderr } = await task(path, 0);
      assert.equal(code, 0, stderr);
      assert.deepEqual(counts(path), ones(2));
    });
  }
});

Deno.test("queue run --index: tasks one after the other run every job once, whatever the order", async (t) => {
  for (const order of [[0, 1, 2, 3, 4, 5, 6, 7], [7, 3, 0, 5, 1, 6, 2, 4]]) {
    await t.step(order.join(" "), async () => {
      await using repository = await repositoryOf(8);
      for (const index of order) assert.equal((await task(repository.path, index)).code, 0);
      assert.deepEqual(counts(repository.path), ones(8));
    });
  }
});

Deno.test("queue run --index runs the job at that place of the frozen list", async () => {
  await using repository = await repositoryOf(3);
  const { path } = repository;
  const [first, second] = await ids(path);
  assert.match(
    (await task(path, 0)).stdout,
    new RegExp(`^task 0 runs ${first?.slice(0, 8)} \\(place 0\\)`),
  );
  await add(path, "seed=10..11");
  assert.match(
    (await task(path, 1)).stdout,
    new RegExp(`^task 1 runs ${second?.slice(0, 8)} \\(place 1\\)`),
  );
  const beyond = await task(path, 3);
  assert.equal(beyond.code, 2);
  assert.match(beyond.stderr, /--index 3 out of range for a list of 3/);
});

Deno.test("queue run --index: parallel processes run every job once", async () => {
  await using repository = await repositoryOf(12);
  const { path } = repository;
  const tasks = Array.from({ length: 12 }, (_, index) => {
    const env = { SLURM_ARRAY_JOB_ID: "5", SLURM_JOB_ID: `5${index}` };
    return aexpCommand(path, ["queue", "run", "--index", String(index)], { env }).output();
  });
  const codes = (await Promise.all(tasks)).map((output) => output.code);
  assert.deepEqual(codes, Array.from({ length: 12 }, () => 0));
  assert.deepEqual(counts(path), ones(12));
});

Deno.test("queue run --index takes the next free job when its own is over, unless told not to", async () => {
  await using repository = await repositoryOf(3);
  const { path } = repository;
  const [first, second] = await ids(path);
  await task(path, 2);
  await aexp(path, ["run-queued", String(first)]);
  const strict = await task(path, 0, "100", "--no-steal");
  assert.deepEqual([strict.code, strict.stdout], [0, "no run is left for task 0\n"]);
  const stealing = await task(path, 0);
  assert.match(stealing.stdout, new RegExp(`^task 0 runs ${second?.slice(0, 8)} \\(place 1\\)`));
  const late = await task(path, 1);
  assert.deepEqual([late.code, late.stdout], [0, "no run is left for task 1\n"]);
  assert.deepEqual(counts(path), ones(3));
});

Deno.test("queue run --index skips jobs that were removed or moved to another tag", async () => {
  await using repository = await repositoryOf(3);
  const { path } = repository;
  const [first, second, third] = await ids(path);
  await task(path, 2);
  await aexp(path, ["queue", "remove", String(first)]);
  await aexp(path, [
    "queue",
    "add",
    "--experiment",
    "E001",
    "--tag",
    "u",
    "--sp",
    "seed=1",
    "--retag",
    "--command",
    "true",
  ]);
  assert.equal((await task(path, 0)).stdout, "no run is left for task 0\n");
  assert.equal((await task(path, 1)).stdout, "no run is left for task 1\n");
  assert.ok(second !== third);
});

Deno.test("queue run --index: a requeued task takes its own job again", async () => {
  await using repository = await repositoryOf(4, `${RECORD}; test $AEXP_ATTEMPT = 2 || exit 75`);
  const { path } = repository;
  const env = { SLURM_ARRAY_JOB_ID: "9", SLURM_JOB_ID: "91" };
  const args = ["queue", "run", "--tag", "t", "--index", "1"];
  const first = await aexp(path, args, { env });
  assert.equal(first.code, 75);
  const again = await aexp(path, args, { env: { ...env, SLURM_RESTART_COUNT: "1" } });
  assert.equal(again.code, 0);
  assert.equal(again.stdout.split("\n")[0], first.stdout.split("\n")[0]);
  assert.deepEqual(counts(path), [2]);
});

Deno.test("queue run --index: a reused array id gets a new list", async () => {
  await using repository = await repositoryOf(2);
  const { path } = repository;
  await task(path, 0, "7");
  await task(path, 1, "7");
  await add(path, "seed=20..21");
  const env = { SLURM_ARRAY_JOB_ID: "7", SLURM_JOB_ID: "new" };
  const { stdout } = await aexp(path, ["queue", "run", "--tag", "t", "--index", "0"], { env });
  assert.match(stdout, /^task 0 runs [0-9a-f]{8} \(place 0\)\nran 1\/1/);
  assert.equal(counts(path).length, 3);
});

Deno.test("queue run --batch shares one list among arrays", async () => {
  await using repository = await repositoryOf(4);
  const { path } = repository;
  await task(path, 0, "1", "--batch", "big");
  await task(path, 1, "1", "--batch", "big");
  await task(path, 2, "2", "--batch", "big");
  await task(path, 3, "2", "--batch", "big");
  assert.deepEqual(counts(path), ones(4));
});

Deno.test("queue run --index --dry-run shows the command and publishes nothing", async () => {
  await using repository = await repositoryOf(2, "train {seed}");
  const { path } = repository;
  const { code, stdout } = await task(path, 1, "1", "--dry-run");
  assert.deepEqual([code, stdout], [0, "train 1\n"]);
  assert.throws(() => Deno.statSync(`${path}/.aexp/arrays`), Deno.errors.NotFound);
});

Deno.test("queue run --index: another task removes the unfinished list of a killed task", async () => {
  await using repository = await repositoryOf(2);
  const { path } = repository;
  assert.equal((await task(path, 0)).code, 0);
  // Its name tells whose it was: that of a process of this machine that is no more.
  const gone = thisMaker().name.replace(`-${Deno.pid}-`, `-${2 ** 22 + 1}-`);
  await writeFile(`${path}/.aexp/runners/${gone}-array-0`, "half a li");
  const checks = (await aexpJson(path, ["doctor"])).get("checks") as Mapping[];
  const leftovers = checks.find((check) => check.get("name") === "leftovers");
  assert.match(String(leftovers?.get("found")), /-array-0$/);
  assert.equal((await task(path, 1)).code, 0);
  assert.deepEqual(Array.from(Deno.readDirSync(`${path}/.aexp/runners`)), []);
  const published = Array.from(Deno.readDirSync(`${path}/.aexp/arrays`), ({ name }) => name);
  assert.ok(published.every((name) => !name.startsWith(".")), published.join(" "));
});

Deno.test("queue run --index: a restarted task goes on with the job that it had taken from another place", async () => {
  await using repository = await repositoryOf(1);
  const { path } = repository;
  await add(path, "seed=1", "[ -e ready ] || { touch ready; sleep 60 & wait; }; echo again");
  const [first, second] = await ids(path);
  const env = { SLURM_ARRAY_JOB_ID: "100", SLURM_JOB_ID: "1000" };
  const args = ["queue", "run", "--tag", "t", "--index", "0"];
  // A task without a place freezes the list.
  assert.equal((await task(path, 9)).code, 2);
  assert.equal((await aexp(path, ["run-queued", String(first)])).code, 0);
  const runner = aexpCommand(path, args, { env }).spawn();
  const output = runner.output();
  await waitUntil(() => isThere(`${path}/ready`));
  runner.kill("SIGKILL");
  await output;
  await moveElsewhere(path, String(second));
  // It was killed before it had written down which job it took.
  for (const { name } of Deno.readDirSync(`${path}/.aexp/arrays`)) {
    if (name.endsWith(".place-0.0")) Deno.removeSync(`${path}/.aexp/arrays/${name}`);
  }
  const again = await aexp(path, args, { env: { ...env, SLURM_RESTART_COUNT: "1" } });
  assert.equal(again.code, 0, again.stderr);
  assert.match(
    again.stdout,
    new RegExp(`^task 0 runs ${second?.slice(0, 8)} \\(place 1\\)\nagain$`, "m"),
  );
});
