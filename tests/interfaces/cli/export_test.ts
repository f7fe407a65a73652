/**
 * `aexp export`
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp, aexpJson } from "../../support/cli.ts";
import { diskTest, fill, smallDisk } from "../../support/small_disk.ts";
import { makeJob, type TemporaryStore, temporaryStore } from "../../support/store.ts";
import { temporaryRepository } from "../../support/temporary.ts";

/** Three runs of one sweep; the second ran twice. */
async function threeRuns(): Promise<TemporaryStore> {
  const folder = await temporaryStore();
  const attempt = (n: number, status: string) =>
    `{"n": ${n}, "id": "a${n}", "status": "${status}", "host": "node${n}", "returncode": ${
      n - 2
    },` +
    ` "started_at": "2026-01-01T00:00:0${n}Z", "wallclock_s": 1.5}`;
  const runs: readonly (readonly [string, string, string, string])[] = [
    [
      '{"lr": 0.1, "note": "=1+1"}',
      "complete",
      '{"acc": 0.5, "lr": 7}',
      `[${attempt(1, "failed")}]`,
    ],
    [
      '{"lr": 1, "note": "a,b\\n"}',
      "complete",
      '{"acc": 0.75}',
      `[${attempt(1, "failed")}, ${attempt(2, "complete")}]`,
    ],
    ['{"model": {"depth": 2}}', "queued", "{}", "[]"],
  ];
  for (const [at, [sp, status, results, attempts]] of runs.entries()) {
    const queue = `{"queued_at": "2026-01-0${at + 1}T00:00:00Z", "tag": "t"}`;
    const rest = `"queue": ${queue}, "results": ${results}, "attempts": ${attempts}`;
    makeJob(folder.store, sp, `{"status": "${status}", ${rest}}`);
  }
  return folder;
}

Deno.test("export writes runs in the order of the queue", async () => {
  await using folder = await threeRuns();
  const { path } = folder;
  const columns = "status,tag,attempts,sp.lr,model.depth,acc,sp.note";
  const { code, stdout, stderr } = await aexp(path, ["export", "--columns", columns]);
  assert.deepEqual([code, stderr], [0, ""]);
  assert.deepEqual(stdout.split("\r\n"), [
    "status,tag,attempts,sp.lr,sp.model.depth,results.acc,sp.note",
    "complete,t,1,0.1,,0.5,=1+1",
    'complete,t,2,1,,0.75,"a,b\n"',
    "queued,t,0,,2,,",
    "",
  ]);
  const one = await aexp(path, [
    "export",
    "--columns",
    "sp.lr",
    "--status",
    "complete",
    "--sp",
    "lr=1",
  ]);
  assert.equal(one.stdout, "sp.lr\r\n1\r\n");
  const safe = await aexp(path, ["export", "--columns", "sp.note", "--excel-safe"]);
  assert.equal(safe.stdout.split("\r\n")[1], "'=1+1");
  const lines = await aexp(path, ["export", "--format", "jsonl", "--columns", "sp.*,acc"]);
  assert.deepEqual(
    lines.stdout.split("\n")[1],
    [
      '{"sp.lr": 1, "sp.note": "a,b\\n", "sp.model.depth": null, "results.acc": 0.75}',
    ][0],
  );
});

Deno.test("export --attempts writes one row for each attempt", async () => {
  await using folder = await threeRuns();
  const columns = "attempt,attempt_status,host,returncode,wallclock_s,started_at,sp.lr";
  const args = ["export", "--attempts", "--columns", columns];
  const { stdout } = await aexp(folder.path, args);
  assert.deepEqual(stdout.split("\r\n"), [
    "attempt,attempt_status,host,returncode,wallclock_s,started_at,sp.lr",
    "1,failed,node1,-1,1.5,2026-01-01T00:00:01Z,0.1",
    "1,failed,node1,-1,1.5,2026-01-01T00:00:01Z,1",
    "2,complete,node2,0,1.5,2026-01-01T00:00:02Z,1",
    "",
  ]);
});

