import assert from "node:assert/strict";
import {
  parseAccounting,
  parseClusterName,
  type Parsed,
  parseQueue,
} from "../../../lib/domain/scheduler/slurm_output.ts";

Deno.test("parseQueue() reads what squeue prints", () => {
  const text = "7                       1               PENDING                     N/A      \n" +
    "5                       0               OUT_OF_MEMORY               1795525220\n";
  assert.deepEqual(rowsOf(parseQueue(text)), [
    { taskId: "7", restarts: 1, state: "PENDING", endMs: undefined },
    { taskId: "5", restarts: 0, state: "OUT_OF_MEMORY", endMs: 1795525220000 },
  ]);
  assert.deepEqual(rowsOf(parseQueue("")), []);
});

Deno.test("parseQueue() refuses an answer that is only partly readable", () => {
  const row = "7 1 RUNNING N/A\n";
  const lines = [
    "CLUSTER: other",
    "7 RUNNING N/A",
    "7 1 RUNNING",
    "7 1 RUNNING N/A more",
    "7_1 1 RUNNING N/A",
    "<html>",
  ];
  for (const line of lines) {
    assert.deepEqual(parseQueue(`${row}${line}\n${row}`), { kind: "unreadable", line });
  }
});

Deno.test("parseAccounting() reads every run of a task", () => {
  const text = "7|local|1795525120|1795525122|1795525120|REQUEUED\n" +
    "7|local|Unknown|Unknown|1795525122|PENDING\n" +
    "8|local|2026-11-24T12:58:40|None|2026-11-24T12:58:40|CANCELLED by 1000\n";
  assert.deepEqual(
    rowsOf(parseAccounting(text)).map((row) => [row.startMs, row.endMs, row.state]),
    [
      [1795525120000, 1795525122000, "REQUEUED"],
      [undefined, undefined, "PENDING"],
      [1795525120000, undefined, "CANCELLED by 1000"],
    ],
  );
  for (const line of ["sacct: something new", "1|local|1|2|3", "1.batch|local|1|2|3|RUNNING"]) {
    assert.deepEqual(parseAccounting(`${line}\n`), { kind: "unreadable", line });
  }
});

Deno.test("parseClusterName() finds the name among the settings", () => {
  const text = "Configuration data as of now\nCacheGroups = 0\nClusterName             = main-2\n";
  assert.equal(parseClusterName(text), "main-2");
  assert.equal(parseClusterName("slurm_load_ctl_conf error"), "");
});

function rowsOf<Row>(parsed: Parsed<Row>): readonly Row[] {
  assert.equal(parsed.kind, "rows");
  return parsed.kind === "rows" ? parsed.rows : [];
}
