/**
 * `aexp results` against pandas, which reads the same store by itself.
 *
 * @module
 */

import assert from "node:assert/strict";
import { Float, type Mapping, type Value } from "../../lib/domain/value/value.ts";
import { statepointId } from "../../lib/domain/statepoint/id.ts";
import { formatJson } from "../../lib/domain/value/json_text.ts";
import { aexp, aexpJson } from "../support/cli.ts";
import { analystPython, analystTest, runPython } from "../support/neighbours.ts";
import { type Random, randomFrom } from "../support/random.ts";
import { json, type TemporaryStore, temporaryStore } from "../support/store.ts";

const SWEEPS = 50;

/**
 * Prints for each workspace the groups of its complete runs by the JSON of their state points, with
 * the statistics of each metric and the text of a cell.
 */
const SCRIPT = String.raw`
import json, math, sys
from decimal import Decimal, ROUND_HALF_UP
from pathlib import Path
import pandas as pd

def flatten(mapping, before=""):
    for key, value in mapping.items():
        if isinstance(value, dict) and value:
            yield from flatten(value, before + key + ".")
        else:
            yield before + key, value

def number(value):
    ok = isinstance(value, (int, float)) and not isinstance(value, bool)
    return float(value) if ok and math.isfinite(value) else math.nan

def plain(value):
    text = f"{Decimal(value):f}"
    return text[1:] if text.startswith("-") and not text.strip("-0.") else text

def alone(value):
    if value == int(value) and abs(value) < 1e9:
        return str(int(value))
    return f"{value:.5g}"

def cell(mean, std, n):
    if n == 0:
        return "–"
    if n == 1:
        return alone(mean)
    if std == 0:
        return alone(mean) + " ± 0"
    m, s = Decimal(mean), Decimal(std)
    place = s.adjusted()
    if s.quantize(Decimal(1).scaleb(place), ROUND_HALF_UP).adjusted() > place:
        place += 1
    unit = Decimal(1).scaleb(place)
    return " ± ".join(plain(x.quantize(unit, ROUND_HALF_UP)) for x in (m, s))

def groups(workspace):
    rows = []
    for folder in Path(workspace).iterdir():
        sp = dict(flatten(json.loads((folder / "signac_statepoint.json").read_text())))
        doc = json.loads((folder / "signac_job_document.json").read_text())
        key = {k: v for k, v in sp.items() if k not in ("seed", "code_commit", "code_dirty")}
        results = dict(flatten(doc.get("results", {})))
        counts = doc["status"] == "complete"
        row = {f"m:{k}": number(v) if counts else math.nan for k, v in results.items()}
        rows.append({"key": json.dumps(key, sort_keys=True), "status": doc["status"], **row})
    if not rows:
        return {}
    df = pd.DataFrame(rows)
    found = {}
    metrics = [c for c in df.columns if c.startswith("m:")]
    for key, part in df.groupby("key"):
        found[key] = {
            "complete": int((part.status == "complete").sum()),
            "failed": int((part.status == "failed").sum()),
            "runs": len(part),
            "metrics": {},
        }
    for metric in metrics:
        stats = df.groupby("key")[metric].agg(["mean", "std", "count", "min", "max", "median"])
        for key, row in stats.iterrows():
            values = {k: None if math.isnan(v) else float(v) for k, v in row.items()}
            values["cell"] = cell(row["mean"], row["std"], int(row["count"]))
            found[key]["metrics"][metric[2:]] = values
    return found

print(json.dumps([groups(path) for path in json.load(sys.stdin)]))
`;

interface Statistics {
  readonly mean: number | null;
  readonly std: number | null;
  readonly count: number;
  readonly min: number | null;
  readonly max: number | null;
  readonly median: number | null;
  readonly cell: string;
}

interface Group {
  readonly complete: number;
  readonly failed: number;
  readonly runs: number;
  readonly metrics: Readonly<Record<string, Statistics>>;
}

function pick<T>(random: Random, items: readonly T[]): T {
  return items[Math.floor(random() * items.length)] as T;
}

const RATES = [1n, new Float(1), new Float(0.1), new Float(1e-5), 10n ** 20n];
const TEXTS = ["adam", "sgd", "1", "nan", "a, b", "ü|ß", ""];

function statepoint(random: Random, seed: number): string {
  const entries: [string, Value][] = [
    ["lr", pick(random, RATES)],
    ["opt", pick(random, TEXTS)],
    ["model", new Map([["depth", pick(random, [2n, 4n])]])],
    ["seed", BigInt(seed)],
    ["experiment_id", "E001"],
    ["code_commit", pick(random, ["aaa", "bbb"])],
  ];
  if (random() < 0.3) entries.push(["extra", pick(random, [true, false])]);
  return formatJson(new Map(entries));
}

/** A number of any size, or something that is none. */
function reading(random: Random): Value | undefined {
  const kind = random();
  if (kind < 0.06) return undefined;
  if (kind < 0.1) return new Float(NaN);
  if (kind < 0.13) return new Float(Infinity);
  if (kind < 0.16) return "diverged";
  if (kind < 0.18) return null;
  if (kind < 0.3) return BigInt(Math.floor(random() * 1000));
  return new Float((random() - 0.3) * pick(random, [1e-3, 1, 1, 1, 1e4]));
}

