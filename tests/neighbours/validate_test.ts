/**
 * `validate` of Python's `aexp` and ours on the same repositories: the same codes, at the same
 * places, with the same severities.
 *
 * @module
 */

import assert from "node:assert/strict";
import { statepointId } from "../../lib/domain/statepoint/id.ts";
import type { Mapping } from "../../lib/domain/value/value.ts";
import { aexp } from "../support/cli.ts";
import { neighbourTest, runPython } from "../support/neighbours.ts";
import { json } from "../support/store.ts";
import { temporaryFolder, writeFile } from "../support/temporary.ts";

const EXPERIMENT = `---
id: E001
hypothesis: H001
sub_hypotheses: [H002]
runner_command: "true"
---
`;

const LINK =
  `"aexp": {"experiment_id": "E001", "hypothesis_id": "H001", "sub_hypothesis_id": null}`;
const INDEX = `{"schema_version": 1, "machine_label": "cluster", "entries": [
  {"job_id": "11111111111111111111111111111111", "experiment_id": "E001", "condition": "hpc"},
  {"job_id": 5}, {"experiment_id": "E001"}]}`;
const NOWHERE = "0123456789abcdef0123456789abcdef";

/** A repository: its files, and its runs as state point and document. */
interface Case {
  readonly files?: Readonly<Record<string, string>>;
  readonly runs?: readonly (readonly [statepoint: string, document: string])[];
  readonly hasStore?: boolean;
}

const RUN = [
  `{"experiment_id": "E001", "condition": "full", "seed": 1}`,
  `{"status": "complete", ${LINK}}`,
] as const;

function finding(supportingRuns: string, id = "F001"): Readonly<Record<string, string>> {
  return {
    [`kb/research/findings/${id}-a.md`]: `---\nid: ${id}\nsupporting_runs:${supportingRuns}\n---\n`,
  };
}

const CASES: Readonly<Record<string, Case>> = {
  "a sound run": { runs: [RUN] },
  "states": {
    runs: ["created", "running", "failed", "abandoned", "stopped", "done", ""].map((status, n) =>
      [`{"n": ${n}}`, `{"status": "${status}", ${LINK}}`] as const
    ),
  },
  "states that are no text": {
    runs: [[`{"n": 1}`, `{"status": 5, ${LINK}}`], [`{"n": 2}`, `{"status": null, ${LINK}}`]],
  },
  "orphans": { runs: [[`{"n": 1}`, `{"status": "complete"}`], [`{"n": 2}`, `{"aexp": {}}`]] },
  "an old link": { runs: [[`{"n": 1}`, `{"limina": {"experiment_id": "E001"}}`]] },
  "broken links": {
    runs: [
      [`{"n": 1}`, `{"aexp": {"experiment_id": "E777"}}`],
      [`{"n": 2}`, `{"aexp": {"hypothesis_id": "H001"}}`],
      [`{"n": 3}`, `{"aexp": {"experiment_id": ""}}`],
      [`{"n": 4}`, `{"aexp": {"experiment_id": "x"}}`],
      [`{"n": 5}`, `{"aexp": {"experiment_id": "E002"}}`],
    ],
    files: {
      "kb/research/experiments/E002-a.md": EXPERIMENT,
      "kb/research/experiments/E002-b.md": EXPERIMENT,
    },
  },
  "hypotheses": {
    runs: ["H001", "H002", "H003"].flatMap((id, n) => [
      [`{"n": ${n}}`, `{"aexp": {"experiment_id": "E001", "hypothesis_id": "${id}"}}`] as const,
      [`{"m": ${n}}`, `{"aexp": {"experiment_id": "E001", "sub_hypothesis_id": "${id}"}}`] as const,
    ]),
  },
  "one sub-hypothesis as text, and none": {
    files: {
      "kb/research/experiments/E003-a.md": "---\nsub_hypotheses: H009\n---\n",
      "kb/research/experiments/E004-a.md": "no front matter\n",
    },
    runs: [
      [`{"n": 1}`, `{"aexp": {"experiment_id": "E003", "sub_hypothesis_id": "H009"}}`],
      [`{"n": 2}`, `{"aexp": {"experiment_id": "E003", "hypothesis_id": "H001"}}`],
      [`{"n": 3}`, `{"aexp": {"experiment_id": "E004", "sub_hypothesis_id": "H001"}}`],
    ],
  },
  "citations of wrong form": {
    runs: [RUN],
    files: finding(`
  - foo
  - [a]
  - 5
  - {type: job, id: short}
  - {type: job}
  - {type: job, id: 12345678901234567890123456789012}
  - {id: ${NOWHERE}}
  - {type: run, id: ${NOWHERE}}
  - {type: batch}
  - {type: batch, experiment_id: 1}
  - {type: batch, experiment_id: E001, selector: {}}`),
  },
  "one citation without a list": {
    runs: [RUN],
    files: finding(` {type: job, id: ${NOWHERE}}`),
  },
  "no citations": {
    runs: [RUN],
    files: { ...finding(""), ...finding(" []", "F002"), ...finding(" {}", "F003") },
  },
  "a job that is here, in the ledger, in an index, and nowhere": {
    runs: [RUN],
    files: {
      ...finding(`
  - type: job
    id: ${statepointId(json(RUN[0]))}
  - type: job
    id: 22222222222222222222222222222222
  - type: job
    id: "22222222222222222222222222222222"
  - type: job
    id: '11111111111111111111111111111111'
  - type: job
    id: ${NOWHERE}`),
      ".aexp/ledger/22222222222222222222222222222222.json": "half",
      ".aexp/runs-index/x.json": INDEX,
    },
  },
  "batches": {
    runs: [RUN],
    files: {
      ...finding(`
  - {type: batch, experiment_id: E001, selector: {condition: full}}
  - {type: batch, experiment_id: E001, selector: {condition: ledger}}
  - {type: batch, experiment_id: E001, selector: {condition: hpc}}
  - {type: batch, experiment_id: E001, selector: {condition: nope}}
  - {type: batch, experiment_id: E001, selector: {model: big}}
  - {type: batch, experiment_id: E002}
  - {type: batch, experiment_id: E003, selector: {condition: 1}}`),
      ".aexp/ledger/22222222222222222222222222222222.json":
        `{"statepoint": {"experiment_id": "E001", "condition": "ledger"}}`,
      ".aexp/runs-index/x.json": INDEX,
    },
  },
  "batches without a run store": {
    hasStore: false,
    files: {
      ...finding(`
  - {type: batch, experiment_id: E001}
  - {type: batch, experiment_id: E005}
  - {type: batch, experiment_id: E001, selector: {condition: hpc}}`),
      ".aexp/runs-index/x.json": INDEX,
      ".aexp/runs-index/y.json": "not JSON",
      ".aexp/runs-index/z.json": "[]",
    },
  },
  "no source of runs": {
    hasStore: false,
    files: finding(
      `\n  - {type: job, id: ${NOWHERE}}\n  - {type: batch, experiment_id: E001}\n  - foo`,
    ),
  },
  "an empty folder": { files: { [`.runs/workspace/${NOWHERE}/.keep`]: "" } },
};

