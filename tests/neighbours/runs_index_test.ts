/**
 * The index of runs by Python's `aexp runs-export-index` and by ours: the same bytes.
 *
 * @module
 */

import assert from "node:assert/strict";
import { statepointId } from "../../lib/domain/statepoint/id.ts";
import { aexp } from "../support/cli.ts";
import { neighbourTest } from "../support/neighbours.ts";
import { pythonAexp } from "../support/python_repository.ts";
import { json } from "../support/store.ts";
import { temporaryRepository, writeFile } from "../support/temporary.ts";

const LINK = `"aexp": {"experiment_id": "E001", "hypothesis_id": "H001"}`;

/** Runs as only another program, or a person, writes them. */
const ODD: readonly (readonly [statepoint: string, document: string])[] = [
  [`{"n": 1}`, `{"status": "complete"}`],
  [`{"n": 2, "condition": "ü"}`, `{"status": "failed", ${LINK}, "wallclock_s": 3}`],
  [`{"n": 3, "condition": null}`, `{"status": "stopped", ${LINK}, "ended_at": 5}`],
  [`{"n": 4, "condition": ["a", 1.0]}`, `{"status": "abandoned", "limina": {}}`],
  [`{"experiment_id": "E002", "x": 1e22}`, `{"status": "complete", "aexp": {}}`],
  [`{"experiment_id": 7}`, `{"status": "complete", "started_at": "t", "wallclock_s": true}`],
  [`{"n": 5}`, `{"status": "running"}`],
  [`{"n": 6}`, `{"status": null}`],
  [`{"n": 7}`, `{"status": "complete", "tracker": {"url": "u", "dir": "/x"}}`],
  [`{"n": 8, "code_commit": "c", "code_dirty": true}`, `{"status": "complete", ${LINK}}`],
];

neighbourTest("runs-export-index writes the bytes of the Python program", async () => {
  await using repository = await temporaryRepository({
    experiment: `---\nid: "E001"\nhypothesis: "H001"\nrunner_command: "exit {code}"\n---\n`,
  });
  const { path } = repository;
  const add = ["queue", "add", "--experiment", "E001", "--hypothesis", "H001", "--no-commit"];
  assert.equal((await aexp(path, [...add, "--sweep", "code=0..2", "--tag", "t"])).code, 0);
  await aexp(path, ["queue", "run", "--continue-on-failure"]);
  await pythonAexp(path, [...add, "--sweep", "code=5"]);
  for (const [statepoint, document] of ODD) {
    const folder = `${path}/.runs/workspace/${statepointId(json(statepoint))}`;
    await writeFile(`${folder}/signac_statepoint.json`, statepoint);
    await writeFile(`${folder}/signac_job_document.json`, document);
  }
  const [theirs, ours] = [`${path}/theirs.json`, `${path}/ours.json`];
  for (const label of ["cluster", "é", ""]) {
    const name = label === "" ? [] : ["--as", label];
    await pythonAexp(path, ["runs-export-index", "--out", theirs, ...name]);
    const done = await aexp(path, ["runs-export-index", "--out", ours, ...name]);
    assert.equal(done.code, 0, done.stderr);
    const [one, other] = [theirs, ours].map((file) => {
      return Deno.readTextFileSync(file).replace(/"exported_at": "[^"]*"/, "");
    });
    assert.equal(other, one);
    assert.match(one ?? "", /"job_id"/);
  }
  // The file in its usual place has the same name, too.
  await pythonAexp(path, ["runs-export-index", "--as", "lab"]);
  const before = Array.from(Deno.readDirSync(`${path}/.aexp/runs-index`), ({ name }) => name);
  await aexp(path, ["runs-export-index", "--as", "lab"]);
  const after = Array.from(Deno.readDirSync(`${path}/.aexp/runs-index`), ({ name }) => name);
  assert.deepEqual(after, before);
});