function document(random: Random, status: string): string {
  const values: [string, Value | undefined][] = [
    ["acc", reading(random)],
    ["count", BigInt(Math.floor(random() * 10))],
    ["name", "a text"],
  ];
  const results = new Map(values.filter((one): one is [string, Value] => one[1] !== undefined));
  const loss = reading(random);
  if (loss !== undefined) results.set("val", new Map([["loss", loss]]));
  const hasResults = status === "complete" || random() < 0.2;
  return formatJson(
    new Map<string, Value>([
      ["status", status],
      ["queue", new Map([["queued_at", "2026-01-01T00:00:00Z"]])],
      ...(hasResults ? [["results", results] as const] : []),
    ]),
  );
}

/** A store with a random sweep; some are empty, of one run, or without a run that completed. */
async function sweep(random: Random, at: number): Promise<TemporaryStore> {
  const folder = await temporaryStore();
  const runs = at === 0 ? 0 : at === 1 ? 1 : 10 + Math.floor(random() * 50);
  const statuses = at === 2 ? ["failed"] : ["complete", "complete", "complete", "failed", "queued"];
  for (let run = 0; run < runs; run++) {
    const text = statepoint(random, run);
    const job = `${folder.store.workspacePath}/${statepointId(json(text))}`;
    Deno.mkdirSync(job, { recursive: true });
    Deno.writeTextFileSync(`${job}/signac_statepoint.json`, text);
    const status = pick(random, statuses);
    Deno.writeTextFileSync(`${job}/signac_job_document.json`, document(random, status));
  }
  return folder;
}

/** The state point of an entry as Python writes it, with the keys that all runs share. */
function keyOf(entry: Mapping, answer: Mapping): string {
  const key = new Map<string, Value>([...answer.get("constants") as Mapping]);
  for (const name of answer.get("keys") as string[]) key.set(name, entry.get(name) ?? null);
  for (const name of ["seed", "code_commit", "code_dirty"]) key.delete(name);
  for (const [name, value] of key) if (value === null) key.delete(name);
  return formatJson(key, { sortKeys: true });
}

function assertNear(ours: Value | undefined, theirs: number | null, what: string): void {
  if (theirs === null) return assert.equal(ours, null, what);
  assert.ok(ours instanceof Float, what);
  const difference = Math.abs(ours.number - theirs);
  assert.ok(difference <= 1e-12 * Math.abs(theirs), `${what}: ${ours.number} and ${theirs}`);
}

/** Compares an entry, and the cells of its row. */
function compare(entry: Mapping, row: string, group: Group | undefined, metrics: string[]): void {
  assert.ok(group, "pandas has no such group");
  assert.equal(entry.get("complete"), BigInt(group.complete));
  assert.equal(entry.get("failed"), BigInt(group.failed));
  assert.equal(entry.get("other"), BigInt(group.runs - group.complete - group.failed));
  for (const metric of metrics) {
    const theirs: Statistics | undefined = group.metrics[metric];
    assert.ok(theirs, metric);
    assert.equal(entry.get(`${metric}_n`), BigInt(theirs.count), metric);
    for (const part of ["mean", "std", "min", "max"] as const) {
      assertNear(entry.get(`${metric}_${part}`), theirs[part], `${metric}_${part}`);
    }
  }
  const cells = row.split(/ {2,}/).map((cell) => cell.replace(/ \*$/, ""));
  const expected = metrics.map((metric) => {
    const { cell, count } = group.metrics[metric] as Statistics;
    return count === 0 || count === group.runs ? cell : `${cell} (${count})`;
  });
  const shown = cells.slice(-metrics.length - (group.runs === group.complete ? 0 : 1));
  assert.deepEqual(shown.slice(0, metrics.length), expected, row);
}

analystTest(`results equals pandas.groupby.agg on ${SWEEPS} random sweeps`, async () => {
  const random = randomFrom(17);
  const stores = [];
  for (let at = 0; at < SWEEPS; at++) stores.push(await sweep(random, at));
  try {
    const paths = stores.map(({ store }) => store.workspacePath);
    const text = await runPython(SCRIPT, JSON.stringify(paths), analystPython());
    const answers: readonly Record<string, Group>[] = JSON.parse(text);
    let compared = 0;
    for (const [at, { path }] of stores.entries()) {
      const groups = answers[at] ?? {};
      const answer = await aexpJson(path, ["results"]);
      const entries = answer.get("entries") as Mapping[];
      const metrics = answer.get("metrics") as string[];
      const table = (await aexp(path, ["results"])).stdout.trimEnd().split("\n").slice(2);
      assert.equal(entries.length, Object.keys(groups).length, `sweep ${at}`);
      for (const [n, entry] of entries.entries()) {
        compare(entry, table[n] ?? "", groups[keyOf(entry, answer)], metrics);
        compared += metrics.length;
      }
    }
    assert.ok(compared > 1000);
  } finally {
    for (const store of stores) await store[Symbol.asyncDispose]();
  }
});
