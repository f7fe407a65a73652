/** @module */

import assert from "node:assert/strict";
import type { Mapping } from "../../../lib/domain/value/value.ts";
import { aexp, aexpJson, type CliOptions, type CliResult } from "../../support/cli.ts";
import { added, listed, runnable, values } from "../../support/queue.ts";
import { lintScript } from "../../support/shellcheck.ts";
import { temporaryFolder, temporaryRepository, writeFile } from "../../support/temporary.ts";

const MATERIALIZE = ["queue", "materialize"];

async function bash(cwd: string, file: string): Promise<CliResult> {
  // Nothing but the script's own fallback leads to the program.
  const env = { PATH: "/usr/bin:/bin", HOME: Deno.env.get("HOME") ?? "/" };
  const output = await new Deno.Command("bash", { args: [file], cwd, env, clearEnv: true })
    .output();
  const decoder = new TextDecoder();
  const [stdout, stderr] = [decoder.decode(output.stdout), decoder.decode(output.stderr)];
  return { code: output.code, stdout, stderr };
}

async function statuses(path: string): Promise<unknown[]> {
  return values(await listed(path, "--include-terminal"), "status");
}

Deno.test("queue materialize writes a shell script that runs the waiting jobs without aexp on PATH", async () => {
  await using repository = await runnable("echo ran {seed}");
  const { path } = repository;
  await added(path, "--sweep", "seed=0..2", "--tag", "a");
  await added(path, "--sp", "seed=9", "--tag", "b");
  const { code, stdout } = await aexp(path, [...MATERIALIZE, "--tag", "a"]);
  assert.equal(code, 0);
  assert.equal(
    stdout,
    `materialized 3 job(s) → ${path}/run_queue.sh\n  run it: bash run_queue.sh\n`,
  );
  assert.equal(((await Deno.stat(`${path}/run_queue.sh`)).mode ?? 0) & 0o777, 0o755);
  const ran = await bash(path, "run_queue.sh");
  assert.equal(ran.code, 0, ran.stderr);
  assert.deepEqual(ran.stdout.match(/^ran .*$/gm), ["ran 0", "ran 1", "ran 2"]);
  assert.deepEqual(await statuses(path), ["complete", "complete", "complete", "queued"]);
});

Deno.test("queue materialize writes a script that a person may move, within the repository and out of it", async () => {
  await using repository = await runnable("echo ran {seed}");
  await using elsewhere = await temporaryFolder();
  const { path } = repository;
  await added(path, "--sweep", "seed=0..1");
  await aexp(path, MATERIALIZE);
  const script = await Deno.readTextFile(`${path}/run_queue.sh`);
  await writeFile(`${path}/deep/er/run.sh`, script);
  assert.equal((await bash("/", `${path}/deep/er/run.sh`)).code, 0);
  await writeFile(`${elsewhere.path}/run.sh`, script);
  const again = await bash(elsewhere.path, "run.sh");
  assert.match(again.stdout, /skipping \w+: already complete/);
});

Deno.test("queue materialize: the script stops at the first failure, or goes on and exits with 1", async () => {
  await using repository = await runnable("test {seed} != 1");
  const { path } = repository;
  await added(path, "--sweep", "seed=0..2");
  await aexp(path, MATERIALIZE);
  assert.equal((await bash(path, "run_queue.sh")).code, 1);
  assert.deepEqual(await statuses(path), ["complete", "failed", "queued"]);
  await aexp(path, ["queue", "add", "--experiment", "E001", "--sweep", "seed=0..2"]);
  await aexp(path, [...MATERIALIZE, "--continue-on-failure"]);
  assert.equal((await bash(path, "run_queue.sh")).code, 1);
  assert.deepEqual((await statuses(path)).toSorted(), ["complete", "complete", "failed"]);
});

Deno.test("queue materialize writes valid scripts without jobs, but no empty array", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await added(path, "--sp", "seed=1", "--tag", "a");
  for (const runner of ["shell", "manual"]) {
    const done = await aexpJson(path, [...MATERIALIZE, "--tag", "no", "--runner", runner]);
    assert.equal(done.get("num_jobs"), 0n);
    await lintScript(runner, await Deno.readTextFile(`${path}/run_queue.sh`));
    assert.equal((await bash(path, "run_queue.sh")).code, 0);
    await Deno.remove(`${path}/run_queue.sh`);
  }
  for (const runner of ["slurm", "pbs", "lsf", "sge", "flux", "hyperqueue", "parallel"]) {
    const { code, stderr } = await aexp(path, [...MATERIALIZE, "--tag", "no", "--runner", runner]);
    assert.equal(code, 2);
    assert.match(stderr, /^error: Cannot make a script: no queued jobs match the filter/);
  }
  await assert.rejects(Deno.stat(`${path}/run_queue.sh`));
  await assert.rejects(Deno.stat(`${path}/logs`));
});

