/**
 * Exports as pyarrow, pandas, polars and duckdb read them, against the store as Python reads it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp } from "../support/cli.ts";
import { analystPython, analystTest, runPython } from "../support/neighbours.ts";
import { makeJob, temporaryStore } from "../support/store.ts";

/** State points and results whose values readers are known to mistake. */
const RUNS: readonly (readonly [statepoint: string, results: string])[] = [
  [
    '{"big": 9007199254740993, "name": "1e10", "mix": 1, "rate": 1, "list": [1, "a"], "on": true}',
    '{"f": 1.0, "i": 9007199254740993, "val": {"acc": 0.1}, "note": "a,b"}',
  ],
  [
    '{"big": 1, "name": "NaN", "mix": 1.0, "rate": 0.1, "list": [], "on": false}',
    '{"f": NaN, "i": -9223372036854775808, "val": {"acc": 1e-300}, "note": "say \\"hi\\""}',
  ],
  [
    '{"big": -5, "name": "", "mix": "1", "rate": 1e22, "list": {"a": {}}}',
    '{"f": Infinity, "i": 3, "val": {"acc": null}, "note": "two\\r\\nlines\\n"}',
  ],
  [
    '{"big": 7, "name": "00123", "mix": true, "rate": 2, "on": null}',
    '{"f": -Infinity, "i": 9223372036854775807, "note": "\\ud83d\\ude00 \\u00fc \\u202e \\u0007"}',
  ],
  [
    '{"big": 8, "name": " space ", "mix": null, "rate": 5e-324, "huge": 92233720368547758080}',
    '{"f": -0.0, "note": "=1+1", "val": {"acc": 0.30000000000000004}}',
  ],
  ['{"big": 9, "name": "null", "mix": [1], "rate": 0.5, "huge": 1}', "{}"],
];

