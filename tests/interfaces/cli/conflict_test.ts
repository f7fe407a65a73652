/**
 * Documents in which git left a merge conflict.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp, aexpJson } from "../../support/cli.ts";
import { temporaryClones } from "../../support/clones.ts";
import { entryFile, namesIn } from "../../support/ledger.ts";
import { added, run, runnable, values } from "../../support/queue.ts";
import { documentPath } from "../../support/runs.ts";
import { git, writeFile, writeOldFile } from "../../support/temporary.ts";

Deno.test("queue run does not end well over documents that hold nothing but conflicts", async () => {
  await using repository = await runnable("true");
  const { path } = repository;
  const [id] = values(await added(path, "--sp", "a=1"), "job_id");
  const conflict = '<<<<<<< HEAD\n{"status": "queued"}\n=======\n{"status": "failed"}\n>>>>>>> b\n';
  await writeOldFile(documentPath(path, String(id)), conflict);
  const alone = await run(path);
  assert.equal(alone.code, 1);
  assert.match(alone.stderr, /git left a merge conflict in it/);
});

const MARKED = '<<<<<<< HEAD\n{"status": "queued"}\n=======\n{"status": "failed"}\n>>>>>>> b\n';
const HINT = /`aexp sync --resolve`/;

Deno.test("all commands that look at a document say that git left a conflict in it, and what helps", async () => {
  await using repository = await runnable("true");
  const { path } = repository;
  const [id] = values(await added(path, "--sp", "a=1"), "job_id");
  await writeOldFile(documentPath(path, String(id)), MARKED);
  for (const words of [["queue", "list"], ["list-runs"], ["show-run", String(id)]]) {
    const { stderr } = await aexp(path, words);
    assert.match(stderr, /git left a merge conflict in it/, words.join(" "));
    assert.match(stderr, HINT, words.join(" "));
  }
  for (const words of [["doctor"], ["validate"]]) {
    const { stdout } = await aexp(path, words);
    assert.match(stdout, /git left a merge conflict in it/, words.join(" "));
    assert.match(stdout, HINT, words.join(" "));
  }
});

Deno.test("doctor names the files that git left in conflict", async () => {
  await using clones = await temporaryClones();
  const [one, other] = [
    await clones.clone("one", { hasDriver: false }),
    await clones.clone("other", { hasDriver: false }),
  ];
  await added(one, "--no-commit", "--sp", "code=0");
  await aexp(one, ["sync"]);
  await aexp(other, ["sync"]);
  await run(other);
  await aexp(other, ["sync"]);
  await run(one);
  await git(one, "add", "-A");
  await git(one, "commit", "-qm", "runs");
  await assert.rejects(git(one, "pull", "-q"));
  const { stdout } = await aexp(one, ["doctor"]);
  const [entry = ""] = namesIn(`${one}/.aexp/ledger`);
  assert.match(stdout, /^warning\tgit files\t2 files that git left in conflict: .*document\.json/m);
  assert.match(stdout, new RegExp(`^warning\tgit files\t2 files .*${entry}.*sync --resolve`, "m"));
  assert.equal((await aexp(one, ["sync", "--resolve"])).code, 0);
  assert.doesNotMatch((await aexp(one, ["doctor"])).stdout, /in conflict/);
});

Deno.test("the ledger's commands tell a conflict, a damaged run and a missing run apart", async () => {
  await using repository = await runnable("true");
  const { path } = repository;
  const ids = values(await added(path, "--sweep", "a=1..3"), "job_id").map(String);
  await run(path);
  const [marked = "", damaged = "", gone = ""] = ids;
  await writeFile(entryFile(path, marked), MARKED);
  await writeOldFile(documentPath(path, damaged), '{"status": ');
  await Deno.remove(`${path}/.runs/workspace/${gone}`, { recursive: true });
  const checked = await aexp(path, ["ledger", "check"]);
  assert.equal(checked.code, 1);
  assert.match(
    checked.stdout,
    new RegExp(`^\\S+${marked}\\.json: git left a merge conflict in it; \`aexp sync --resolve`),
  );
  assert.match(
    checked.stdout,
    /^ledger: 0 agree, 1 do not, 1 of runs that are not here, 1 of runs that cannot be read$/m,
  );
  const counts = await aexp(path, ["ledger", "check", "--json"]);
  assert.match(counts.stdout, /"elsewhere": 1,.*"unknown": 1/s);
  const shown = await aexp(path, ["ledger", "show"]);
  assert.match(shown.stderr, /git left a merge conflict in it\nhint: Run `aexp sync --resolve`/);
  const one = await aexp(path, ["ledger", "show", marked]);
  assert.equal(one.code, 2);
  assert.match(one.stderr, /git left a merge conflict in it\. Run `aexp sync --resolve`/);
});

Deno.test("ledger show does not call a ledger empty whose place holds a file", async () => {
  await using repository = await runnable("true");
  const { path } = repository;
  await added(path, "--sp", "a=1");
  await writeFile(`${path}/.aexp/ledger`, "a file\n");
  for (const words of [["show"], ["check"], ["backfill"]]) {
    const { code, stderr } = await aexp(path, ["ledger", ...words]);
    assert.equal(code, 2, words.join(" "));
    assert.match(stderr, /^error: Cannot list ".*\.aexp\/ledger": .*not a folder/);
  }
});

Deno.test("show-run shows the values that lost when clones were merged", async () => {
  await using repository = await runnable("true");
  const { path } = repository;
  const [id] = values(await added(path, "--sp", "a=1"), "job_id").map(String);
  const file = documentPath(path, id ?? "");
  const lost = Array.from({ length: 12 }, (_, n) => `{"key": "notes.k${n}", "value": ${n}}`);
  const text = await Deno.readTextFile(file);
  await writeOldFile(file, `${text.slice(0, -1)}, "merge_conflicts": [${lost.join(", ")}]}`);
  const { stdout } = await aexp(path, ["show-run", id ?? ""]);
  assert.match(stdout, /^ {2}merge_conflicts \(.*\):\n {4}notes\.k0 = 0\n {4}notes\.k1 = 1\n/m);
  assert.match(stdout, /^ {4}notes\.k9 = 9\n {4}and 2 more$/m);
  const shown = await aexpJson(path, ["show-run", id ?? ""]);
  assert.equal((shown.get("merge_conflicts") as unknown[]).length, 12);
});
