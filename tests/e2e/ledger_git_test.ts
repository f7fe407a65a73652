/**
 * The seed's round trip with a real git: runs on a cluster, findings on a laptop.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp } from "../support/cli.ts";
import { added, values } from "../support/queue.ts";
import { commitAll, git, temporaryFolder, writeFile } from "../support/temporary.ts";

/** What Python's `aexp install` writes into `.gitignore`, and a rule that keeps runs local. */
const IGNORED = `.aexp/*
!.aexp/runs-index/
!.aexp/ledger/
.runs/
`;

async function commit(path: string, message: string): Promise<void> {
  await git(path, "add", "-A");
  await git(path, "commit", "-q", "-m", message);
}

async function cite(path: string, runs: string): Promise<void> {
  await writeFile(
    `${path}/kb/research/findings/F001-it-works.md`,
    `---\nid: F001\nsupporting_runs:\n${runs}---\n`,
  );
}

/** A bare repository and two clones of it, whose run stores are not shared. */
async function twoClones(path: string): Promise<{ cluster: string; laptop: string }> {
  const [origin, cluster, laptop] = ["origin.git", "cluster", "laptop"].map((one) =>
    `${path}/${one}`
  );
  assert.ok(origin !== undefined && cluster !== undefined && laptop !== undefined);
  await git(path, "init", "-q", "--bare", "-b", "main", origin);
  await writeFile(
    `${cluster}/kb/research/experiments/E001-a.md`,
    '---\nrunner_command: "exit {code}"\n---\n',
  );
  await writeFile(`${cluster}/.gitignore`, IGNORED);
  await git(cluster, "init", "-q", "-b", "main");
  await commitAll(cluster);
  await git(cluster, "remote", "add", "origin", `file://${origin}`);
  await git(cluster, "push", "-q", "-u", "origin", "main");
  await git(path, "clone", "-q", `file://${origin}`, laptop);
  await writeFile(`${cluster}/.aexp/installed.json`, '{"machine_label": "cluster"}');
  await writeFile(`${laptop}/.aexp/installed.json`, '{"machine_label": "laptop"}');
  return { cluster, laptop };
}

async function validated(path: string, ...args: string[]): Promise<[number, string]> {
  const { code, stdout } = await aexp(path, ["validate", ...args]);
  return [code, stdout];
}

Deno.test("a finding that cites a run of the cluster is an error before the pull, and clean after it", async () => {
  await using folder = await temporaryFolder();
  const { cluster, laptop } = await twoClones(folder.path);
  const [complete = "", failed = ""] = values(
    await added(cluster, "--sweep", "code=0..1"),
    "job_id",
  )
    .map(String);
  await aexp(cluster, ["queue", "run", "--continue-on-failure"]);
  await cite(laptop, `  - {type: job, id: ${complete}}\n  - type: job\n    id: ${failed}\n`);
  await added(laptop, "--sweep", "code=9");
  const [code, text] = await validated(laptop);
  assert.equal(code, 1);
  assert.match(
    text,
    new RegExp(`^ERROR finding\\.broken_run_citation \\[[^\\]]*:4\\]: .*${complete}`),
  );
  assert.match(text, /^FAILED 2 error\(s\), 0 warning\(s\)$/m);
  assert.equal((await validated(laptop, "--strict-runs=warn"))[0], 0);
  assert.equal(
    (await validated(laptop, "--strict-runs=off"))[1],
    "OK no validation errors (0 warnings)\n",
  );

  await git(cluster, "add", ".aexp/ledger/");
  await git(cluster, "commit", "-q", "-m", "ledger");
  await git(cluster, "push", "-q");
  await git(laptop, "pull", "-q");
  assert.deepEqual(await validated(laptop), [0, "OK no validation errors (0 warnings)\n"]);
  const shown = await aexp(laptop, ["ledger", "show"]);
  assert.deepEqual(
    shown.stdout.split("\n").filter((line) => line.includes("\tcluster\t")).length,
    2,
  );

  // Forms are judged whatever is known.
  await cite(laptop, `  - {type: job, id: ${complete.slice(0, 8)}}\n`);
  for (const strict of ["error", "warn", "off"]) {
    assert.equal((await validated(laptop, "--strict-runs", strict))[0], 1, strict);
  }
});

Deno.test("runs from before the ledger come by backfill, and by an index only as a warning", async () => {
  await using folder = await temporaryFolder();
  const { cluster, laptop } = await twoClones(folder.path);
  const [id = ""] = values(await added(cluster, "--sweep", "code=0"), "job_id").map(String);
  await aexp(cluster, ["queue", "run"]);
  await Deno.remove(`${cluster}/.aexp/ledger`, { recursive: true });
  await cite(laptop, `  - {type: job, id: ${id}}\n  - {type: batch, experiment_id: E001}\n`);

  const exported = await aexp(cluster, ["runs-export-index"]);
  assert.equal(exported.code, 0);
  assert.match(
    exported.stderr,
    /^warning: `aexp runs-export-index` is superseded by `aexp ledger backfill`/,
  );
  await commit(cluster, "index");
  await git(cluster, "push", "-q");
  await git(laptop, "pull", "-q");
  const [code, text] = await validated(laptop);
  assert.equal(code, 0);
  assert.match(text, /^WARNING finding\.absent_run_citation .*index of machine "cluster"/m);
  assert.match(text, /^WARNING finding\.absent_batch_runs /m);

  assert.equal(
    (await aexp(cluster, ["ledger", "backfill"])).stdout,
    "promoted 1 entry (0 already present, skipped)\n",
  );
  await commit(cluster, "migrate to the ledger");
  await git(cluster, "push", "-q");
  await git(laptop, "pull", "-q");
  assert.deepEqual(await validated(laptop), [0, "OK no validation errors (0 warnings)\n"]);
});
