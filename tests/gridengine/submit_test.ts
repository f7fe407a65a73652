/**
 * Scripts and submissions on a real Grid Engine, where its packages are installed.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp, aexpJson } from "../support/cli.ts";
import { type GridEngine, HAS_GRID_ENGINE, startGridEngine } from "../support/gridengine.ts";
import { added, listed, runnable, values } from "../support/queue.ts";
import { waitUntil } from "../support/wait.ts";

if (!HAS_GRID_ENGINE) {
  const line = "gridengine: skipped, it is not installed or this is not root\n";
  Deno.stderr.writeSync(new TextEncoder().encode(line));
}

const RECORD = 'echo "$AEXP_JOB_ID" >> "$AEXP_ROOT/ran"';

/** Waits until Grid Engine has nothing left; then every job is complete and ran once. */
async function allRanOnce(path: string, engine: GridEngine, jobs: number): Promise<void> {
  await waitUntil(async () => await engine.run("qstat") === "", 60_000);
  const entries = await listed(path, "--include-terminal");
  assert.deepEqual(values(entries, "status"), Array.from({ length: jobs }, () => "complete"));
  const ran = (await Deno.readTextFile(`${path}/ran`)).trimEnd().split("\n");
  assert.deepEqual(ran.toSorted(), values(entries, "job_id").toSorted());
}

Deno.test({
  name: "queue materialize --runner sge on a real Grid Engine: the script runs every job once",
  ignore: !HAS_GRID_ENGINE,
  fn: async (t) => {
    await using engine = await startGridEngine();
    for (const args of [[], ["--max-array", "3", "--throttle", "2"], ["--chunk", "2"]]) {
      await t.step(args.join(" "), async () => {
        await using repository = await runnable(RECORD);
        const { path } = repository;
        const tag = ["--tag", "a b; touch pwned\n#$ -t 1-9"];
        await added(path, "--sweep", "seed=0..4", ...tag);
        const materialize = ["queue", "materialize", "--runner", "sge", ...tag, ...args];
        const command = String((await aexpJson(path, materialize)).get("submit_command"));
        const options = { args: ["-c", command], cwd: path, env: engine.env };
        const { success, stderr } = await new Deno.Command("bash", options).output();
        assert.ok(success, new TextDecoder().decode(stderr));
        await allRanOnce(path, engine, 5);
        await assert.rejects(Deno.stat(`${path}/pwned`));
      });
    }
  },
});

Deno.test({
  name: "queue submit --runner sge on a real Grid Engine: ids, errors, and what it has already",
  ignore: !HAS_GRID_ENGINE,
  fn: async () => {
    await using engine = await startGridEngine();
    await using repository = await runnable(RECORD);
    const { path } = repository;
    const { env, run, host } = engine;
    await added(path, "--sweep", "seed=0..4");
    const submit = (...args: string[]) =>
      aexp(path, ["queue", "submit", "--runner", "sge", ...args], { env });
    await run("qconf", "-ds", host);
    const refused = await submit();
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /Cannot submit the queue of .*not a submit host/);
    assert.deepEqual(new Set(values(await listed(path), "submitted")), new Set([null]));
    await run("qconf", "-as", host);
    await run("qmod", "-d", "all.q");
    const done = await submit("--max-array", "3");
    assert.equal(done.code, 0, done.stderr);
    assert.match(done.stdout, /^submitted 5 job\(s\) to sge as [0-9]+, [0-9]+\n/);
    const again = await submit();
    assert.equal(again.code, 2);
    assert.match(again.stderr, /5 of 5 job\(s\): sge has them already.*`qdel`/);
    await run("qdel", ...(/as ([0-9]+), ([0-9]+)/.exec(done.stdout) ?? []).slice(1));
    await waitUntil(async () => await run("qstat") === "", 20_000);
    await run("qmod", "-e", "all.q");
    const later = await submit();
    assert.equal(later.code, 0, later.stderr);
    await allRanOnce(path, engine, 5);
  },
});
