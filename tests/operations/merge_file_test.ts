import assert from "node:assert/strict";
import { aexp } from "../support/cli.ts";
import { documentsOf, temporaryClones } from "../support/clones.ts";
import { added, onlyDocument, run } from "../support/queue.ts";
import { git, temporaryFolder, writeFile } from "../support/temporary.ts";

async function commitRuns(path: string): Promise<void> {
  await git(path, "add", ".runs");
  await git(path, "commit", "-q", "-m", "runs");
}

for (const rebase of [false, true]) {
  const way = rebase ? "rebase" : "merge";
  Deno.test(`git merges a run that both sides changed without a conflict (${way})`, async () => {
    await using clones = await temporaryClones();
    const laptop = await clones.clone("laptop", { rebase });
    await added(laptop, "--no-commit", "--sp", "code=0");
    await commitRuns(laptop);
    await git(laptop, "push", "-q");
    const cluster = await clones.clone("cluster", { rebase });
    assert.equal((await run(cluster)).code, 0);
    await commitRuns(cluster);
    await git(cluster, "push", "-q");
    await added(laptop, "--no-commit", "--sp", "code=0", "--tag", "paper", "--retag");
    await commitRuns(laptop);
    await git(laptop, "pull", "-q");
    const document = await onlyDocument(laptop);
    assert.equal(document.get("status"), "complete");
    const [text] = (await documentsOf(laptop)).values();
    assert.match(text ?? "", /"tag": "paper"/);
    assert.match(text ?? "", /"attempts": \[\{/);
    assert.equal(await git(laptop, "status", "--porcelain"), "");
  });
}

Deno.test("merge-doc says what both sides changed", async () => {
  await using folder = await temporaryFolder();
  const name = ".runs/workspace/x/signac_job_document.json";
  for (const [file, text] of [["o", '{"lr": 1}'], ["a", '{"lr": 2}'], ["b", '{"lr": 3}']]) {
    await writeFile(`${folder.path}/${file}`, text ?? "");
  }
  const merged = await aexp(folder.path, ["merge-doc", "o", "a", "b", name]);
  assert.deepEqual(merged, {
    code: 0,
    stdout: "",
    stderr: `note: both sides changed lr in ${name}; 2 went to merge_conflicts\n`,
  });
  assert.equal(
    await Deno.readTextFile(`${folder.path}/a`),
    '{"lr": 3, "merge_conflicts": [{"key": "lr", "value": 2}]}',
  );
});

Deno.test("merge-doc says that both sides ran a run, and few of many values", async () => {
  await using folder = await temporaryFolder();
  const name = ".runs/workspace/x/signac_job_document.json";
  const side = (who: string) => {
    const keys = Array.from({ length: 100 }, (_, n) => `"k${n}": "${who}"`).join(", ");
    return `{"status": "complete", "attempts": [{"id": "${who}", "n": 1}], ${keys}}`;
  };
  await writeFile(`${folder.path}/o`, "");
  await writeFile(`${folder.path}/a`, side("a"));
  await writeFile(`${folder.path}/b`, side("b"));
  const { code, stderr } = await aexp(folder.path, ["merge-doc", "o", "a", "b", name]);
  assert.equal(code, 0);
  const lines = stderr.trimEnd().split("\n");
  assert.equal(lines.length, 7);
  assert.equal(lines[0], `note: both sides had executed the run of ${name}; all attempts are kept`);
  assert.match(lines[1] ?? "", /^note: both sides changed k0 in /);
  assert.equal(lines[6], `note: 95 more values in ${name} went to merge_conflicts`);

  const document = `.runs/workspace/${"5d".repeat(16)}/signac_job_document.json`;
  await writeFile(`${folder.path}/a`, side("a"));
  const named = await aexp(folder.path, ["merge-doc", "o", "a", "b", document]);
  assert.deepEqual(named.stderr.split("\n").slice(0, 2), [
    "note: both sides had executed run 5d5d5d5d; all attempts are kept",
    'note: both sides changed k0 in run 5d5d5d5d; "a" went to merge_conflicts',
  ]);
});

Deno.test("merge-doc leaves git's own conflict where it cannot read a side", async () => {
  await using folder = await temporaryFolder();
  const name = ".runs/workspace/x/signac_job_document.json";
  for (const [file, text] of [["o", "{}"], ["a", '{"lr": 2'], ["b", '{"lr": 3}']]) {
    await writeFile(`${folder.path}/${file}`, text ?? "");
  }
  const { code, stderr } = await aexp(folder.path, ["merge-doc", "o", "a", "b", name]);
  assert.equal(code, 1);
  assert.match(stderr, /left a conflict in .*: one side is not whole JSON \(line 1, column 9\)/);
  assert.match(
    await Deno.readTextFile(`${folder.path}/a`),
    /^<{7} ours\n\{"lr": 2\n={7}\n\{"lr": 3\}\n>{7} theirs\n$/,
  );
});

Deno.test("merge-doc merges a file that is not aexp's line by line", async () => {
  await using folder = await temporaryFolder();
  for (const [file, text] of [["o", "1\n2\n3\n"], ["a", "1\n2\n3\n4\n"], ["b", "0\n2\n3\n"]]) {
    await writeFile(`${folder.path}/${file}`, text ?? "");
  }
  assert.equal((await aexp(folder.path, ["merge-doc", "o", "a", "b", "notes.txt"])).code, 0);
  assert.equal(await Deno.readTextFile(`${folder.path}/a`), "0\n2\n3\n4\n");
});

Deno.test("merge-doc wants four files, and says which one is missing", async () => {
  await using folder = await temporaryFolder();
  const three = await aexp(folder.path, ["merge-doc", "o", "a", "b"]);
  assert.equal(three.code, 2);
  assert.match(three.stderr, /^error: Cannot merge: four files are needed\./);
  const missing = await aexp(folder.path, ["merge-doc", "o", "a", "b", ".aexp/ledger/x.json"]);
  assert.equal(missing.code, 2);
  assert.match(missing.stderr, /Cannot read ".*\/a": there is no such file/);
});
