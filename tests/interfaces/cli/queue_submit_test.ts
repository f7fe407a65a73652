/**
 * `aexp queue submit` with programs in Slurm's place that answer as a test wants; tests/slurm has the real ones.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type Mapping, mappingAt } from "../../../lib/domain/value/value.ts";
import { aexp, aexpJson, type CliOptions } from "../../support/cli.ts";
import { added, documents, listed, queueOf, runnable, values } from "../../support/queue.ts";
import { temporaryRepository, writeFile } from "../../support/temporary.ts";

const SUBMIT = ["queue", "submit"];

/** Programs by name, as bodies of shell scripts; each notes how it is called. */
async function programs(path: string, bodies: Record<string, string>): Promise<CliOptions> {
  for (const [name, body] of Object.entries(bodies)) {
    const log = `echo "${name} $*" >> '${path}/bin/calls'`;
    await writeFile(`${path}/bin/${name}`, `#!/bin/sh\n${log}\n${body}\n`);
    await Deno.chmod(`${path}/bin/${name}`, 0o755);
  }
  return {
    env: { PATH: `${path}/bin:/usr/bin:/bin` },
    now: () => new Date("2026-04-23T18:02:14Z"),
  };
}

async function calls(path: string, name: string): Promise<string[]> {
  const lines = (await Deno.readTextFile(`${path}/bin/calls`)).trimEnd().split("\n");
  return lines.filter((line) => line.startsWith(`${name} `));
}

const SIZE = "echo 'MaxArraySize            = 1001'";
const COUNTING = 'n=$(($(cat "$0.n" 2>/dev/null || echo 40) + 1)); echo $n | tee "$0.n"';

Deno.test("queue submit writes the script, calls sbatch and marks the jobs with the id", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await added(path, "--sweep", "seed=0..2", "--tag", "t");
  const options = await programs(path, { sbatch: "echo '41;east'", scontrol: SIZE });
  const done = await aexpJson(path, [...SUBMIT, "--tag", "t"], options);
  assert.deepEqual(done.get("scheduler_ids"), ["41"]);
  const script = String(done.get("script_path"));
  assert.deepEqual([done.get("output_path"), done.get("runner")], [script, "slurm"]);
  assert.match(String(done.get("submit_command")), /^sbatch --parsable \.\/t-\S+\.sbatch$/);
  assert.match(script, /\/\.aexp\/submitted\/t-20260423T180214Z-[0-9a-f]{8}\.sbatch$/);
  assert.match(await Deno.readTextFile(script), /^#SBATCH --array=0-2$/m);
  assert.ok((await Deno.stat(`${path}/.aexp/submitted/logs`)).isDirectory);
  for (const document of await documents(path)) {
    const submitted = mappingAt(queueOf(document), "submitted");
    assert.deepEqual([...submitted], [
      ["scheduler", "slurm"],
      ["id", "41"],
      ["at", "2026-04-23T18:02:14Z"],
    ]);
  }
  const { stdout } = await aexp(path, ["queue", "list"]);
  assert.equal(stdout.match(/\tqueued \(slurm 41\)\t/g)?.length, 3);
});

Deno.test("queue submit makes the tasks find its own repository, even if AEXP_ROOT names another", async (t) => {
  await using repository = await temporaryRepository();
  await using other = await temporaryRepository();
  const { path } = repository;
  await added(path, "--sp", "seed=0");
  await added(other.path, "--sp", "seed=1");
  const seen = `echo "$AEXP_ROOT" > '${path}/seen'; echo 41`;
  const { env } = await programs(path, { sbatch: seen, qsub: seen });
  for (const runner of ["slurm", "pbs"]) {
    await t.step(runner, async () => {
      const args = [...SUBMIT, "--runner", runner, "--again", "--repo", path];
      const given = { env: { ...env, AEXP_ROOT: other.path } };
      assert.equal((await aexp(other.path, args, given)).code, 0);
      assert.equal(await Deno.readTextFile(`${path}/seen`), `${await Deno.realPath(path)}\n`);
    });
  }
});

Deno.test("queue submit marks each job with the id of its part", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await added(path, "--sweep", "seed=0..6");
  const options = await programs(path, { sbatch: COUNTING });
  await aexp(path, [...SUBMIT, "--max-array", "2", "--chunk", "2"], options);
  const ids = (await listed(path)).map((entry) => mappingAt(entry, "submitted").get("id"));
  assert.deepEqual(ids, ["41", "41", "41", "41", "42", "42", "42"]);
});

