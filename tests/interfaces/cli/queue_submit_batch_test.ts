/**
 * `aexp queue submit` to batch systems other than Slurm, with programs in their place that say what the
 * manuals have them say; tests/slurm and tests/gridengine have real ones.
 *
 * @module
 */

import assert from "node:assert/strict";
import { mappingAt } from "../../../lib/domain/value/value.ts";
import { aexp, aexpJson, type CliOptions } from "../../support/cli.ts";
import { added, listed, values } from "../../support/queue.ts";
import { temporaryRepository, writeFile } from "../../support/temporary.ts";

/** Programs by name, as bodies of shell scripts; each notes how it is called, and with which offset. */
async function programs(path: string, bodies: Record<string, string>): Promise<CliOptions> {
  const log = `echo "\${0##*/} $* $(env | grep AEXP_OFFSET)" >> '${path}/bin/calls'`;
  for (const [name, body] of Object.entries(bodies)) {
    await writeFile(`${path}/bin/${name}`, `#!/bin/sh\n${log}\n${body}\n`);
    await Deno.chmod(`${path}/bin/${name}`, 0o755);
  }
  return {
    env: { PATH: `${path}/bin:/usr/bin:/bin` },
    now: () => new Date("2026-04-23T18:02:14Z"),
  };
}

async function calls(path: string): Promise<string[]> {
  const text = await Deno.readTextFile(`${path}/bin/calls`);
  return text.trimEnd().split("\n").map((line) => line.trimEnd().replace(/-[0-9a-f]{8}\./, "-N."));
}

/** Counts up from 41. */
const NEXT = 'n=$(($(cat "$0.n" 2>/dev/null || echo 40) + 1)); echo $n > "$0.n"; ';
const FILE = "./queue-20260423T180214Z-N";

interface Case {
  readonly runner: string;
  /** Its programs. */
  readonly bodies: Record<string, string>;
  /** What is called for two parts of two tasks. */
  readonly calls: readonly string[];
  /** What the four jobs are marked with. */
  readonly ids: readonly string[];
}

const CASES: readonly Case[] = [
  {
    runner: "pbs",
    bodies: { qsub: `${NEXT} echo "$n[].server"` },
    calls: [`qsub ${FILE}.pbs`, `qsub -J 2-3 ${FILE}.pbs`],
    ids: ["41[].server", "41[].server", "42[].server", "42[].server"],
  },
  {
    runner: "sge",
    bodies: { qsub: `${NEXT} echo "Your job-array $n.1-2:1 (\\"x\\") has been submitted"` },
    calls: [`qsub ${FILE}.sge`, `qsub -t 3-4 ${FILE}.sge`],
    ids: ["41", "41", "42", "42"],
  },
  {
    runner: "lsf",
    bodies: { bsub: `${NEXT} grep -q '^#BSUB -J' && echo "Job <$n> is submitted to queue <q>."` },
    calls: ["bsub", "bsub -J aexp-queue[1-2] AEXP_OFFSET_20260423T180214Z=2"],
    ids: ["41", "41", "42", "42"],
  },
  {
    runner: "flux",
    bodies: { flux: 'echo "fA$2"; echo "fB$2"' },
    calls: [0, 2].map((n) =>
      `flux submit --cc=${n}-${n + 1} --output=logs/aexp-{{id}}-{cc}.out ${FILE}.flux`
    ),
    ids: ["fA--cc=0-1", "fB--cc=0-1", "fA--cc=2-3", "fB--cc=2-3"],
  },
  {
    runner: "hyperqueue",
    bodies: { hq: `${NEXT} echo "Job submitted \\033[32msuccessfully\\033[0m, job ID: $n"` },
    calls: ["", " --array=2-3"].map((range) =>
      `hq submit --directives=file${range} ${FILE}.hyperqueue`
    ),
    ids: ["41", "41", "42", "42"],
  },
];

