/**
 * The texts of the scripts, and what a real bash makes of them where a scheduler's variables are set.
 *
 * @module
 */

import assert from "node:assert/strict";
import { planArray } from "../../../lib/domain/scheduler/array_plan.ts";
import {
  BATCH_SYSTEMS,
  findScheduler,
  SCHEDULERS,
} from "../../../lib/domain/scheduler/registry.ts";
import { renderScript as render } from "../../../lib/domain/scheduler/render.ts";
import type { Scheduler } from "../../../lib/domain/scheduler/scheduler.ts";
import { NO_SELECTION, type ScriptFacts } from "../../../lib/domain/scheduler/script.ts";
import { type PlacedScript, startCommands } from "../../../lib/domain/scheduler/submit.ts";
import { lintScript } from "../../support/shellcheck.ts";
import { temporaryFolder, writeFile } from "../../support/temporary.ts";

const RUNNERS = SCHEDULERS.map(({ name }) => name);

function schedulerOf(name: string): Scheduler {
  const scheduler = findScheduler(name);
  assert.ok(scheduler !== undefined, name);
  return scheduler;
}

function renderScript(runner: string, facts: ScriptFacts): string {
  return render(schedulerOf(runner), facts);
}

function submitCommands({ runner, ...script }: PlacedScript & { runner: string }): string[] {
  return startCommands(schedulerOf(runner), script);
}

const IDS = ["9f3a1b2c", "7e2c4d1a", "00c0ffee"].map((start) => start.padEnd(32, "0"));

function facts(more: Partial<ScriptFacts> = {}): ScriptFacts {
  return {
    at: "2026-04-23T18:02:14Z",
    version: "0.0.0",
    jobIds: IDS,
    tag: "paper-ablation",
    experimentId: undefined,
    selection: NO_SELECTION,
    root: "/home/ada/repo",
    surroundings: "own",
    program: "/opt/aexp",
    continueOnFailure: false,
    array: planArray({ jobs: 3, chunk: 1, throttle: undefined, maxArray: undefined, mark: "M" }),
    batch: undefined,
    hasList: false,
    requeue: false,
    options: {},
    ...more,
  };
}

for (const runner of RUNNERS) {
  Deno.test(`renderScript() for ${runner} gives the text that people know`, async (t) => {
    await t.assertSnapshot(renderScript(runner, facts()), { serializer: (text) => text });
  });
}

const RICH: Partial<ScriptFacts> = {
  experimentId: "E001",
  continueOnFailure: true,
  array: planArray({ jobs: 3, chunk: 2, throttle: 4, maxArray: 1, mark: "M" }),
  batch: "paper-ablation-20260423T180214Z",
  requeue: true,
  options: {
    time: "04:00:00",
    mem: "32G",
    gpus: "1",
    partition: "p",
    account: "a",
    extra: ["--nodes=1\n#SBATCH --qos=q", "  ", "module load cuda"],
  },
};

Deno.test("renderScript() writes what the person says of Slurm, parts and requeueing", async (t) => {
  const script = renderScript("slurm", facts(RICH));
  await t.assertSnapshot(script, { serializer: (text) => text });
  await t.assertSnapshot(renderScript("shell", facts(RICH)), { serializer: (text) => text });
});

Deno.test("renderScript() warns a run late if the time limit is short", async (t) => {
  const cases = {
    "04:00:00": 120,
    "1-0": 120,
    "00:05:00": 60,
    "2": 24,
    "0:20": 10,
    "infinite": 120,
  };
  for (const [time, notice] of Object.entries(cases)) {
    await t.step(time, () => {
      const script = renderScript("slurm", facts({ requeue: true, options: { time } }));
      assert.match(script, new RegExp(`^#SBATCH --signal=B:USR1@${notice}$`, "m"));
    });
  }
});

const HOSTILE = [
  "a b; rm -rf x",
  'it\'s "quoted"',
  "two\n#SBATCH --array=0-9\n#$ -t 1-9\n#BSUB -J x\nlines",
  "$(touch pwned)`touch pwned`",
  "--force",
  "back\\slash",
  "Grüße\u2028\u0007",
];