Deno.test("queue submit prints sbatch's error and marks no job", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await added(path, "--sweep", "seed=0..2");
  const said = "echo 'sbatch: error: first' >&2; echo 'sbatch: error: second' >&2; exit 1";
  const options = await programs(path, { sbatch: said });
  const { code, stderr } = await aexp(path, [...SUBMIT, "--max-array", "9"], options);
  assert.equal(code, 2);
  assert.match(stderr, /: sbatch: error: first; sbatch: error: second\. /);
  assert.deepEqual(new Set(values(await listed(path), "submitted")), new Set([null]));
  assert.equal((await calls(path, "sbatch")).length, 1);
});

Deno.test("queue submit does not change the language of the runs", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await added(path, "--sp", "seed=0");
  const options = await programs(path, { sbatch: `echo "$LC_ALL" > '${path}/language'; echo 7` });
  await aexpJson(path, SUBMIT, { ...options, env: { ...options.env, LC_ALL: "de_DE.UTF-8" } });
  assert.equal(await Deno.readTextFile(`${path}/language`), "de_DE.UTF-8\n");
});

Deno.test("queue submit asks a busy controller again", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await added(path, "--sp", "seed=0");
  const busy =
    "sbatch: error: Batch job submission failed: Socket timed out on send/recv operation";
  const body =
    `[ -e "$0.twice" ] && { echo 7; exit; }; touch "$0.twice"; echo '${busy}' >&2; exit 1`;
  const options = await programs(path, { sbatch: body });
  const done = await aexpJson(path, SUBMIT, options);
  assert.deepEqual(done.get("scheduler_ids"), ["7"]);
  assert.equal((await calls(path, "sbatch")).length, 2);
});

Deno.test("queue submit refuses jobs that Slurm has already, until they are over or --again is given", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await added(path, "--sweep", "seed=0..1", "--tag", "t");
  const invalid = "echo 'slurm_load_jobs error: Invalid job id specified' >&2; exit 1";
  const options = await programs(path, { sbatch: COUNTING, squeue: "echo '41_[0-1]'" });
  const submit = async (...args: string[]) =>
    await aexp(path, [...SUBMIT, "--max-array", "9", ...args], options);
  assert.equal((await submit()).code, 0);
  const refused = await submit();
  assert.equal(refused.code, 2);
  assert.match(
    refused.stderr,
    /Cannot submit 2 of 2 job\(s\): slurm has them already, for example \w{8} as job 41/,
  );
  await programs(path, { squeue: "echo 'squeue: error: no answer' >&2; exit 1" });
  assert.equal((await submit()).code, 2);
  assert.equal((await submit("--again")).code, 0);
  await programs(path, { squeue: invalid });
  assert.equal((await submit()).code, 0);
  await programs(path, { squeue: "exit 0" });
  assert.equal((await submit()).code, 0);
  assert.equal((await calls(path, "sbatch")).length, 4);
});

Deno.test("queue submit asks Slurm independently of a person's settings for squeue", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await added(path, "--sp", "seed=0");
  const squeue = `env | grep -q ^SQUEUE_ || echo 41_0`;
  const options = await programs(path, { sbatch: COUNTING, squeue });
  const submit = (env: Record<string, string>) =>
    aexp(path, SUBMIT, { ...options, env: { ...options.env, ...env } });
  assert.equal((await submit({})).code, 0);
  assert.equal((await submit({ SQUEUE_STATES: "RUNNING", SQUEUE_FORMAT: "x" })).code, 2);
  await submit({ SBATCH_CLUSTERS: "east" });
  const words = (cluster: string) => `squeue --noheader --all ${cluster} --format=%i --jobs=41`;
  assert.deepEqual(await calls(path, "squeue"), [words("--local"), words("--clusters=east")]);
  await programs(path, { squeue: "echo 'CLUSTER: east'" });
  assert.equal((await submit({ SBATCH_CLUSTERS: "east" })).code, 0);
});

Deno.test("queue submit leaves out jobs that Slurm has already and submits the others", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await added(path, "--sweep", "seed=0..1", "--tag", "t");
  const options = await programs(path, {
    sbatch: COUNTING,
    scontrol: SIZE,
    squeue: "echo '41_[0-1]'",
  });
  assert.equal((await aexp(path, [...SUBMIT, "--tag", "t"], options)).code, 0);
  const [late] = values(await added(path, "--sp", "seed=2", "--tag", "t"), "job_id");
  const again = await aexp(path, [...SUBMIT, "--tag", "t"], options);
  assert.match(
    again.stderr,
    /^warning: 2 job\(s\) are left out: slurm has them already, for example \w{8} as job 41; /,
  );
  assert.match(again.stdout, /^submitted 1 job\(s\) to slurm as 42\n/);
  const script = await Deno.readTextFile(/script: (.*)/.exec(again.stdout)?.[1] ?? "");
  assert.match(script, /^#SBATCH --array=0-0$/m);
  const batch = /--batch (\S+) --index/.exec(script)?.[1] ?? "";
  const task = (index: number) => {
    const env = { SLURM_ARRAY_JOB_ID: "42", SLURM_JOB_ID: `42${index}` };
    const place = ["--tag", "t", "--batch", batch, "--index", String(index)];
    return aexp(path, ["queue", "run", ...place, "--dry-run"], { env });
  };
  assert.equal((await task(1)).code, 2);
  assert.match((await task(1)).stderr, /out of range for a list of 1 job/);
  const ids = (await listed(path)).map((entry) => [
    entry.get("job_id"),
    mappingAt(entry, "submitted").get("id"),
  ]);
  assert.deepEqual(ids.map(([, id]) => id), ["41", "41", "42"]);
  assert.equal(ids[2]?.[0], late);
});