Deno.test("queue submit submits the parts to the batch system and marks the jobs", async (t) => {
  for (const { runner, bodies, calls: expected, ids } of CASES) {
    await t.step(runner, async () => {
      await using repository = await temporaryRepository();
      const { path } = repository;
      await added(path, "--sweep", "seed=0..3");
      const options = await programs(path, bodies);
      const args = ["queue", "submit", "--runner", runner, "--max-array", "2"];
      const dry = await aexpJson(path, [...args, "--dry-run"], options);
      assert.equal((dry.get("submit_commands") as string[]).length, 2);
      await assert.rejects(Deno.stat(`${path}/bin/calls`));
      const done = await aexpJson(path, args, options);
      assert.equal(done.get("scheduler"), runner);
      assert.deepEqual(done.get("scheduler_ids"), [...new Set(ids)]);
      assert.deepEqual(await calls(path), expected);
      const marks = (await listed(path)).map((entry) => mappingAt(entry, "submitted"));
      assert.deepEqual(marks.map((mark) => mark.get("id")), ids);
      assert.deepEqual(new Set(values(marks, "scheduler")), new Set([runner]));
      const { stdout } = await aexp(path, ["queue", "list"]);
      assert.ok(stdout.includes(`\tqueued (${runner} ${ids[0]})\t`), stdout);
    });
  }
});

/** What each says of a job that it has, of one that is over, and of one that it has forgotten. */
const ANSWERS: readonly (readonly [string, string, readonly string[], readonly string[]])[] = [
  ["pbs", "qstat", [
    "echo '41[].server  x  ada  0 B batch'",
    "echo '41[].server  x  ada  00:00:00 R batch'",
    "echo 'pbs_connect: Connection refused' >&2; exit 111",
  ], [
    "echo '41[].server  x  ada  00:00:00 C batch'",
    "echo 'qstat: Unknown Job Id 41[].server' >&2; exit 153",
    "echo 'qstat: 41[].server Job has finished, use -x or -H' >&2; exit 35",
    "",
  ]],
  [
    "sge",
    "qstat",
    ["echo 'job_number: 41'", "echo 'error: unable to contact qmaster' >&2; exit 1"],
    [
      "echo 'Following jobs do not exist:' >&2; echo 41 >&2; exit 1",
    ],
  ],
  ["lsf", "bjobs", ["echo DONE; echo PEND", "exit 7"], [
    "echo DONE; echo EXIT",
    "echo 'Job <41> is not found' >&2; exit 255",
  ]],
  ["hyperqueue", "hq", [`echo '[{"id": 41, "name": "x"}]'`, "exit 1"], [
    `echo '[{"id": 141}, {"id": 410}]'`,
    "echo '[]'",
  ]],
  ["flux", "flux", ["echo SCHED", "echo CLEANUP", "exit 1"], [
    "echo INACTIVE",
    "echo 'flux-jobs: ERROR: JobID f1 unknown' >&2; exit 1",
  ]],
];

Deno.test("queue submit refuses jobs that the batch system has already, until they are over", async (t) => {
  for (const [runner, program, open, over] of ANSWERS) {
    await t.step(runner, async () => {
      await using repository = await temporaryRepository();
      const { path } = repository;
      await added(path, "--sp", "seed=0");
      const bodies = CASES.find((one) => one.runner === runner)?.bodies ?? {};
      const options = await programs(path, bodies);
      const submit = () => aexp(path, ["queue", "submit", "--runner", runner], options);
      assert.equal((await submit()).code, 0);
      const isSame = program in bodies;
      const answer = (body: string) =>
        isSame
          ? programs(path, {
            [program]: `case $1 in submit) ${bodies[program]};; *) ${body}\n;; esac`,
          })
          : programs(path, { [program]: body });
      for (const body of open) {
        await answer(body);
        const { code, stderr } = await submit();
        assert.equal(code, 2, body);
        assert.match(stderr, new RegExp(`1 of 1 job\\(s\\): ${runner} has them already`));
      }
      for (const body of over) {
        await answer(body);
        assert.equal((await submit()).code, 0, body);
      }
    });
  }
});

