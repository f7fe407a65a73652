import assert from "node:assert/strict";
import { slurmMeaning } from "../../../lib/domain/scheduler/slurm_state.ts";

const LIVE = "RUNNING COMPLETING SUSPENDED CONFIGURING STOPPED SIGNALING STAGE_OUT RESIZING";
const LIVE_CODES = "R CG S CF ST SI SO RS";
const PENDING = "PENDING REQUEUED REQUEUE_HOLD REQUEUE_FED SPECIAL_EXIT RESV_DEL_HOLD";
const PENDING_CODES = "PD RQ RH RF SE RD";

Deno.test("slurmMeaning() knows the states of tasks that are not over", () => {
  for (const state of `${LIVE} ${LIVE_CODES} running`.split(" ")) {
    assert.deepEqual(slurmMeaning(state), { kind: "live" }, state);
  }
});

Deno.test("slurmMeaning() knows the states of tasks that wait", () => {
  for (const state of `${PENDING} ${PENDING_CODES}`.split(" ")) {
    assert.deepEqual(slurmMeaning(state), { kind: "pending" }, state);
  }
});

Deno.test("slurmMeaning() knows the states of tasks that have ended, and the reasons", () => {
  const cases = [
    ["complete", "COMPLETED CD COMPLETED+"],
    ["failed", "FAILED F FAILE+"],
    ["timeout", "TIMEOUT TO TIMEO+"],
    ["out_of_memory", "OUT_OF_MEMORY OOM OUT_OF_ME+"],
    ["preempted", "PREEMPTED PR PREEMPTE+"],
    ["node_fail", "NODE_FAIL NF NODE_FA+"],
    ["cancelled", "CANCELLED CA CANCELLED+ CANCE+"],
    ["deadline", "DEADLINE DL"],
    ["boot_fail", "BOOT_FAIL BF"],
  ] as const;
  for (const [end, states] of cases) {
    for (const state of states.split(" ")) {
      assert.deepEqual(slurmMeaning(state), { kind: "ended", end }, state);
    }
  }
  assert.deepEqual(slurmMeaning("CANCELLED by 1000"), { kind: "ended", end: "cancelled" });
});

Deno.test("slurmMeaning() does not guess about unknown states", () => {
  const states = [
    "",
    "+",
    " ",
    "NEW_STATE",
    "REVOKED",
    "RV",
    "C+",
    "REQUEUE+",
    "S+",
    "COMPLETEDLY",
  ];
  for (const state of states) {
    assert.deepEqual(slurmMeaning(state), { kind: "unrecognized" }, state);
  }
});
