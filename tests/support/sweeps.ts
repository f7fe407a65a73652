/**
 * Writes sweeps that have run into a store, without running anything.
 *
 * @module
 */

import type { Store } from "../../lib/adapters/store/store.ts";
import { formatJson } from "../../lib/domain/value/json_text.ts";
import { Float, type Value } from "../../lib/domain/value/value.ts";
import { makeJob } from "./store.ts";

/** A value as tests write it. */
export type Plain = null | boolean | number | string | readonly Plain[] | PlainMapping;

/** An object as tests write it. */
export interface PlainMapping {
  readonly [key: string]: Plain;
}

/** One run. */
export interface WrittenRun {
  readonly statepoint: PlainMapping;
  /** @default {"complete"} */
  readonly status?: string;
  readonly results?: PlainMapping;
  readonly tag?: string;
  /** What a failed run printed last. */
  readonly error?: string;
  readonly host?: string;
  readonly slot?: number;
  /** When the run began, in seconds after the first one was queued. @default {its number × 10} */
  readonly startS?: number;
  /** @default {60} */
  readonly seconds?: number;
  /** The lines of `metrics.jsonl`. */
  readonly curve?: readonly PlainMapping[];
}

const QUEUED = Date.parse("2026-01-01T00:00:00Z");

/** Writes runs; returns their ids. */
export function writeRuns(store: Store, runs: readonly WrittenRun[]): string[] {
  return runs.map((run, n) => {
    const id = makeJob(store, textOf(run.statepoint), textOf(documentOf(run, n)));
    if (run.curve !== undefined) {
      const lines = run.curve.map((line) => `${textOf(line)}\n`).join("");
      Deno.writeTextFileSync(`${store.workspacePath}/${id}/metrics.jsonl`, lines);
    }
    return id;
  });
}

function documentOf(run: WrittenRun, n: number): PlainMapping {
  const { status = "complete", tag = "sweep", results, startS = n * 10, seconds = 60 } = run;
  const isStarted = !["queued", "created"].includes(status);
  const isOver = isStarted && status !== "running";
  const times = {
    started_at: isStarted ? timeAt(startS) : null,
    ended_at: isOver ? timeAt(startS + seconds) : null,
  };
  const attempt = {
    n: 1,
    id: `a${n}`,
    host: run.host ?? "node1",
    slot: run.slot ?? n % 4,
    status: status === "running" ? "running" : status === "complete" ? "complete" : "failed",
    returncode: status === "failed" ? 1 : 0,
    code_commit: "0123456789abcdef0123456789abcdef01234567",
    ...times,
  };
  return {
    status,
    ...times,
    aexp: { experiment_id: "E001", hypothesis_id: null },
    queue: {
      queued_at: timeAt(n / 1000),
      tag,
      ...(run.error === undefined ? {} : {
        last_error: { cause: null, returncode: 1, stderr_tail: run.error },
      }),
    },
    attempts: isStarted ? [attempt] : [],
    ...(results === undefined ? {} : { results }),
  };
}

function timeAt(seconds: number): string {
  return new Date(QUEUED + seconds * 1000).toISOString();
}

/** Whole numbers are integers, as Python writes them; NaN and the infinities are floats. */
function textOf(plain: Plain): string {
  return formatJson(valueOf(plain));
}

function valueOf(plain: Plain): Value {
  if (typeof plain === "number") return Number.isInteger(plain) ? BigInt(plain) : new Float(plain);
  if (plain === null || typeof plain !== "object") return plain;
  if (isPlainList(plain)) return plain.map(valueOf);
  return new Map(Object.entries(plain).map(([key, value]) => [key, valueOf(value)]));
}

function isPlainList(plain: Plain): plain is readonly Plain[] {
  return Array.isArray(plain);
}

/** A sweep with three rates, two optimizers, two widths and three seeds, in which one corner fails. */
export function smallSweep(): readonly WrittenRun[] {
  const rates = [0.001, 0.01, 0.1, 1];
  return rates.flatMap((lr) =>
    ["adam", "sgd"].flatMap((opt) =>
      [32, 64].flatMap((width) => [0, 1, 2].map((seed) => runOf(lr, opt, width, seed)))
    )
  );
}

function runOf(lr: number, opt: string, width: number, seed: number): WrittenRun {
  const statepoint = { experiment_id: "E001", lr, opt, width, seed, alpha: 0.5 };
  const host = seed === 2 ? "node2" : "node1";
  if (lr === 1 && opt === "sgd") {
    const error = `Traceback (most recent call last):\nFloatingPointError: loss is NaN after ${
      30 + seed
    } steps\n`;
    return { statepoint, status: "failed", host, error };
  }
  const acc = 0.95 - 0.05 * (Math.log10(lr) + 2) ** 2 + width / 6400 + seed / 500;
  const curve = Array.from({ length: 30 }, (_, step) => ({
    step,
    loss: 1 - acc + 2 * Math.exp(-step / 6) + seed / 100,
  }));
  const results = { acc: Number(acc.toFixed(4)), val: { loss: Number((1 - acc).toFixed(4)) } };
  return { statepoint, host, results, curve };
}
