/**
 * Scripts and submissions on a real Slurm, started for the test by the script that `AEXP_SLURM_LOCAL` names.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp, aexpCommand, aexpJson } from "../support/cli.ts";
import { added, listed, runnable, values } from "../support/queue.ts";
import { waitUntil } from "../support/wait.ts";

const SCRIPT = Deno.env.get("AEXP_SLURM_LOCAL") ?? "";
if (SCRIPT === "") {
  Deno.stderr.writeSync(new TextEncoder().encode("slurm: skipped, AEXP_SLURM_LOCAL is not set\n"));
}

interface Slurm extends AsyncDisposable {
  readonly env: Record<string, string>;
}

async function sh(cwd: string, command: string, env: Record<string, string> = {}): Promise<string> {
  const child = new Deno.Command("bash", { args: ["-c", command], cwd, env });
  const { success, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(`${command}: ${decoder.decode(stderr)}`);
  return decoder.decode(stdout).trim();
}

async function startSlurm(): Promise<Slurm> {
  const folder = await Deno.makeTempDir({ prefix: "aexp-slurm-" });
  const answer = await sh("/", `'${SCRIPT}' up '${folder}/slurm'`);
  const conf = /SLURM_CONF=['"]?([^'"\s;]+)/.exec(answer)?.[1] ?? "";
  return {
    env: { SLURM_CONF: conf, PATH: Deno.env.get("PATH") ?? "" },
    [Symbol.asyncDispose]: async () => {
      await sh("/", `'${SCRIPT}' down '${folder}/slurm' --now`);
      await Deno.remove(folder, { recursive: true });
    },
  };
}

// Grid Engine has a program of that name, too.
const hasQsub = await sh("/", 'grep -qi slurm "$(command -v qsub)"').then(() => true, () => false);
if (!hasQsub) {
  Deno.stderr.writeSync(new TextEncoder().encode("torque: skipped, there is no qsub of Slurm\n"));
}

/** Waits until Slurm has nothing left; then every job is complete and ran once. */
async function allRanOnce(path: string, slurm: Slurm, jobs: number): Promise<void> {
  await waitUntil(async () => await sh(path, "squeue --noheader", slurm.env) === "", 120_000);
  const entries = await listed(path, "--include-terminal");
  assert.deepEqual(new Set(values(entries, "status")), new Set(["complete"]));
  const ran = Deno.readTextFileSync(`${path}/ran`).trimEnd().split("\n");
  assert.equal(ran.length, jobs);
  assert.deepEqual(ran.toSorted(), values(entries, "job_id").toSorted());
}

Deno.test({
  name: "queue materialize on a real Slurm: the script, as it is, runs every job once",
  ignore: SCRIPT === "",
  fn: async (t) => {
    await using slurm = await startSlurm();
    const cases = [[], ["--max-array", "3"], ["--chunk", "3"], ["-o", "jobs/a b.sbatch"]];
    for (const args of cases) {
      await t.step(args.join(" "), async () => {
        await using repository = await runnable("echo $AEXP_JOB_ID >> ran");
        const { path } = repository;
        await added(path, "--sweep", "seed=0..7", "--tag", "a b; touch pwned\n#SBATCH -x");
        const tag = ["--tag", "a b; touch pwned\n#SBATCH -x"];
        const done = await aexpJson(
          path,
          ["queue", "materialize", "--runner", "slurm", ...tag, ...args],
          { env: slurm.env },
        );
        await sh(path, String(done.get("submit_command")), slurm.env);
        await allRanOnce(path, slurm, 8);
        await assert.rejects(Deno.stat(`${path}/pwned`));
      });
    }
  },
});