async function write(
  path: string,
  { files = {}, runs = [], hasStore = true }: Case,
): Promise<void> {
  await Deno.mkdir(`${path}/.git`);
  await writeFile(`${path}/kb/research/experiments/E001-first.md`, EXPERIMENT);
  if (hasStore) await writeFile(`${path}/.runs/.signac/config`, "schema_version = 2\n");
  for (const [name, text] of Object.entries(files)) await writeFile(`${path}/${name}`, text);
  for (const [statepoint, document] of runs) {
    const folder = `${path}/.runs/workspace/${statepointId(json(statepoint))}`;
    await writeFile(`${folder}/signac_statepoint.json`, statepoint);
    await writeFile(`${folder}/signac_job_document.json`, document);
  }
  for (const name of Object.keys(files).filter((one) => one.endsWith("/.keep"))) {
    await Deno.remove(`${path}/${name}`);
  }
}

const SCRIPT = `
import json, sys
from aexp.validate import validate_repo
for command in json.load(sys.stdin):
    result = validate_repo(command["path"], mode="runs-only", strict_runs=command["strict"])
    print(json.dumps([[i.severity, i.code, i.path, i.detail] for i in result.issues]))
`;

/** The issues of ours that Python knows, as it has them. */
async function ours(path: string, strict: string): Promise<string[]> {
  const args = ["validate", "--runs-only", "--strict-runs", strict, "--json"];
  const { stdout, stderr } = await aexp(path, args);
  assert.equal(stderr, "");
  const answer = json(stdout);
  const those = (name: string, severity: string) =>
    (answer.get(name) as Mapping[]).map((one) =>
      JSON.stringify([severity, one.get("code"), one.get("path"), one.get("detail")])
    );
  return [...those("errors", "error"), ...those("warnings", "warning")].sort();
}

neighbourTest("runs and citations have Python's codes and severities", async (t) => {
  await using folder = await temporaryFolder();
  const commands: { path: string; strict: string; name: string }[] = [];
  for (const [n, [name, one]] of Object.entries(CASES).entries()) {
    const path = `${folder.path}/${n}`;
    await Deno.mkdir(path);
    await write(path, one);
    for (const strict of ["error", "warn", "off"]) commands.push({ path, strict, name });
  }
  const answers = (await runPython(SCRIPT, JSON.stringify(commands))).trimEnd().split("\n");
  const seen = new Set<string>();
  for (const [n, { path, strict, name }] of commands.entries()) {
    await t.step(`${name}, ${strict}`, async () => {
      const theirs = JSON.parse(answers[n] ?? "") as unknown[][];
      for (const [, code] of theirs) seen.add(String(code));
      assert.deepEqual(await ours(path, strict), theirs.map((one) => JSON.stringify(one)).sort());
    });
  }
  assert.deepEqual([...seen].sort(), [
    "finding.absent_batch_runs",
    "finding.absent_run_citation",
    "finding.broken_run_citation",
    "finding.empty_batch",
    "finding.no_run_store",
    "run.broken_experiment_link",
    "run.hypothesis_mismatch",
    "run.orphan",
    "run.status_invalid",
    "run.sub_hypothesis_unlisted",
  ]);
});