Deno.test("export takes the format from the name of the file, and replaces the file whole", async () => {
  await using folder = await threeRuns();
  const { path } = folder;
  for (const [name, start] of [["a.csv", "job_id,"], ["a.jsonl", "{"], ["a.parquet", "PAR1"]]) {
    const file = `${path}/${name}`;
    await Deno.writeTextFile(file, "old", { mode: 0o640 });
    const { stdout } = await aexp(path, ["export", "-o", `${name}`]);
    assert.match(stdout, /^wrote 3 rows of [0-9]+ columns to a\./);
    assert.ok((await Deno.readTextFile(file)).startsWith(start ?? ""));
    assert.equal(((await Deno.stat(file)).mode ?? 0) & 0o777, 0o640);
  }
  await Deno.symlink(`${path}/a.csv`, `${path}/link.csv`);
  await Deno.writeTextFile(`${path}/a.csv`, "old");
  const answer = await aexpJson(path, ["export", "-o", "link.csv"]);
  assert.deepEqual([answer.get("rows"), answer.get("format")], [3n, "csv"]);
  assert.ok((await Deno.lstat(`${path}/link.csv`)).isSymlink);
  assert.notEqual(await Deno.readTextFile(`${path}/a.csv`), "old");
  const names = Array.from(Deno.readDirSync(path), ({ name }) => name);
  assert.deepEqual(names.filter((name) => name.startsWith(".aexp-")), []);
});

Deno.test("export refuses what it cannot do, and writes nothing", async (t) => {
  await using folder = await threeRuns();
  const { path } = folder;
  await Deno.mkdir(`${path}/folder`);
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [["--format", "parquet"], /Cannot write Parquet to the standard output/],
    [["-o", "x.jsonl", "--excel-safe"], /Cannot use --excel-safe: it is for CSV/],
    [["-o", "folder"], /Cannot write ".*folder": it is a folder/],
    [["-o", "none/x.csv"], /Cannot write ".*none\/x\.csv": there is no such file or folder/],
    [["-o", "x.csv", "--columns", "accc"], /no such column\. Use some of results\.acc, /],
    [["-o", "x.csv", "--columns", "lr"], /it means sp\.lr and results\.lr\. Write the whole name/],
    [["--json"], /Cannot use --json alone/],
    [
      ["-o", "x.xlsx"],
      /^error: Cannot write "x\.xlsx": no format of this program is called \.xlsx\./,
    ],
    [["-o", "x.JSON"], /Name a file with \.csv, \.jsonl or \.parquet, or a format with --format\./],
  ];
  for (const [args, message] of cases) {
    await t.step(args.join(" "), async () => {
      const { code, stdout, stderr } = await aexp(path, ["export", ...args]);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, message);
    });
  }
  const names = Array.from(Deno.readDirSync(path), ({ name }) => name);
  assert.deepEqual(names.filter((name) => /^x\.|^\.aexp-/.test(name)), []);
});

Deno.test("export of nothing has the columns that there always are", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const { code, stdout, stderr } = await aexp(path, ["export"]);
  assert.deepEqual([code, stderr], [0, "note: no runs found\n"]);
  assert.match(stdout, /^job_id,status,tag,.*,sp_json\r\n$/);
});

Deno.test("export shows a terminal nothing that moves its cursor", async () => {
  await using folder = await temporaryStore();
  makeJob(folder.store, '{"a": "\\u001b[2J\\u202e"}', '{"status": "complete"}');
  const { stdout } = await aexp(folder.path, ["export", "--columns", "sp.a"], { columns: 80 });
  assert.equal(stdout, "sp.a\n\\u001b[2J\\u202e\n");
});

diskTest("export to a full disk leaves the old file, and no half one", async () => {
  await using disk = await smallDisk();
  await using folder = await threeRuns();
  for (const name of ["a.csv", "a.parquet"]) {
    await Deno.writeTextFile(`${disk.path}/${name}`, "old");
  }
  fill(`${disk.path}/filler`);
  for (const name of ["a.csv", "a.parquet"]) {
    const { code, stderr } = await aexp(folder.path, ["export", "-o", `${disk.path}/${name}`]);
    assert.equal(code, 2);
    assert.match(stderr, /^error: Cannot write ".*": no space is left on the device\./);
    assert.equal(await Deno.readTextFile(`${disk.path}/${name}`), "old");
  }
  const names = Array.from(Deno.readDirSync(disk.path), ({ name }) => name);
  assert.deepEqual(names.filter((name) => name.startsWith(".aexp-")), []);
});