Deno.test({
  name: "queue submit on a real Slurm: every job remembers its id, and runs once",
  ignore: SCRIPT === "",
  fn: async () => {
    await using slurm = await startSlurm();
    await using repository = await runnable("sleep 1; echo $AEXP_JOB_ID >> ran");
    const { path } = repository;
    const { env } = slurm;
    await added(path, "--sweep", "seed=0..9", "--tag", "t");
    const submit = (...args: string[]) => aexp(path, ["queue", "submit", ...args], { env });
    const refused = await submit("--slurm-partition", "nowhere");
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /sbatch: error: .*invalid partition specified: nowhere/i);
    assert.deepEqual(new Set(values(await listed(path), "submitted")), new Set([null]));
    const dry = await submit("--dry-run");
    assert.match(dry.stdout, /^would submit 10 job\(s\):\n {2}sbatch --parsable /);
    const done = await submit("--max-array", "5", "--throttle", "2");
    assert.equal(done.code, 0, done.stderr);
    assert.match(done.stdout, /^submitted 10 job\(s\) to slurm as [0-9]+, [0-9]+\n/);
    const { stdout } = await aexp(path, ["queue", "list"]);
    assert.match(stdout, /\tqueued \(slurm [0-9]+\)\t/);
    const again = await submit();
    assert.equal(again.code, 2);
    assert.match(again.stderr, /slurm has them already/);
    assert.equal((await submit("--again")).code, 0);
    await allRanOnce(path, slurm, 10);
  },
});

Deno.test({
  name: "queue submit three times at once on a real Slurm: one array, and every job runs once",
  ignore: SCRIPT === "",
  fn: async () => {
    await using slurm = await startSlurm();
    await using repository = await runnable("sleep 1; echo $AEXP_JOB_ID >> ran");
    const { path } = repository;
    const { env } = slurm;
    await added(path, "--sweep", "seed=0..23");
    const submits = [1, 2, 3].map(() => aexpCommand(path, ["queue", "submit"], { env }).output());
    const ended = await Promise.all(submits);
    assert.deepEqual(ended.map(({ code }) => code).toSorted(), [0, 2, 2]);
    const winner = ended.find(({ code }) => code === 0)?.stdout;
    assert.match(new TextDecoder().decode(winner), /^submitted 24 job\(s\) to slurm as [0-9]+\n/);
    await allRanOnce(path, slurm, 24);
  },
});

Deno.test({
  name: "queue materialize --runner pbs: Torque's front end to Slurm runs every job once",
  ignore: SCRIPT === "" || !hasQsub,
  fn: async () => {
    await using slurm = await startSlurm();
    await using repository = await runnable("echo $AEXP_JOB_ID >> ran");
    const { path } = repository;
    await added(path, "--sweep", "seed=0..3");
    const done = await aexpJson(path, ["queue", "materialize", "--runner", "pbs", "-o", "a.pbs"]);
    await sh(path, String(done.get("submit_command")), slurm.env);
    await allRanOnce(path, slurm, 4);
  },
});

Deno.test({
  name: "queue submit --runner pbs: Torque's front end to Slurm gives ids and errors",
  ignore: SCRIPT === "" || !hasQsub,
  fn: async () => {
    await using slurm = await startSlurm();
    await using repository = await runnable("echo $AEXP_JOB_ID >> ran");
    const { path } = repository;
    const { env } = slurm;
    await added(path, "--sweep", "seed=0..4");
    const submit = (...args: string[]) =>
      aexp(path, ["queue", "submit", "--runner", "pbs", ...args], { env });
    await sh(path, "scontrol update PartitionName=main State=DOWN", env);
    const done = await submit("--max-array", "3");
    assert.equal(done.code, 0, done.stderr);
    assert.match(done.stdout, /^submitted 5 job\(s\) to pbs as [0-9]+, [0-9]+\n/);
    const again = await submit();
    assert.equal(again.code, 2);
    assert.match(again.stderr, /5 of 5 job\(s\): pbs has them already/);
    await sh(path, "scontrol update PartitionName=main State=UP", env);
    await allRanOnce(path, slurm, 5);
    await added(path, "--sp", "seed=9");
    await sh(path, "scontrol update PartitionName=main State=INACTIVE", env);
    const refused = await submit();
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /Cannot submit the queue of .*partition/i);
    assert.deepEqual(values(await listed(path), "submitted"), [null]);
  },
});
