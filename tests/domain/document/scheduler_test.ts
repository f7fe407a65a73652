import assert from "node:assert/strict";
import { cancelCommand, schedulerMapping } from "../../../lib/domain/document/scheduler.ts";
import { schedulerTask } from "../../../lib/domain/scheduler/registry.ts";
import { formatJson } from "../../../lib/domain/value/json_text.ts";

Deno.test("schedulerTask() reads the ids of each batch system", async (t) => {
  const cases = [
    [
      "a task of a Slurm array",
      {
        SLURM_JOB_ID: "35",
        SLURM_ARRAY_JOB_ID: "31",
        SLURM_RESTART_COUNT: "2",
        SLURM_CLUSTER_NAME: "c",
      },
      {
        name: "slurm",
        cluster: "c",
        arrayId: "31",
        arrayIndex: undefined,
        taskId: "35",
        restarts: 2,
      },
    ],
    ["a Slurm job", { SLURM_JOB_ID: "35" }, {
      name: "slurm",
      cluster: "",
      arrayId: undefined,
      arrayIndex: undefined,
      taskId: "35",
      restarts: 0,
    }],
    ["a PBS array", { PBS_JOBID: "12[3].head" }, {
      name: "pbs",
      cluster: "head",
      arrayId: "12",
      taskId: "12[3].head",
      restarts: 0,
    }],
    ["an LSF array", { LSB_JOBID: "7", LSB_JOBINDEX: "3" }, {
      name: "lsf",
      cluster: "",
      arrayId: "7",
      taskId: "7[3]",
      restarts: 0,
    }],
    ["a Grid Engine array", { JOB_ID: "9", SGE_TASK_ID: "4", RESTARTED: "1" }, {
      name: "sge",
      cluster: "",
      arrayId: "9",
      taskId: "9.4",
      restarts: 1,
    }],
    ["a Grid Engine job", { JOB_ID: "9", SGE_TASK_ID: "undefined" }, {
      name: "sge",
      cluster: "",
      arrayId: undefined,
      taskId: "9",
      restarts: 0,
    }],
    ["a HyperQueue array within Slurm", {
      HQ_JOB_ID: "3",
      HQ_TASK_ID: "0",
      HQ_INSTANCE_ID: "1",
      SLURM_JOB_ID: "35",
    }, { name: "hyperqueue", cluster: "", arrayId: "3", taskId: "3.0", restarts: 1 }],
    ["a copy of a Flux job", { FLUX_JOB_ID: "f1", FLUX_JOB_CC: "0" }, {
      name: "flux",
      cluster: "",
      arrayId: undefined,
      taskId: "f1",
      restarts: 0,
    }],
    ["no batch system", { JOB_ID: "9" }, undefined],
  ] as const;
  for (const [name, env, expected] of cases) {
    await t.step(name, () => assert.deepEqual(schedulerTask(env), expected));
  }
});

Deno.test("schedulerMapping() keeps all known fields of a task", () => {
  const task = {
    name: "slurm",
    cluster: "",
    arrayId: "31",
    arrayIndex: undefined,
    taskId: "35",
    restarts: 2,
  };
  assert.equal(
    formatJson(schedulerMapping(task)),
    '{"name": "slurm", "array_id": "31", "task_id": "35", "restarts": 2}',
  );
});

Deno.test("cancelCommand() names one task and never a whole array", () => {
  const slurm = { SLURM_JOB_ID: "35", SLURM_ARRAY_JOB_ID: "31", SLURM_ARRAY_TASK_ID: "2" };
  const recorded = (env: Record<string, string>) => {
    const task = schedulerTask(env);
    return cancelCommand(task === undefined ? new Map() : schedulerMapping(task));
  };
  assert.equal(recorded(slurm), "scancel 31_2");
  assert.equal(recorded({ SLURM_JOB_ID: "35" }), "scancel 35");
  assert.equal(recorded({ SLURM_JOB_ID: "31", SLURM_ARRAY_JOB_ID: "31" }), undefined);
  assert.equal(recorded({ PBS_JOBID: "12.head" }), undefined);
  assert.equal(recorded({}), undefined);
});
