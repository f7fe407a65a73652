/**
 * `aexp results`
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Mapping } from "../../../lib/domain/value/value.ts";
import { aexp, aexpJson } from "../../support/cli.ts";
import { temporaryRepository } from "../../support/temporary.ts";
import { makeJob, type TemporaryStore, temporaryStore } from "../../support/store.ts";

interface Run {
  readonly sp: string;
  readonly results?: string;
  readonly status?: string;
  readonly tag?: string;
}

/** A store with runs of E001. */
async function storeWith(runs: readonly Run[]): Promise<TemporaryStore> {
  const folder = await temporaryStore();
  for (const { sp, results, status = "complete", tag = "sweep" } of runs) {
    const queue = `"queue": {"queued_at": "2026-01-01T00:00:00Z", "tag": "${tag}"}`;
    const rest = results === undefined ? "" : `, "results": ${results}`;
    makeJob(
      folder.store,
      `{"experiment_id": "E001", ${sp}}`,
      `{"status": "${status}", ${queue}${rest}}`,
    );
  }
  return folder;
}

const SWEEP: readonly Run[] = [
  { sp: '"lr": 0.1, "opt": "adam", "seed": 0', results: '{"acc": 0.911, "val": {"loss": 0.3}}' },
  { sp: '"lr": 0.1, "opt": "adam", "seed": 1', results: '{"acc": 0.917, "val": {"loss": 0.5}}' },
  { sp: '"lr": 0.1, "opt": "sgd", "seed": 0', results: '{"acc": 0.7, "val": {"loss": 0.2}}' },
  { sp: '"lr": 0.1, "opt": "sgd", "seed": 1', status: "queued" },
  { sp: '"lr": 3.0, "opt": "adam", "seed": 0', status: "failed" },
  { sp: '"lr": 3.0, "opt": "adam", "seed": 1', status: "failed", results: '{"acc": 0.1}' },
];

/** The lines of a text, with single spaces. */
function lines(text: string): string[] {
  return text.trimEnd().split("\n").map((line) => line.replace(/ +/g, " "));
}

Deno.test("results shows one row for each configuration, the best first", async () => {
  await using folder = await storeWith(SWEEP);
  const { code, stdout, stderr } = await aexp(folder.path, ["results"], { columns: 100 });
  assert.equal(code, 0);
  assert.deepEqual(lines(stdout), [
    "6 runs of E001, tag sweep: 3 complete, 2 failed, 1 waiting. Mean ± std over seed.",
    "LR OPT RUNS ACC (max) VAL.LOSS (min)",
    "0.1 adam 2 0.914 ± 0.004 * 0.4 ± 0.1",
    "0.1 sgd 2 0.7 (1) 0.2 (1) * 1 waiting",
    "3.0 adam 2 – – 2 failed",
  ]);
  assert.equal(stderr, "note: 1 run with results that did not complete is not counted\n");
});

Deno.test("results aggregates and sorts as it is told", async (t) => {
  await using folder = await storeWith(SWEEP);
  const { path } = folder;
  const table = async (...args: string[]) =>
    lines((await aexp(path, ["results", "--metric", "acc", ...args])).stdout).slice(1);
  const cases: readonly (readonly [readonly string[], readonly string[]])[] = [
    [["--by", "lr"], [
      "LR RUNS ACC (max)",
      "0.1 4 0.8 ± 0.1 (3) 1 waiting",
      "3.0 2 – 2 failed",
    ]],
    [
      ["--stat", "median", "--by", "lr"],
      [
        "LR RUNS ACC (max)",
        "0.1 4 0.911 (3) * 1 waiting",
        "3.0 2 – 2 failed",
      ].map((line) => line.replace(" *", "")),
    ],
    [["--stat", "ci", "--sp", "lr=0.1"], [
      "OPT RUNS ACC (max)",
      "adam 2 0.91 ± 0.04 *",
      "sgd 2 0.7 (1) 1 waiting",
    ]],
    [["--sort", "-lr"], [
      "LR OPT RUNS ACC (max)",
      "3.0 adam 2 – 2 failed",
      "0.1 adam 2 0.914 ± 0.004 *",
      "0.1 sgd 2 0.7 (1) 1 waiting",
    ]],
    [["--minimize", "acc", "--over", "seed,opt"], [
      "LR RUNS ACC (min)",
      "0.1 4 0.8 ± 0.1 (3) 1 waiting",
      "3.0 2 – 2 failed",
    ]],
    [["--status", "failed"], ["RUNS ACC (max)", "2 0.1 (1) 2 failed"]],
    [["--pivot"], [
      "ACC (max) by lr and opt",
      "lr \\ opt adam sgd",
      "0.1 0.914 ± 0.004 * 0.7",
      "3.0 –",
    ]],
  ];
  for (const [args, expected] of cases) {
    await t.step(args.join(" "), async () => {
      assert.deepEqual(await table(...args), expected);
    });
  }
  const all = await table("--all");
  assert.equal(all.length, 7);
  assert.match(all[1] ?? "", /^[0-9a-f]{8} 0\.1 adam 1 0\.917 \*$/);
});

