/**
 * A small sweep whose charts are compared with snapshots.
 *
 * @module
 */

import type { ChartKey, ChartMetric } from "../../lib/domain/chart/chart.ts";
import type { CurvesInput } from "../../lib/domain/chart/curves.ts";
import type { TimelineInput } from "../../lib/domain/chart/timeline_rows.ts";
import { randomFrom } from "./random.ts";

/** A sweep, with all that charts are made from. */
export interface Sample {
  readonly places: readonly number[];
  readonly states: readonly string[];
  readonly keys: readonly ChartKey[];
  readonly metrics: readonly ChartMetric[];
}

/** Makes a key from the label of each run; `null` for runs that lack it. */
export function keyOf(key: string, labels: readonly (string | null)[]): ChartKey {
  const distinct = [...new Set(labels)].filter((label) => label !== null);
  const levels = distinct.map((label) => {
    const number = label.trim() === "" ? NaN : Number(label);
    return { label, number: Number.isFinite(number) ? number : null };
  });
  levels.sort((a, b) => (a.number ?? Infinity) - (b.number ?? Infinity) || 0);
  const codes = labels.map((label) => levels.findIndex((level) => level.label === label));
  return { key, levels, codes };
}

/** Four rates, two optimizers and three widths, with three seeds each; the greatest rate fails with sgd. */
export function sampleSweep(seeds = 3): Sample {
  const next = randomFrom(7);
  const rows: { lr: string; opt: string; width: string; acc: number | null; state: string }[] = [];
  for (const lr of ["1e-4", "0.001", "0.01", "0.1"]) {
    for (const opt of ["adam", "sgd"]) {
      for (const width of ["64", "256", "1024"]) {
        for (let seed = 0; seed < seeds; seed++) {
          const failed = opt === "sgd" && lr === "0.1" && (width !== "64" || next() < 0.5);
          const best = opt === "adam" ? -2.5 : -1.5;
          const acc = 0.97 - 0.08 * (Math.log10(Number(lr)) - best) ** 2 +
            0.01 * Math.log2(Number(width) / 64) + 0.03 * (next() - 0.5);
          const isQueued = !failed && next() < 0.04;
          const state = failed ? "failed" : isQueued ? "queued" : "complete";
          rows.push({ lr, opt, width, acc: state === "complete" ? acc : null, state });
        }
      }
    }
  }
  return {
    places: [...rows.keys()],
    states: rows.map(({ state }) => state),
    keys: [
      keyOf("lr", rows.map(({ lr }) => lr)),
      keyOf("opt", rows.map(({ opt }) => opt)),
      keyOf("width", rows.map(({ width }) => width)),
    ],
    metrics: [
      { name: "acc", isMinimized: false, values: rows.map(({ acc }) => acc) },
      {
        name: "loss",
        isMinimized: true,
        values: rows.map(({ acc }) => acc === null ? null : (1 - acc) ** 3),
      },
    ],
  };
}

/** Noon. */
const START = Date.UTC(2026, 0, 2, 12);

/** Three replicates each of four configurations; the loss falls from step to step. */
export function sampleCurves(): CurvesInput {
  const next = randomFrom(5);
  const places = Array.from({ length: 12 }, (_, run) => run);
  const steps = Array.from({ length: 20 }, (_, index) => index * 50);
  return {
    ...{ places, states: places.map(() => "complete"), metric: "loss", step: "step" },
    curves: places.slice(1).map((run) => ({
      run,
      steps,
      values: steps.map((step) =>
        0.1 * (run % 4 + 1) + 2 * Math.exp(-step / 200) * (0.9 + 0.2 * next())
      ),
    })),
    groups: [0, 1, 2, 3].map((n) => ({ label: `width=${64 << n}`, runs: [n, n + 4, n + 8] })),
  };
}

/** When the runs of a sweep ended: one after the other, and those that are queued not at all. */
export function sampleEnds({ states }: Sample): (number | null)[] {
  return states.map((state, run) => state === "queued" ? null : START + run * 97_000);
}

/** The attempts of a sweep: two hosts with two slots each. */
export function sampleAttempts({ places, states }: Sample): TimelineInput {
  const next = randomFrom(11);
  const free = [0, 0, 0, 0];
  const attempts = places.filter((run) => states[run] !== "queued").map((run) => {
    const slot = free.indexOf(Math.min(...free));
    const start = START + (free[slot] ?? 0);
    const length = Math.round(60_000 + 120_000 * next());
    free[slot] = start - START + length + 2000;
    return { run, slot, start, end: run === 71 ? null : start + length, state: states[run] };
  });
  return {
    ...{ places, states },
    run: attempts.map(({ run }) => run),
    attempt: attempts.map(() => 1),
    host: attempts.map(({ slot }) => slot < 2 ? "node1" : "node2"),
    slot: attempts.map(({ slot }) => slot % 2),
    startedAt: attempts.map(({ start }) => start),
    endedAt: attempts.map(({ end }) => end),
    outcome: attempts.map(({ state, end }) => end === null ? null : state ?? null),
    queuedAt: places.map(() => START - 60_000),
    now: START + Math.max(...free),
  };
}
