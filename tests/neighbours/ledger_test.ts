/**
 * The ledger by Python's `aexp` and by ours: the same facts give the same bytes.
 *
 * @module
 */

import assert from "node:assert/strict";
import { statepointId } from "../../lib/domain/statepoint/id.ts";
import { aexp } from "../support/cli.ts";
import { neighbourTest } from "../support/neighbours.ts";
import {
  makePythonStore,
  neighbourRepository,
  pythonAexp,
  readJobFiles,
} from "../support/python_repository.ts";
import { json } from "../support/store.ts";
import { writeFile } from "../support/temporary.ts";

/** Documents of runs that are over, and what may stand in them. */
const DOCUMENTS = [
  `{"status": "complete"}`,
  `{"status": "failed", "started_at": 5, "ended_at": null, "wallclock_s": 3}`,
  `{"status": "stopped", "started_at": ["a", 1.0, null], "wallclock_s": true}`,
  `{"status": "abandoned", "wallclock_s": "1", "aexp": null, "limina": {"experiment_id": "E001"}}`,
  `{"status": "complete", "wallclock_s": NaN, "aexp": {}, "limina": {"experiment_id": "E002"}}`,
  `{"status": "complete", "wallclock_s": -0.0, "aexp": {"z": 1, "é": "ü\\u0007", "😀": 1e22}}`,
  `{"status": "complete", "tracker": {"backend": "wandb", "run_id": "x", "url": "https://w/\\u00e9",
    "group": null, "project": 5, "config": {"dir": "/home/me"}, "dir": "/home/me"}}`,
  `{"status": "complete", "tracker": {"config": 1}}`,
  `{"status": "complete", "tracker": null, "started_at": "2026-01-01T00:00:00Z", "wallclock_s": 0.1,
    "queue": {"tag": "t", "last_error": {"returncode": 1}}, "results": {"loss": 1}}`,
  `{"status": "failed", "wallclock_s": 100000000000000000000, "started_at": "", "ended_at": false}`,
];

const STATEPOINTS = [
  `{"experiment_id": "E001", "code_commit": "abc", "code_dirty": true, "b": {"z": 1, "a": [1, {"y": 1.0, "x": []}]}}`,
  `{"code_commit": null, "code_dirty": "False", "x": NaN, "y": -Infinity}`,
  `{"code_commit": ["a"], "code_dirty": 0.0, "Z": 1, "a": 2, "_": 3, "é": 4, "😀": 5, "\\uffee": 6}`,
  `{"code_commit": 1.0, "code_dirty": [], "big": 123456789012345678901234567890, "e": 1e-07}`,
  `{"code_dirty": {"a": 1}, "empty": {}, "list": [], "text": "\\u0000\\u007f\\"\\\\/"}`,
];

async function ledgerOf(path: string): Promise<Map<string, string>> {
  const entries = new Map<string, string>();
  const names = Array.from(Deno.readDirSync(`${path}/.aexp/ledger`), ({ name }) => name);
  for (const name of names.sort()) {
    const text = await Deno.readTextFile(`${path}/.aexp/ledger/${name}`);
    entries.set(name, text.replace(/"promoted_at": "[^"]*"/, '"promoted_at": ""'));
  }
  return entries;
}

neighbourTest("entries of the same run have the same bytes", async () => {
  await using repository = await neighbourRepository();
  const { path } = repository;
  await writeFile(`${path}/.aexp/installed.json`, '{"machine_label": "clustér"}');
  await makePythonStore(path);
  let n = 0;
  for (const document of DOCUMENTS) {
    for (const text of STATEPOINTS) {
      const statepoint = text.replace("{", `{"n": ${n++}, `);
      const folder = `${path}/.runs/workspace/${statepointId(json(statepoint))}`;
      await writeFile(`${folder}/signac_statepoint.json`, statepoint);
      await writeFile(`${folder}/signac_job_document.json`, document);
    }
  }
  await pythonAexp(path, ["ledger", "backfill"]);
  const theirs = await ledgerOf(path);
  assert.equal(theirs.size, n);
  const check = await aexp(path, ["ledger", "check"]);
  assert.equal(check.code, 0, check.stdout);
  for (const name of theirs.keys()) {
    const { code, stderr } = await aexp(path, ["ledger", "promote", name.slice(0, 32)]);
    assert.equal(code, 0, stderr);
  }
  assert.deepEqual(await ledgerOf(path), theirs);
});

neighbourTest("both programs in turns keep each other's entries", async () => {
  await using repository = await neighbourRepository();
  const { path } = repository;
  await pythonAexp(path, [
    "queue",
    "add",
    "--experiment",
    "E001",
    "--sp",
    "condition=full",
    "--sweep",
    "seed=0..3",
  ]);
  const [byUs = "", byPython = "", removed = "", stopped = ""] = [
    ...(await readJobFiles(path)).keys(),
  ];
  await aexp(path, ["run-queued", byUs]);
  await pythonAexp(path, ["run-queued", byPython], ["queue", "remove", removed]);
  await aexp(path, ["queue", "stop", stopped]);
  const before = await ledgerOf(path);
  assert.deepEqual(
    [...before.keys()],
    [byUs, byPython, removed, stopped].map((id) => `${id}.json`).sort(),
  );
  await pythonAexp(path, ["ledger", "promote", byUs], ["ledger", "promote", stopped]);
  assert.deepEqual(await ledgerOf(path), before);
  // Python's runner writes the entry before the end of the run is known; ours adds that.
  const { stderr } = await aexp(path, ["ledger", "backfill"]);
  assert.match(stderr, /1 entry that is present disagrees/);
  await aexp(path, ["ledger", "backfill", "--overwrite"]);
  const mended = await ledgerOf(path);
  await pythonAexp(path, ["ledger", "backfill", "--overwrite"]);
  assert.deepEqual(await ledgerOf(path), mended);
  assert.equal((await aexp(path, ["ledger", "check"])).code, 0);
});