Deno.test("queue materialize leaves out runs that are running or over", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const jobs = values(await added(path, "--sweep", "seed=0..2"), "job_id");
  await aexp(path, ["queue", "remove", String(jobs[0])]);
  const file = `${path}/.runs/workspace/${jobs[1]}/signac_job_document.json`;
  const document = await Deno.readTextFile(file);
  await Deno.writeTextFile(file, document.replace('"queued"', '"running"'));
  const done = await aexpJson(path, [...MATERIALIZE, "--runner", "slurm"]);
  assert.deepEqual(done.get("job_ids"), [jobs[2]]);
  assert.match(await Deno.readTextFile(`${path}/run_queue.sh`), /--array=0-0$/m);
});

Deno.test("queue materialize uses the runner that all jobs were queued for", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const runner = async () => (await aexpJson(path, MATERIALIZE)).get("runner");
  await added(path, "--sp", "seed=1", "--runner-hint", "slurm");
  assert.equal(await runner(), "slurm");
  await added(path, "--sp", "seed=2", "--runner-hint", "pbs");
  const { stderr } = await aexp(path, MATERIALIZE);
  assert.match(stderr, /^warning: .*hints/);
  assert.equal(await runner(), "shell");
  assert.equal((await aexpJson(path, [...MATERIALIZE, "--runner", "sge"])).get("runner"), "sge");
});

Deno.test("queue materialize makes the folder for logs beside the script and keeps its files from git", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await added(path, "--sp", "seed=1");
  const args = [...MATERIALIZE, "--runner", "slurm", "-o", "jobs/new/a b.sbatch"];
  const { stdout } = await aexp(path, args);
  assert.match(stdout, /submit it: \(cd -- jobs\/new && sbatch 'a b\.sbatch'\)\n$/);
  assert.equal(
    await Deno.readTextFile(`${path}/jobs/new/logs/.gitignore`),
    "*\n!.gitignore\n",
  );
  await Deno.writeTextFile(`${path}/jobs/new/logs/.gitignore`, "mine\n");
  await aexp(path, args);
  assert.equal(await Deno.readTextFile(`${path}/jobs/new/logs/.gitignore`), "mine\n");
});

Deno.test("queue materialize gives the same text at another time, apart from the time", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await added(path, "--sweep", "seed=0..9", "--tag", "t");
  const text = async (at: string) => {
    const options: CliOptions = { now: () => new Date(at) };
    await aexp(path, [...MATERIALIZE, "--runner", "slurm", "--max-array", "4"], options);
    return await Deno.readTextFile(`${path}/run_queue.sh`);
  };
  const first = await text("2026-04-23T18:02:14.5Z");
  const second = await text("2027-01-01T00:00:00Z");
  assert.equal(
    first.replaceAll("2026-04-23T18:02:14Z", "2027-01-01T00:00:00Z")
      .replaceAll("20260423T180214Z", "20270101T000000Z"),
    second,
  );
});

/** A folder with an `scontrol` in it that knows the size of arrays. */
async function fakeSlurm(path: string, maxArraySize: number): Promise<CliOptions> {
  await writeFile(
    `${path}/bin/scontrol`,
    `#!/bin/sh\necho "MaxArraySize            = ${maxArraySize}"\n`,
  );
  await Deno.chmod(`${path}/bin/scontrol`, 0o755);
  return {
    env: { PATH: `${path}/bin:/usr/bin:/bin` },
    now: () => new Date("2026-04-23T18:02:14Z"),
  };
}

Deno.test("queue materialize asks Slurm for the largest array, and makes parts", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await added(path, "--sweep", "seed=0..24");
  const options = await fakeSlurm(path, 10);
  const done = async (...args: string[]) =>
    (await aexpJson(path, [...MATERIALIZE, "--runner", "slurm", ...args], options))
      .get("submit_commands");
  assert.deepEqual(await done(), [
    "sbatch run_queue.sh",
    "sbatch --array=0-7 --export=ALL,AEXP_OFFSET_20260423T180214Z=9 run_queue.sh",
    "sbatch --array=0-7 --export=ALL,AEXP_OFFSET_20260423T180214Z=17 run_queue.sh",
  ]);
  const script = await Deno.readTextFile(`${path}/run_queue.sh`);
  assert.match(script, /--batch queue-\d{8}T\d{6}Z --index "\$\(\(SLURM_ARRAY_TASK_ID \+ /);
  assert.deepEqual(await done("--chunk", "3"), ["sbatch run_queue.sh"]);
  assert.deepEqual(await done("--max-array", "20", "--throttle", "2"), [
    "sbatch run_queue.sh",
    "sbatch --array=0-11%1 --export=ALL,AEXP_OFFSET_20260423T180214Z=13 run_queue.sh",
  ]);
  const { stdout, stderr } = await aexp(path, [...MATERIALIZE, "--array-range"], options);
  assert.equal(stdout, "0-24\n");
  assert.match(stderr, /makes 3 parts/);
});