Deno.test("results prints all statistics as CSV and as JSON", async () => {
  await using folder = await storeWith(SWEEP);
  const { path } = folder;
  const { stdout } = await aexp(path, ["results", "--metric", "acc", "--csv"]);
  assert.deepEqual(
    stdout.split("\r\n"),
    [
      "lr,opt,acc_mean,acc_std,acc_n,acc_min,acc_max,complete,failed,other",
      "0.1,adam,0.914,0.00424264068711929,2,0.911,0.917,2,0,0",
      "0.1,sgd,0.7,,1,0.7,0.7,1,0,1",
      "3.0,adam,,,0,,,0,2,0",
      "",
    ].map((line) =>
      line.replace("0.00424264068711929", /0\.0042426[0-9]+/.exec(stdout)?.[0] ?? "")
    ),
  );
  const answer = await aexpJson(path, ["results", "--metric", "acc"]);
  const [first] = answer.get("entries") as Mapping[];
  assert.deepEqual([...first?.keys() ?? []].join(","), stdout.split("\r\n")[0]);
  assert.equal(answer.get("runs"), 6n);
  const mixed = await aexpJson(path, ["results", "--importance", "--metric", "acc"]);
  const [importance] = mixed.get("importance") as Mapping[];
  assert.deepEqual([importance?.get("metric"), importance?.get("n")], ["acc", 3n]);
});

Deno.test("results refuses names that no run has, and says which there are", async (t) => {
  await using folder = await storeWith(SWEEP);
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [["--by", "lrr"], /Cannot use --by "lrr": no run has such a key\. Use one of lr, /],
    [["--over", "sed"], /Cannot use --over "sed": no run has such a key\. Use one of seed, /],
    [["--metric", "los"], /Cannot use --metric "los": .* Use one of val\.loss, acc\./],
    [["--sort", "x"], /Cannot use --sort "x": the table has no such column\. Use one of /],
    [["--pivot", "--by", "lr"], /Cannot use --pivot: it needs two keys, .* has 1 \(lr\)\. Name /],
  ];
  for (const [args, message] of cases) {
    await t.step(args.join(" "), async () => {
      const { code, stdout, stderr } = await aexp(folder.path, ["results", ...args]);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, message);
    });
  }
});

Deno.test("results says why there is nothing to see", async () => {
  await using empty = await temporaryRepository();
  assert.deepEqual(await aexp(empty.path, ["results"]), {
    code: 0,
    stdout: "",
    stderr: "note: no runs found\n",
  });
  await using folder = await storeWith([{ sp: '"lr": 1', status: "failed" }]);
  const { stdout, stderr } = await aexp(folder.path, ["results"]);
  assert.deepEqual(lines(stdout), [
    "1 run of E001, tag sweep: 1 failed. lr = 1.",
    "RUNS",
    "1 1 failed",
  ]);
  assert.match(stderr, /^note: no run has numbers in its results/);
  const none = await aexp(folder.path, ["results", "--tag", "swep"]);
  assert.match(none.stderr, /^note: no run has tag=swep; known tags: sweep \(1\)\n$/);
});

Deno.test("results leaves columns out that do not fit, and says which", async () => {
  const names = Array.from({ length: 12 }, (_, n) => `"metric_${n}": ${n}.5`).join(", ");
  await using folder = await storeWith([
    { sp: '"lr": 1', results: `{${names}}` },
    { sp: '"lr": 2', results: `{${names}}` },
  ]);
  const { stdout } = await aexp(folder.path, ["results"], { columns: 60 });
  const all = stdout.trimEnd().split("\n");
  assert.ok(all.every((line, at) => at === 0 || at === all.length - 1 || line.length <= 60));
  assert.match(all[1] ?? "", /^LR +RUNS +METRIC_0 \(max\) +METRIC_1 \(max\)/);
  assert.match(all.at(-1) ?? "", /^Columns are left out for the width: metric_11, metric_10, /);
});

Deno.test("results shows hostile text without obeying it", async () => {
  const hostile = "\\u001b[2J\\u202ex\\n\\t=1+1";
  await using folder = await storeWith([
    { sp: `"k${hostile}": "a${hostile}", "seed": 0`, results: `{"m${hostile}": 1.5}` },
    { sp: `"k${hostile}": "b${hostile}", "seed": 0`, results: `{"m${hostile}": 2.5}` },
    { sp: '"c": 1, "seed": 0', status: `x${hostile}`, tag: `t${hostile}` },
  ]);
  for (const args of [[], ["--all"], ["--importance"], ["--by", "seed"]]) {
    const { code, stdout, stderr } = await aexp(folder.path, ["results", ...args], {
      columns: 200,
    });
    assert.equal(code, 0, stderr);
    // deno-lint-ignore no-control-regex
    assert.doesNotMatch(stdout + stderr, /[\u0000-\u0009\u000b-\u001f\u202e]/);
  }
  const table = (await aexp(folder.path, ["results"], { columns: 200 })).stdout.trimEnd();
  assert.equal(table.split("\n").length, 5);
  const csv = await aexp(folder.path, ["results", "--csv"], { columns: 200 });
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch(csv.stdout, /[\u0000-\u0009\u000b-\u001f\u202e]/);
  const piped = await aexp(folder.path, ["results", "--csv"]);
  assert.ok(piped.stdout.includes("\u001b[2J\u202ex\n\t=1+1"));
});
