/**
 * signac on a store that ours made: it opens, checks and finds the jobs, and does not stumble over what
 * a crash left.
 *
 * @module
 */

import assert from "node:assert/strict";
import { neighbours, neighbourTest, runPython } from "../support/neighbours.ts";
import { aexp } from "../support/cli.ts";
import {
  idsBy,
  neighbourRepository,
  pythonAexp,
  pythonCommands,
  readJobFiles,
  shortIds,
} from "../support/python_repository.ts";
import { type TemporaryFolder, writeFile } from "../support/temporary.ts";

const ADD = ["queue", "add", "--experiment", "E001", "--sp", "condition=full"];

/** A repository in which ours has added a sweep. */
async function filled(...flags: readonly string[]): Promise<TemporaryFolder> {
  const repository = await neighbourRepository({ hasStore: false });
  const { code, stderr } = await aexp(repository.path, [...ADD, ...flags]);
  assert.equal(code, 0, stderr);
  return repository;
}

const SIGNAC = `
import json, signac, sys
project = signac.get_project(sys.stdin.read())
project.check()
jobs = {}
for job in project:
    opened = signac.get_project(project.path).open_job(id=job.id)
    anew = project.open_job(opened.statepoint())
    assert anew.id == job.id and anew in project
    jobs[job.id] = [opened.statepoint(), opened.document()]
project.update_cache()
found = sorted(job.id for job in project.find_jobs({"seed": {"$gte": 1}, "doc.status": "queued"}))
print(json.dumps({"jobs": jobs, "found": found}))
`;

neighbourTest("signac checks, opens and finds the jobs that ours added", async () => {
  await using repository = await filled(
    "--sweep",
    "seed=0..2",
    "--sp",
    'x:={"é":[1,1.0,true,null,1e-7,"😀"]}',
  );
  const { path } = repository;
  const store = `${path}/.runs`;
  const answer = JSON.parse(await runPython(SIGNAC, store));
  const jobs = await readJobFiles(path);
  assert.equal(jobs.size, 3);
  for (const [id, { statepoint, document }] of jobs) {
    assert.deepEqual(answer.jobs[id], [JSON.parse(statepoint), JSON.parse(document)]);
  }
  const ids = await idsBy(path, "seed");
  assert.deepEqual(answer.found, [ids.get("1"), ids.get("2")].sort());
});

neighbourTest("the signac command finds and prints the jobs that ours added", async () => {
  await using repository = await filled("--sweep", "seed=0..2");
  const { path } = repository;
  const id = (await idsBy(path, "seed")).get("1") ?? "";
  const cwd = `${path}/.runs`;
  const { signac } = neighbours();
  const [found, statepoint, document] = await pythonCommands([
    { cwd, argv: [signac, "find", '{"seed": 1}'] },
    { cwd, argv: [signac, "statepoint", id] },
    { cwd, argv: [signac, "document", id] },
  ]);
  assert.equal(found?.stdout.trim(), id);
  assert.equal(JSON.parse(statepoint?.stdout ?? "").seed, 1);
  assert.equal(JSON.parse(document?.stdout ?? "").status, "queued");
});

neighbourTest("Python and signac do not stumble over what a crash of ours left", async () => {
  await using repository = await filled("--sweep", "seed=0..1");
  const { path } = repository;
  const [id = ""] = (await idsBy(path, "seed")).values();
  const workspace = `${path}/.runs/workspace`;
  const maker = `.aexp-${"0".repeat(32)}`;
  await writeFile(`${workspace}/${maker}/${"a".repeat(32)}/signac_statepoint.json`, '{"half');
  await writeFile(`${workspace}/${maker}/.gitignore`, "*\n");
  await writeFile(`${workspace}/${id}/${maker}-0`, '{"half');
  const [list = "", added = ""] = await pythonAexp(
    path,
    ["queue", "list", "--experiment", "E001"],
    [...ADD, "--sweep", "seed=7", "--sp", "condition=other"],
    ["list-runs", "--experiment", "E001"],
  );
  assert.equal(shortIds(list).length, 2);
  assert.match(added, /queued 1 job/);
  assert.equal(Object.keys(JSON.parse(await runPython(SIGNAC, `${path}/.runs`)).jobs).length, 3);
});