/** What each says where its server is away. */
const UNREACHABLE: readonly (readonly [runner: string, said: string])[] = [
  ["pbs", "qsub: cannot connect to server head (errno=15010)"],
  ["pbs", "qsub: submit error (Too many submit retries)"],
  [
    "sge",
    'error: unable to send message to qmaster using port 6444 on host "head": got send error',
  ],
  ["sge", "Unable to run job: failed receiving gdi request response for mid=1"],
  ["sge", "error: failed sending gdi request"],
  ["lsf", "LSF is down. Please wait ..."],
  ["flux", "flux-submit: ERROR: Unable to connect to Flux: broker socket /run/x was not found"],
  ["flux", "flux-submit: ERROR: Resource temporarily unavailable"],
  ["hyperqueue", "Error: No online server found at /home/ada/.hq-server/hq-current"],
  ["slurm", "sbatch: error: Batch job submission failed: Slurm controller in standby mode"],
  ["slurm", "sbatch: error: Transport endpoint is not connected"],
];

Deno.test("queue submit asks again if the batch system cannot be reached", async (t) => {
  for (const [runner, said] of UNREACHABLE) {
    await t.step(said, async () => {
      await using repository = await temporaryRepository();
      const { path } = repository;
      await added(path, "--sp", "seed=0");
      const bodies = CASES.find((one) => one.runner === runner)?.bodies ?? { sbatch: "echo 41" };
      const [[program, body] = ["", ""]] = Object.entries(bodies);
      // A server that is away keeps LSF's programs waiting unless they are told how often to ask.
      const away = `echo '${said}' >&2; exit "\${LSB_NTRIES:-0}"`;
      const options = await programs(path, {
        [program]: `[ -e "$0.once" ] || { touch "$0.once"; ${
          runner === "lsf" ? away : away.replace("LSB_NTRIES:-0", "NONE:-1")
        }; }\n${body}`,
      });
      const { code, stderr } = await aexp(path, ["queue", "submit", "--runner", runner], options);
      assert.equal(code, 0, stderr);
      assert.equal((await calls(path)).length, 2);
    });
  }
});

Deno.test("queue submit uses the batch system that all jobs were queued for, else Slurm", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const submit = ["queue", "submit", "--dry-run"];
  const scheduler = async () => (await aexpJson(path, submit)).get("scheduler");
  await added(path, "--sp", "seed=1", "--runner-hint", "sge");
  assert.equal(await scheduler(), "sge");
  await added(path, "--sp", "seed=2", "--runner-hint", "shell");
  assert.equal(await scheduler(), "slurm");
  const { stderr } = await aexp(path, submit);
  assert.match(
    stderr,
    /^warning: the runs' runner hints differ or do not fit; the script is for slurm\n/,
  );
});

Deno.test("queue submit prints the batch system's error and marks no job", async (t) => {
  const cases = [
    ["pbs", "echo 'qsub: Unknown queue' >&2; exit 170", /: qsub: Unknown queue\. /],
    [
      "pbs",
      "echo 'There was an error'; echo; echo 'too many'; exit 1",
      /There was an error; too many/,
    ],
    [
      "sge",
      "echo 'Unable to run job: denied' >&2; echo Exiting. >&2; exit 1",
      /denied; Exiting\. Correct the cause/,
    ],
    ["sge", "echo odd", /sge gave no id: odd/],
  ] as const;
  for (const [runner, qsub, message] of cases) {
    await t.step(qsub, async () => {
      await using repository = await temporaryRepository();
      const { path } = repository;
      await added(path, "--sweep", "seed=0..2");
      const options = await programs(path, { qsub });
      const args = ["queue", "submit", "--runner", runner, "--max-array", "2"];
      const { code, stderr } = await aexp(path, args, options);
      assert.equal(code, 2);
      assert.match(stderr, message);
      assert.equal((await calls(path)).length, 1);
      assert.deepEqual(new Set(values(await listed(path), "submitted")), new Set([null]));
    });
  }
});
