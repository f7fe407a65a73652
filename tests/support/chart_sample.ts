/**
 * A small sweep whose charts are compared with snapshots.
 *
 * @module
 */

import type { ChartKey, ChartMetric } from "../../lib/domain/chart/chart.ts";
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