Deno.test("queue materialize --array-range prints the range and writes nothing", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await added(path, "--sweep", "seed=0..7");
  const range = async (...args: string[]) =>
    (await aexp(path, [...MATERIALIZE, "--array-range", ...args])).stdout;
  assert.equal(await range(), "0-7\n");
  assert.equal(await range("--throttle", "2", "--chunk", "3"), "0-2%2\n");
  assert.equal(await range("--runner", "sge"), "1-8\n");
  const apart = await aexp(path, [
    ...MATERIALIZE,
    "--array-range",
    "--runner",
    "sge",
    "--throttle",
    "2",
  ]);
  assert.equal(apart.stdout, "1-8\n");
  assert.match(apart.stderr, /^warning: Grid Engine takes the throttle .*: qsub -tc 2\n/);
  await assert.rejects(Deno.stat(`${path}/run_queue.sh`));
  const { code, stderr } = await aexp(path, [...MATERIALIZE, "--array-range", "--tag", "no"]);
  assert.equal(code, 2);
  assert.match(stderr, /no queued jobs match/);
});

Deno.test("queue materialize refuses options that the runner does not support", async (t) => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await added(path, "--sp", "seed=1");
  const cases: [string[], RegExp][] = [
    [["--runner", "condor"], /Cannot use --runner "condor": it is unknown\. Expected shell\|slurm/],
    [["--runner", "shell", "--chunk", "2"], /Cannot use --chunk with --runner shell/],
    [["--runner", "flux", "--throttle", "2"], /Cannot use --throttle with --runner flux/],
    [["--runner", "pbs", "--requeue"], /Cannot use --requeue with --runner pbs/],
    [["--runner", "shell", "--array-range"], /Cannot use --array-range with --runner shell/],
    [["--runner", "slurm", "--slurm-mem", "1G\n#SBATCH -x"], /--slurm-mem .* more than one word/],
    [["--runner", "slurm", "--throttle", "0"], /"0" is not a whole number from 1/],
    [["--output", "-"], /Cannot write the script to "-": it needs a file\. Name one/],
    [["--output", "kb"], /Cannot replace ".*\/kb": it is a folder/],
  ];
  for (const [args, message] of cases) {
    await t.step(args.join(" "), async () => {
      const { code, stdout, stderr } = await aexp(path, [...MATERIALIZE, ...args]);
      assert.equal(code, 2);
      assert.equal(stdout, "");
      assert.match(stderr, message);
      assert.equal(stderr.split("\n").length, 2);
    });
  }
  const { code, stderr } = await aexp(path, [...MATERIALIZE, "--slurm-mem", "1G"]);
  assert.equal(code, 0);
  assert.match(stderr, /^warning: --slurm-\* is left out/);
  // A program that several words start has a wrapper under `.aexp`, one that is a file has none.
  const left = Array.from(Deno.readDirSync(path), ({ name }) => name).sort()
    .filter((name) => name !== ".aexp");
  assert.deepEqual(left, [".git", ".runs", "kb", "run_queue.sh"]);
});

Deno.test("queue materialize --json describes the script", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const jobs = values(await added(path, "--sweep", "seed=0..1"), "job_id");
  const done: Mapping = await aexpJson(path, [
    ...MATERIALIZE,
    "--runner",
    "slurm",
    "-o",
    "x.sbatch",
  ]);
  const told = ["output_path", "runner", "num_jobs", "job_ids", "submit_command"]
    .map((key) => done.get(key));
  assert.deepEqual(told, [`${path}/x.sbatch`, "slurm", 2n, jobs, "sbatch x.sbatch"]);
});

Deno.test("queue materialize takes options of sbatch after a sign, on one line or several", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await added(path, "--sp", "seed=1");
  const args = [...MATERIALIZE, "--runner", "slurm"];
  for (const words of [["--slurm-extra", "--comment=x"], ["--slurm-extra", "--time"]]) {
    const refused = await aexp(path, [...args, ...words]);
    assert.equal(refused.code, 2);
    assert.ok(
      refused.stderr.includes(`goes after "=", as in --slurm-extra=${words[1]}.`),
      refused.stderr,
    );
  }
  await aexp(path, [...args, "--slurm-extra=--comment=x\n--nice", "--slurm-extra=module load a"]);
  const script = await Deno.readTextFile(`${path}/run_queue.sh`);
  assert.match(script, /^#SBATCH --comment=x\n#SBATCH --nice\n/m);
  assert.match(script, /^module load a$/m);
  const other = await aexp(path, [...args, "--json", "--slurm-tme=1"]);
  assert.match(other.stderr, /there is no such flag\. Did you mean --slurm-time/);
});

Deno.test("queue materialize shares --throttle out among the parts of an array", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await added(path, "--sweep", "seed=0..9");
  const args = [...MATERIALIZE, "--runner", "slurm", "--max-array", "4"];
  const shared = await aexp(path, [...args, "--throttle", "7"]);
  assert.match(shared.stderr, /^warning: --throttle 7 is 2 for each of 3 parts\n/);
  assert.match(await Deno.readTextFile(`${path}/run_queue.sh`), /--array=0-3%2$/m);
  assert.match(shared.stdout, /--array=0-2%2 .*\n.*--array=0-2%2 /);
  const few = await aexp(path, [...args, "--throttle", "2"]);
  assert.match(
    few.stderr,
    /is 1 for each of 3 parts, so up to 3 tasks run at once; submit each part/,
  );
});
