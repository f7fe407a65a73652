/**
 * Columns that a person chooses, and curves, in `queue list`.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp } from "../../support/cli.ts";
import { makeJob, temporaryStore } from "../../support/store.ts";

Deno.test("queue list shows the columns that a person names, and curves", async () => {
  await using folder = await temporaryStore();
  const { path, store } = folder;
  const queue = (n: number) => `"queue": {"queued_at": "2026-01-0${n}T00:00:00Z"}`;
  const first = makeJob(
    store,
    '{"lr": 0.1, "model": {"depth": 2}}',
    `{"status": "complete", ${queue(1)}, "results": {"acc": 0.5}, "wallclock_s": 90}`,
  );
  const second = makeJob(store, '{"lr": 1e-7}', `{"status": "queued", ${queue(2)}}`);
  const list = ["queue", "list", "--include-terminal"];
  const columns = ["--columns", "lr,model.depth,acc,duration"];
  const table = await aexp(path, [...list, ...columns], { columns: 100 });
  assert.deepEqual(
    table.stdout.split("\n").slice(1, 4).map((line) => line.replace(/ +/g, " ")),
    [
      "ID STATUS LR MODEL.DEPTH ACC DURATION",
      `${first.slice(0, 8)} complete 0.1 2 0.5 1m30s`,
      `${second.slice(0, 8)} queued 1e-07`,
    ],
  );
  const piped = await aexp(path, [...list, ...columns]);
  assert.equal(piped.stdout, `${first}\t0.1\t2\t0.5\t90.0\n${second}\t1e-07\t\t\t\n`);
  const wrong = await aexp(path, [...list, "--columns", "lrr"]);
  assert.equal(wrong.code, 2);
  assert.match(
    wrong.stderr,
    /Cannot use --columns "lrr": no run has such a value\..*nearest is lr\./,
  );
  const file = `${store.workspacePath}/${first}/metrics.jsonl`;
  await Deno.writeTextFile(file, '{"step": 1, "loss": 2}\n{"step": 2, "loss": 1}\n{"lo');
  const curves = await aexp(path, [...list, "--curves", "--columns", "lr"], { columns: 100 });
  assert.match(curves.stdout, / LR +LOSS\n.* 0\.1 +█▁ 1\.0\n/);
});