Deno.test("queue submit submits the other jobs after a part was refused", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await added(path, "--sweep", "seed=0..5");
  const once =
    `[ -e "$0.once" ] && [ ! -e "$0.done" ] && { echo full >&2; exit 1; }; touch "$0.once"`;
  const options = await programs(path, {
    sbatch: `${once}; ${COUNTING}`,
    squeue: "echo '41_[0-1]'",
  });
  const args = [...SUBMIT, "--max-array", "2"];
  const refused = await aexp(path, args, options);
  assert.equal(refused.code, 2);
  assert.match(
    refused.stderr,
    /full; submitted before that: 41\. Correct the cause and submit again: /,
  );
  await writeFile(`${path}/bin/sbatch.done`, "");
  const rest = await aexp(path, args, options);
  assert.match(rest.stdout, /^submitted 4 job\(s\) to slurm as 42, 43\n/);
  const ids = (await listed(path)).map((entry) => mappingAt(entry, "submitted").get("id"));
  assert.deepEqual(ids, ["41", "41", "42", "42", "43", "43"]);
});

Deno.test("queue submit submits a job that was put back, although its array still runs", async () => {
  await using repository = await runnable("exit 1");
  const { path } = repository;
  await added(path, "--sweep", "seed=0..1");
  const options = await programs(path, {
    sbatch: COUNTING,
    scontrol: SIZE,
    squeue: "echo '41_[0-1]'",
  });
  await aexp(path, SUBMIT, options);
  await aexp(path, ["queue", "run"]);
  await aexp(path, ["queue", "retry", "--failed"]);
  const { stdout } = await aexp(path, SUBMIT, options);
  assert.match(stdout, /^submitted 1 job\(s\) to slurm as 42\n/);
  assert.match(stdout, /\n {2}output of its tasks: .*\/\.aexp\/submitted\/logs\/\n$/);
});

Deno.test("queue submit --dry-run prints the calls and writes nothing", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await added(path, "--sweep", "seed=0..2");
  const options = await programs(path, { sbatch: "echo 1" });
  const { stdout } = await aexp(path, [...SUBMIT, "--dry-run", "--max-array", "2"], options);
  assert.match(
    stdout,
    /^would submit 3 job\(s\):\n {2}sbatch --parsable \.\/queue-\S+\n {2}sbatch --parsable --array=0-0 --export=ALL,AEXP_OFFSET_20260423T180214Z=2 \.\/queue-\S+\n$/,
  );
  await assert.rejects(Deno.stat(`${path}/bin/calls`));
  await assert.rejects(Deno.stat(`${path}/.aexp/submitted`));
});

Deno.test("queue submit says what is missing", async (t) => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await added(path, "--sp", "seed=0");
  const cases: [string[], RegExp][] = [
    [[], /there is no sbatch on PATH/],
    [["--tag", "no"], /no queued jobs match the filter/],
    [["--runner", "pbs"], /there is no qsub on PATH/],
    [["--runner", "hyperqueue"], /there is no hq on PATH/],
    [["--runner", "lsf"], /there is no bsub on PATH/],
    [
      ["--runner", "shell"],
      /--runner shell: it is no batch system. .*queue materialize --runner shell/,
    ],
    [["--runner", "manual"], /--runner manual: it is no batch system/],
    [["--runner", "parallel"], /--runner parallel: it is no batch system/],
  ];
  for (const [args, message] of cases) {
    await t.step(args.join(" "), async () => {
      const env = { PATH: `${path}/nothing` };
      const { code, stderr }: { code: number; stderr: string } = await aexp(
        path,
        [...SUBMIT, ...args],
        { env },
      );
      assert.equal(code, 2);
      assert.match(stderr, message);
    });
  }
});

Deno.test("queue add removes the submission of a job that it queues again", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const [job] = await added(path, "--sp", "seed=0") as [Mapping];
  const options = await programs(path, { sbatch: "echo 41" });
  await aexp(path, SUBMIT, options);
  await aexp(path, ["queue", "remove", String(job.get("job_id"))]);
  await added(path, "--sp", "seed=0");
  assert.deepEqual(values(await listed(path), "submitted"), [null]);
});