Deno.test("renderScript() escapes tags, for every runner", async (t) => {
  await using folder = await temporaryFolder();
  const { path } = folder;
  await writeFile(`${path}/aexp`, '#!/bin/sh\nfor word; do printf "%s\\001" "$word"; done\n');
  await Deno.chmod(`${path}/aexp`, 0o755);
  for (const tag of HOSTILE) {
    await t.step(JSON.stringify(tag), async () => {
      for (const runner of RUNNERS) {
        const plain = renderScript(runner, facts());
        const script = renderScript(runner, facts({ tag, experimentId: tag, root: path }));
        assert.equal(script.split("\n").length, plain.split("\n").length, script);
        const options = (text: string) => text.match(/^#(SBATCH|PBS|BSUB|\$|HQ)/gm)?.length;
        assert.equal(options(script), options(plain));
        if (runner === "parallel" || runner === "manual" || runner === "shell") continue;
        const words = (await runTask(path, script)).split("\x01");
        const given = words.filter((word) => word.endsWith(tag));
        assert.equal(given.length, 2, JSON.stringify(words));
      }
      assert.deepEqual(Array.from(Deno.readDirSync(path), ({ name }) => name).sort(), [
        "aexp",
        "logs",
        "task.sh",
      ]);
    });
  }
});

/** The third task of each batch system. */
const NUMBERS = {
  ...Object.fromEntries(
    BATCH_SYSTEMS.map(({ array }) => [array.variable, String(array.first + 2)]),
  ),
  SLURM_ARRAY_TASK_ID: "2",
  PBS_ARRAY_INDEX: "2",
  LSB_JOBINDEX: "3",
  SGE_TASK_ID: "3",
  FLUX_JOB_CC: "2",
  HQ_TASK_ID: "2",
};

async function runTask(
  path: string,
  script: string,
  env: Record<string, string> = NUMBERS,
): Promise<string> {
  await writeFile(`${path}/task.sh`, script);
  const output = await new Deno.Command("bash", {
    args: [`${path}/task.sh`],
    cwd: path,
    env: { PATH: Deno.env.get("PATH") ?? "", AEXP: `${path}/aexp`, ...env },
    clearEnv: true,
  }).output();
  assert.ok(output.success, new TextDecoder().decode(output.stderr));
  return new TextDecoder().decode(output.stdout);
}

const ARRAYS = ["slurm", "pbs", "lsf", "sge", "flux", "hyperqueue"] as const;

Deno.test("renderScript() counts places from 0, even if the scheduler counts from 1", async (t) => {
  await using folder = await temporaryFolder();
  const { path } = folder;
  await writeFile(`${path}/aexp`, '#!/bin/sh\necho "$@"\n');
  await Deno.chmod(`${path}/aexp`, 0o755);
  for (const runner of ARRAYS) {
    await t.step(runner, async () => {
      const said = await runTask(path, renderScript(runner, facts()));
      assert.match(said, /^queue run --tag paper-ablation --index 2\n$/);
      const array = planArray({ jobs: 30, chunk: 3, throttle: undefined, maxArray: 5, mark: "M" });
      const script = renderScript(runner, facts({ array, batch: "b" }));
      const moved = runner === "slurm" || runner === "lsf";
      // One that an environment has kept from another array is not meant.
      const env = { ...NUMBERS, AEXP_OFFSET_M: "5", AEXP_OFFSET: "9", AEXP_OFFSET_L: "9" };
      const place = moved ? 7 : 2;
      const words = `queue run --tag paper-ablation --batch b --index ${place} --chunk 3\n`;
      assert.equal(await runTask(path, script, env), words);
    });
  }
  await t.step("torque", async () => {
    const said = await runTask(path, renderScript("pbs", facts()), { PBS_ARRAYID: "1" });
    assert.match(said, /--index 1\n$/);
    const slurm = await runTask(path, renderScript("pbs", facts()), { SLURM_ARRAY_TASK_ID: "2" });
    assert.match(slurm, /--index 2\n$/);
  });
  await t.step("an array of one job", async () => {
    const array = planArray({
      jobs: 1,
      chunk: 1,
      throttle: undefined,
      maxArray: undefined,
      mark: "M",
    });
    const script = renderScript("pbs", facts({ array }));
    assert.doesNotMatch(script, /#PBS -J/);
    assert.match(await runTask(path, script, {}), /--index 0\n$/);
  });
});

Deno.test("renderScript() fails without a task number instead of using 0", async () => {
  await using folder = await temporaryFolder();
  for (const runner of ["lsf", "sge"] as const) {
    await assert.rejects(runTask(folder.path, renderScript(runner, facts()), {}), /is not set/);
  }
});

Deno.test("renderScript() writes scripts without findings of shellcheck", async () => {
  for (const runner of RUNNERS) {
    for (const tag of ["plain", ...HOSTILE]) {
      await lintScript(runner, renderScript(runner, facts({ tag })));
      await lintScript(runner, renderScript(runner, facts({ ...RICH, tag })));
      for (const surroundings of ["other", "none"] as const) {
        await lintScript(runner, renderScript(runner, facts({ root: tag, surroundings })));
      }
    }
  }
});

Deno.test("submitCommands() names a command for each part", () => {
  const array = planArray({ jobs: 5, chunk: 1, throttle: 2, maxArray: 3, mark: "M" });
  const commands = (runner: string) => submitCommands({ runner, path: "a b.sh", array });
  assert.deepEqual(ARRAYS.map(commands), [
    ["sbatch 'a b.sh'", "sbatch --array=0-1%1 --export=ALL,AEXP_OFFSET_M=3 'a b.sh'"],
    ["qsub 'a b.sh'", "qsub -J 3-4%1 'a b.sh'"],
    ["bsub < 'a b.sh'", "AEXP_OFFSET_M=3 bsub -J 'aexp-queue[1-2]%1' < 'a b.sh'"],
    ["qsub 'a b.sh'", "qsub -t 4-5 'a b.sh'"],
    ["0-2", "3-4"].map((range) =>
      `flux submit --cc=${range} --output='logs/aexp-{{id}}-{cc}.out' './a b.sh'`
    ),
    ["", " --array=3-4"].map((range) => `hq submit --directives=file${range} './a b.sh'`),
  ]);
  assert.deepEqual(commands("manual"), []);
  assert.deepEqual(commands("shell"), ["bash 'a b.sh'"]);
  assert.deepEqual(submitCommands({ runner: "shell", path: "-x", array }), ["bash ./-x"]);
});

Deno.test("renderScript() writes --slurm-extra so that sbatch reads every option", () => {
  const extra = ["module load cuda\n--nodes=1", "export X=1", "#SBATCH --qos=q\r\n--nice"];
  const lines = renderScript("slurm", facts({ options: { extra } })).split("\n");
  const end = lines.findIndex((line) => line !== "" && !line.startsWith("#"));
  const read = lines.slice(0, end).filter((line) => line.startsWith("#SBATCH"));
  assert.deepEqual(read.slice(-3), ["#SBATCH --nodes=1", "#SBATCH --qos=q", "#SBATCH --nice"]);
  assert.deepEqual(lines.slice(end, end + 2), ["module load cuda", "export X=1"]);
  const placeholders = renderScript("slurm", facts({ options: { extra: ["module load x"] } }));
  assert.match(placeholders, /add #SBATCH --partition/);
});

Deno.test("submitCommands() submits a part with one task to PBS as a job with its number", async () => {
  const array = planArray({ jobs: 5, chunk: 1, throttle: undefined, maxArray: 2, mark: "M" });
  const script = renderScript("pbs", facts({ array, batch: "b" }));
  assert.doesNotMatch(script, /#PBS -J/);
  assert.deepEqual(submitCommands({ runner: "pbs", path: "a.pbs", array }), [
    "qsub -J 0-1 a.pbs",
    "qsub -J 2-3 a.pbs",
    "qsub -v PBS_ARRAY_INDEX=4 a.pbs",
  ]);
  await using folder = await temporaryFolder();
  await writeFile(`${folder.path}/aexp`, '#!/bin/sh\necho "$@"\n');
  await Deno.chmod(`${folder.path}/aexp`, 0o755);
  assert.match(await runTask(folder.path, script, { PBS_ARRAY_INDEX: "4" }), /--index 4\n$/);
  const larger = planArray({ jobs: 7, chunk: 1, throttle: undefined, maxArray: 3, mark: "M" });
  assert.deepEqual(larger.parts.map(({ tasks }) => tasks), [3, 2, 2]);
});
