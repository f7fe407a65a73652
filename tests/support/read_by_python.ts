/**
 * Lets the Python program and signac read all runs of a repository.
 *
 * @module
 */

import { runPython } from "./neighbours.ts";

/** Lists all runs with the Python program and with signac; there must be some. */
export async function readByPython(path: string): Promise<void> {
  await runPython(READ_ALL, path);
}

const READ_ALL = `
import sys, pathlib, signac
from aexp import find_runs
root = pathlib.Path(sys.stdin.read())
runs = find_runs(repo_root=root)
jobs = list(signac.get_project(root / ".runs"))
assert len(runs) == len(jobs) > 0, (len(runs), len(jobs))
for job in jobs:
    assert job.statepoint()["experiment_id"] == "E001"
    assert isinstance(dict(job.doc)["status"], str)
`;
