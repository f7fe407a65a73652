/**
 * Asking programs that only look like Slurm's, in every way in which they can fail.
 *
 * @module
 */

import assert from "node:assert/strict";
import { askSlurm } from "../../../lib/adapters/batch/slurm_query.ts";
import type { SlurmAnswer } from "../../../lib/domain/scheduler/slurm_answer.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { waitUntil } from "../../support/wait.ts";

/** Scripts by the name of the program; one that is left out is missing. */
type Programs = Partial<Record<"squeue" | "sacct" | "scontrol", string>>;

const QUEUE_ROW = "echo '12   0   RUNNING   N/A'";
const ACCOUNT_ROW = "echo '12|here|1795525120|Unknown|1795525120|RUNNING'";
const CONFIG = "echo 'ClusterName = here'";
const WHOLE: Programs = { squeue: QUEUE_ROW, sacct: ACCOUNT_ROW, scontrol: CONFIG };

interface Question {
  readonly ids?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

async function ask(programs: Programs, question: Question = {}): Promise<SlurmAnswer> {
  await using folder = await temporaryFolder();
  for (const [name, script] of Object.entries(programs)) {
    await Deno.writeTextFile(`${folder.path}/${name}`, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  return await askSlurm(question.ids ?? ["12"], {
    env: { PATH: folder.path, ...question.env },
    timeoutMs: question.timeoutMs ?? 5000,
  });
}

Deno.test("askSlurm() gives the rows of both and the cluster's name", async () => {
  assert.deepEqual(await ask(WHOLE), {
    queue: {
      kind: "answered",
      cluster: "here",
      rows: [{ taskId: "12", restarts: 0, state: "RUNNING", endMs: undefined }],
    },
    accounting: {
      kind: "answered",
      rows: [{
        taskId: "12",
        cluster: "here",
        state: "RUNNING",
        startMs: 1795525120000,
        endMs: undefined,
        submitMs: 1795525120000,
      }],
    },
  });
});

Deno.test("askSlurm() calls squeue and sacct once each, numbers only, whatever the shell would do", async () => {
  await using folder = await temporaryFolder();
  const log = `${folder.path}/calls`;
  const note = `echo "$0" "$@" >> '${log}'`;
  await ask({ squeue: note, sacct: note, scontrol: CONFIG }, {
    ids: ["12", "13", "12", "14; touch x", "--help", "", "1_2"],
  });
  const calls = (await Deno.readTextFile(log)).trim().split("\n");
  assert.equal(calls.length, 2);
  for (const call of calls) assert.match(call, / --jobs=12,13$/);
});

Deno.test("askSlurm() asks nobody about nothing", async () => {
  const fails = "exit 1";
  const answer = await ask({ squeue: fails, sacct: fails, scontrol: fails }, { ids: ["a"] });
  assert.deepEqual([answer.queue.kind, answer.accounting.kind], ["answered", "answered"]);
});

Deno.test("askSlurm() asks for all tasks where a list of them would be too long for an argument", async () => {
  await using folder = await temporaryFolder();
  const log = `${folder.path}/calls`;
  const ids = Array.from({ length: 12_001 }, (_, index) => String(10_000_000 + index));
  const { queue, accounting } = await ask({
    squeue: `case "$*" in *--jobs*) exit 3;; esac; ${QUEUE_ROW}`,
    sacct: `echo call >> '${log}'`,
    scontrol: CONFIG,
  }, { ids });
  assert.deepEqual([queue.kind, accounting.kind], ["answered", "answered"]);
  assert.equal((await Deno.readTextFile(log)).trim().split("\n").length, 3);
});

Deno.test("askSlurm() takes a program that hangs for silence, and kills it", async (t) => {
  // The pid goes to a file, the pipe to a child that outlives its parent.
  for (const name of ["squeue", "sacct", "scontrol"] as const) {
    await t.step(name, async () => {
      await using folder = await temporaryFolder();
      const file = `${folder.path}/pid`;
      const fifo = `${folder.path}/fifo`;
      assert.ok((await new Deno.Command("mkfifo", { args: [fifo] }).output()).success);
      const outlives = `/bin/sh -c 'echo lives >"$0"' '${fifo}'`;
      const hangs = `trap '' TERM; ${outlives} & echo $$ > '${file}'; wait; exit 0`;
      const answer = await ask({ ...WHOLE, [name]: hangs }, { timeoutMs: 1500 });
      assert.equal(await Deno.readTextFile(fifo), "lives\n");
      if (name === "squeue") assert.equal(answer.queue.kind, "timeout");
      if (name === "sacct") assert.equal(answer.accounting.kind, "timeout");
      if (name === "scontrol") {
        assert.equal(answer.queue.kind === "answered" && answer.queue.cluster, "");
      }
      const pid = (await Deno.readTextFile(file)).trim();
      await waitUntil(() => isGone(pid));
    });
  }
});

/** A zombie that nobody has looked at is gone, too. */
function isGone(pid: string): boolean {
  try {
    return /\) Z/.test(Deno.readTextFileSync(`/proc/${pid}/stat`));
  } catch {
    return true;
  }
}

Deno.test("askSlurm() tells apart why there is no answer", async (t) => {
  const cases: readonly (readonly [string, Programs, SlurmAnswer["queue"]])[] = [
    ["no squeue", { sacct: ACCOUNT_ROW, scontrol: CONFIG }, { kind: "missing" }],
    [
      "an error",
      { ...WHOLE, squeue: "echo 'slurm_load_jobs error: Unable to contact' >&2; exit 1" },
      { kind: "failed", message: "slurm_load_jobs error: Unable to contact" },
    ],
    ["an error without words", { ...WHOLE, squeue: "exit 3" }, {
      kind: "failed",
      message: "it ended with 3",
    }],
    ["junk", { ...WHOLE, squeue: `${QUEUE_ROW}; echo '<html>maintenance</html>'` }, {
      kind: "failed",
      message: "it printed what cannot be read: <html>maintenance</html>",
    }],
    [
      "a number that is not known",
      { ...WHOLE, squeue: "echo 'slurm_load_jobs error: Invalid job id specified' >&2; exit 1" },
      { kind: "answered", cluster: "here", rows: [] },
    ],
    ["no scontrol", { squeue: "exit 0", sacct: ACCOUNT_ROW }, {
      kind: "answered",
      cluster: "",
      rows: [],
    }],
  ];
  for (const [name, programs, expected] of cases) {
    await t.step(name, async () => assert.deepEqual((await ask(programs)).queue, expected));
  }
});

Deno.test("askSlurm() tells a cluster without accounts from one that does not answer", async (t) => {
  const disabled = "echo 'Slurm accounting storage is disabled' >&2; exit 1";
  const cases: readonly (readonly [string, SlurmAnswer["accounting"]["kind"]])[] = [
    [disabled, "disabled"],
    ["echo 'sacct: error: Sending PersistInit msg: Connection refused' >&2; exit 1", "failed"],
    ["echo junk", "failed"],
    ["exit 0", "answered"],
  ];
  for (const [script, kind] of cases) {
    await t.step(script, async () => {
      assert.equal((await ask({ ...WHOLE, sacct: script })).accounting.kind, kind);
    });
  }
});

Deno.test("askSlurm() is not led astray by a person's defaults for these programs", async () => {
  const env = {
    SQUEUE_FORMAT2: "jobid",
    SQUEUE_STATES: "PENDING",
    SACCT_FORMAT: "user",
    SLURM_CLUSTERS: "elsewhere",
    SLURM_TIME_FORMAT: "relative",
    TZ: "Asia/Tokyo",
    SLURM_CONF: "/etc/here.conf",
  };
  const strict = '[ "$SQUEUE_FORMAT2$SQUEUE_STATES$SACCT_FORMAT$SLURM_CLUSTERS" = "" ] && ' +
    '[ "$SLURM_TIME_FORMAT$TZ$LC_ALL" = %sUTCC ] && [ "$SLURM_CONF" = /etc/here.conf ] || exit 9';
  const { queue, accounting } = await ask({
    squeue: `${strict}\n${QUEUE_ROW}`,
    sacct: `${strict}\n${ACCOUNT_ROW}`,
    scontrol: CONFIG,
  }, { env });
  assert.deepEqual([queue.kind, accounting.kind], ["answered", "answered"]);
});