/** Prints what differs. `texts` are the columns of text, in which "1e10" must not become a number. */
const SCRIPT = String.raw`
import json, math, sys
from datetime import datetime
from pathlib import Path
import duckdb, pandas as pd, polars as pl, pyarrow as pa, pyarrow.csv as pc, pyarrow.parquet as pq

workspace, folder = sys.stdin.read().split("\n")

def flatten(mapping, before):
    for key, value in mapping.items():
        if isinstance(value, dict) and value:
            yield from flatten(value, before + key + ".")
        else:
            yield before + key, value

truth = {}
for job in Path(workspace).iterdir():
    text = (job / "signac_statepoint.json").read_text()
    doc = json.loads((job / "signac_job_document.json").read_text())
    truth[job.name] = {
        "status": doc["status"], "tag": doc["queue"]["tag"], "queued_at": doc["queue"]["queued_at"],
        **dict(flatten(json.loads(text), "sp.")), **dict(flatten(doc.get("results", {}), "results.")),
        "sp_json": text,
    }
INTS, FLOATS = ["sp.big", "results.i"], ["sp.rate", "results.f", "results.val.acc"]
BOOLS, MIXED = ["sp.on"], ["sp.mix", "sp.list", "sp.huge"]
TEXTS = ["sp.name", "results.note", "status", "tag", "sp_json", *MIXED]
wanted = {
    name: {job: row.get(name) for job, row in truth.items()}
    for name in INTS + FLOATS + BOOLS + TEXTS + ["queued_at"]
}

def expected(name, value):
    if value is None:
        return None
    if name in FLOATS:
        return float(value)
    if name in MIXED and not isinstance(value, str):
        return json.dumps(value)
    return value

def same(a, b):
    if isinstance(a, float) and isinstance(b, float):
        return (math.isnan(a) and math.isnan(b)) or (a == b and math.copysign(1, a) == math.copysign(1, b))
    return type(a) is type(b) and a == b

problems = []

def check(reader, rows, empty_is_missing=False):
    by_id = {row["job_id"]: row for row in rows}
    if sorted(by_id) != sorted(truth) or len(rows) != len(truth):
        problems.append(f"{reader}: {sorted(by_id)}")
        return
    for name, values in wanted.items():
        for job, value in values.items():
            theirs, ours = by_id[job].get(name), expected(name, value)
            if name == "queued_at" and isinstance(theirs, datetime):
                theirs = theirs.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
            if theirs is pd.NA or (empty_is_missing and theirs == ""):
                theirs = None
            if empty_is_missing and ours == "":
                ours = None
            if not same(theirs, ours):
                problems.append(f"{reader} {name}: {theirs!r} instead of {ours!r}")

def columns(frame):
    return [{k: (v.item() if hasattr(v, "item") else v) for k, v in row.items()}
            for row in frame.to_dict("records")]

parquet, csv, lines = (f"{folder}/runs.{end}" for end in ("parquet", "csv", "jsonl"))
check("pyarrow parquet", pq.read_table(parquet).to_pylist())
check("polars parquet", pl.read_parquet(parquet).to_dicts())
with duckdb.connect() as db:
    db.execute("set timezone = 'UTC'")
    check("duckdb parquet", db.sql(f"select * from '{parquet}'").to_arrow_table().to_pylist())
frame = pd.read_parquet(parquet, dtype_backend="pyarrow")
check("pandas parquet", pa.Table.from_pandas(frame, preserve_index=False).to_pylist())

header = Path(csv).read_text().split("\r\n")[0].split(",")
text = {name: "text" for name in header}
kinds = text | {n: "int" for n in INTS} | {n: "float" for n in FLOATS} | {n: "bool" for n in BOOLS}
names = lambda table: {name: table[kind] for name, kind in kinds.items()}
frame = pd.read_csv(csv, keep_default_na=False, na_values={n: ["", "NaN"] if n in FLOATS else [""] for n in header}, dtype=names(
    {"text": "string", "int": "Int64", "float": "float64", "bool": "boolean"}))
rows = columns(frame)
for row in rows:
    # pandas has one NaN for "not a number" and for "missing".
    for name in FLOATS:
        if math.isnan(row[name]) and truth[row["job_id"]].get(name) is None:
            row[name] = None
check("pandas csv", rows, empty_is_missing=True)
types = {"text": pa.string(), "int": pa.int64(), "float": pa.float64(), "bool": pa.bool_()}
table = pc.read_csv(csv, parse_options=pc.ParseOptions(newlines_in_values=True),
    convert_options=pc.ConvertOptions(column_types=names(types), null_values=[""],
        strings_can_be_null=True, quoted_strings_can_be_null=False))
check("pyarrow csv", table.to_pylist())
types = {"text": pl.String, "int": pl.Int64, "float": pl.Float64, "bool": pl.Boolean}
check("polars csv", pl.read_csv(csv, schema_overrides=names(types)).to_dicts())
casts = [f'"{n}"::{t} as "{n}"' for t, group in
    [("BIGINT", INTS), ("DOUBLE", FLOATS), ("BOOLEAN", BOOLS)] for n in group]
with duckdb.connect() as db:
    table = f"read_csv('{csv}', header=true, all_varchar=true, allow_quoted_nulls=false)"
    query = f"select * replace ({', '.join(casts)}) from {table}"
    check("duckdb csv", db.sql(query).to_arrow_table().to_pylist())

def read_line(line):
    row = json.loads(line, parse_constant=lambda name: 1 / 0)
    for name in FLOATS:
        row[name] = None if row[name] is None else float(row[name])
    for name in MIXED:
        value = row[name]
        row[name] = value if value is None or isinstance(value, str) else json.dumps(value)
    return row

check("json lines", [read_line(line) for line in Path(lines).read_text().splitlines()])
counts = [
    len(pd.DataFrame(map(json.loads, Path(lines).read_text().splitlines()))),
    duckdb.sql(f"select count(*) from read_json('{lines}')").fetchall()[0][0],
]
if counts != [len(truth)] * 2:
    problems.append(f"json lines: {counts}")
print(json.dumps(problems))
`;

analystTest("exports have equal values in pyarrow, pandas, polars and duckdb", async () => {
  await using folder = await temporaryStore();
  const { path, store } = folder;
  for (const [at, [statepoint, results]] of RUNS.entries()) {
    const queue = `{"queued_at": "2026-01-01T00:00:00.00000${9 - at}Z", "tag": "1e${at}"}`;
    makeJob(store, statepoint, `{"status": "complete", "queue": ${queue}, "results": ${results}}`);
  }
  for (const ending of ["parquet", "csv", "jsonl"]) {
    const { code, stderr } = await aexp(path, ["export", "-o", `runs.${ending}`]);
    assert.deepEqual([code, stderr], [0, ""]);
  }
  const input = `${store.workspacePath}\n${path}`;
  const problems = JSON.parse(await runPython(SCRIPT, input, analystPython()));
  assert.deepEqual(problems, []);
});
