import assert from "node:assert/strict";
import { timeline } from "../../../lib/domain/chart/timeline.ts";
import { attemptsOf, rowsOf, type TimelineInput } from "../../../lib/domain/chart/timeline_rows.ts";
import { checkChart } from "../../support/chart_checks.ts";

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 1);

interface Written {
  readonly host?: string;
  readonly slot?: number | null;
  /** In minutes. */
  readonly from: number;
  readonly to: number | null;
  readonly outcome?: string;
}

/** One attempt each of runs that were queued at the start. */
function inputOf(attempts: readonly Written[], now = 100): TimelineInput {
  const at = (minutes: number | null) => minutes === null ? null : START + minutes * MINUTE;
  return {
    places: [...attempts.keys()],
    states: attempts.map(() => "complete"),
    run: [...attempts.keys()],
    attempt: attempts.map(() => 1),
    host: attempts.map(({ host = "a" }) => host),
    slot: attempts.map(({ slot = 0 }) => slot),
    startedAt: attempts.map(({ from }) => at(from)),
    endedAt: attempts.map(({ to }) => at(to)),
    outcome: attempts.map(({ to, outcome = "complete" }) => to === null ? null : outcome),
    queuedAt: attempts.map(() => START),
    now: START + now * MINUTE,
  };
}

function rowTexts(attempts: readonly Written[]): string[] {
  return rowsOf(attemptsOf(inputOf(attempts)))
    .map(({ host, slot, attempts }) => `${host}/${slot}: ${attempts.map(({ run }) => run)}`);
}

Deno.test("a timeline has a row for each slot, by host and number", () => {
  const attempts = [
    ...[{ host: "n10", slot: 1, from: 0, to: 1 }, { host: "n9", slot: 10, from: 0, to: 1 }],
    ...[{ host: "n9", slot: 9, from: 2, to: 3 }, { host: "n9", slot: 9, from: 0, to: 1 }],
  ];
  assert.deepEqual(rowTexts(attempts), ["n9/9: 3,2", "n9/10: 1", "n10/1: 0"]);
});

Deno.test("attempts of one slot that overlap, and those without one, have rows of their own", () => {
  const attempts = [{ from: 0, to: 4 }, { from: 2, to: 6 }, { from: 4, to: 5 }];
  assert.deepEqual(rowTexts(attempts), ["a/0: 0,2", "a/0: 1"]);
  const unknown = attempts.map((one) => ({ ...one, slot: null }));
  assert.deepEqual(rowTexts([...unknown, { from: 0, to: 1 }]), ["a/0: 3", "a/: 0,2", "a/: 1"]);
});

Deno.test("a timeline tells how long each run waited and ran", () => {
  const chart = timeline(inputOf([{ from: 2, to: 5, outcome: "failed" }]), {
    width: 400,
    height: 160,
  });
  assert.deepEqual(chart.targets.map(({ label, runs }) => [label, runs]), [
    ["Attempt 1 on a, slot 0: failed after 3m00s, after it waited 2m00s", [0]],
  ]);
  assert.equal(
    chart.description,
    "Attempts by host and slot: 1 run, 1 attempt in 1 row, 1 failed. Runs waited 2m00s in the median.",
  );
});

Deno.test("an attempt that is recorded as running for very long does not hide the others", () => {
  const attempts = [{ from: 0, to: 10 }, { slot: 1, from: 1, to: null }];
  const [short, long] = [20, 100_000].map((now) =>
    timeline(inputOf(attempts, now), { width: 400, height: 160 })
  );
  assert.ok(short !== undefined && long !== undefined);
  checkChart(long);
  const widthOf = (chart: typeof long) => chart.targets[0]?.width ?? 0;
  assert.ok(widthOf(long) > widthOf(short));
  assert.match(long.description, / 1 attempt still running, cut at the end\./);
  assert.doesNotMatch(short.description, /cut/);
});

Deno.test("rows that have no room are counted", () => {
  const attempts = Array.from({ length: 90 }, (_, slot) => ({ slot, from: 0, to: 1 }));
  const chart = timeline(inputOf(attempts), { width: 400, height: 160 });
  const rows = chart.table.rows.length;
  assert.ok(rows > 5 && rows < 90);
  assert.match(chart.description, new RegExp(` ${90 - rows} more rows have no room\\.`));
  assert.deepEqual([chart.shown, chart.total], [rows, 90]);
});
