import assert from "node:assert/strict";
import { aexp, type CliResult } from "../support/cli.ts";
import { documentsOf, temporaryClones } from "../support/clones.ts";
import { added, run } from "../support/queue.ts";
import { git, writeFile } from "../support/temporary.ts";

const RUN = ["--no-commit", "--sp", "code=0"];

async function sync(path: string, ...args: string[]): Promise<CliResult> {
  const done = await aexp(path, ["sync", ...args]);
  assert.equal(done.code, 0, done.stderr);
  return done;
}

for (const rebase of [false, true]) {
  const way = rebase ? "rebase" : "merge";
  Deno.test(`sync carries runs there and back, whatever both sides changed (${way})`, async () => {
    await using clones = await temporaryClones();
    const options = { rebase, hasDriver: false };
    const laptop = await clones.clone("laptop", options);
    const cluster = await clones.clone("cluster", options);
    await added(laptop, ...RUN);
    const first = await sync(laptop);
    assert.equal(
      first.stdout,
      "committed 1 run (4 files)\npushed 1 commit to origin/main\n",
    );
    assert.equal(
      (await sync(cluster)).stdout,
      "took over 1 commit from origin/main\nnothing to push to origin/main\n",
    );
    await run(cluster);
    await sync(cluster);
    await added(laptop, ...RUN, "--tag", "paper", "--retag");
    const back = await sync(laptop);
    assert.match(back.stdout, rebase ? /^rebased onto 1 commit/m : /^merged 1 commit/m);
    const [text = ""] = (await documentsOf(laptop)).values();
    assert.match(text, /"status": "complete"/);
    assert.match(text, /"tag": "paper"/);
    await sync(cluster);
    assert.deepEqual(await documentsOf(cluster), await documentsOf(laptop));
    for (const clone of [laptop, cluster]) {
      assert.equal(await git(clone, "status", "--porcelain"), "");
      assert.equal((await sync(clone)).stdout, "nothing to do: all runs are shared already\n");
    }
    const merges = await git(laptop, "rev-list", "--merges", "--count", "HEAD");
    assert.equal(merges, rebase ? "0" : "1");
  });
}

Deno.test("sync leaves what the person has staged and changed as it is, byte for byte", async () => {
  await using clones = await temporaryClones();
  const laptop = await clones.clone("laptop");
  const cluster = await clones.clone("cluster");
  for (const name of ["staged", "both", "changed", "other"]) {
    await writeFile(`${laptop}/${name}.txt`, "old\n");
  }
  await git(laptop, "add", ".");
  await git(laptop, "commit", "-q", "-m", "texts");
  await git(laptop, "push", "-q");
  await sync(cluster);
  await writeFile(`${cluster}/other.txt`, "from the cluster\n");
  await git(cluster, "commit", "-qam", "other");
  await added(cluster, ...RUN);
  await sync(cluster);

  await writeFile(`${laptop}/staged.txt`, "staged\n");
  await writeFile(`${laptop}/both.txt`, "staged\n");
  await writeFile(`${laptop}/new.txt`, "new\n");
  await git(laptop, "add", "staged.txt", "both.txt", "new.txt");
  await writeFile(`${laptop}/both.txt`, "changed\r\nagain\n");
  await writeFile(`${laptop}/changed.txt`, "changed\n");
  await writeFile(`${laptop}/unknown.txt`, "unknown\n");
  await added(laptop, "--no-commit", "--sp", "code=1");
  const before = [await git(laptop, "diff"), await git(laptop, "diff", "--cached")];
  await sync(laptop);
  assert.deepEqual([await git(laptop, "diff"), await git(laptop, "diff", "--cached")], before);
  assert.equal(await Deno.readTextFile(`${laptop}/both.txt`), "changed\r\nagain\n");
  assert.equal(await Deno.readTextFile(`${laptop}/unknown.txt`), "unknown\n");
  assert.equal(await Deno.readTextFile(`${laptop}/other.txt`), "from the cluster\n");
  assert.equal((await documentsOf(laptop)).size, 2);
  const committed = await git(laptop, "log", "--format=", "--name-only", "-2", "origin/main");
  assert.doesNotMatch(committed, /staged|both|changed|new/);
});

Deno.test("sync refuses to overwrite a file that the person has changed, and changes nothing", async () => {
  await using clones = await temporaryClones();
  const laptop = await clones.clone("laptop");
  const cluster = await clones.clone("cluster");
  await writeFile(`${cluster}/.gitignore`, "theirs\n");
  await git(cluster, "commit", "-qam", "ignore");
  await added(cluster, ...RUN);
  await sync(cluster);
  await writeFile(`${laptop}/.gitignore`, "mine\n");
  const { code, stderr } = await aexp(laptop, ["sync"]);
  assert.equal(code, 2);
  assert.match(stderr, /^error: Cannot take over ".gitignore": you have changes of your own in it/);
  assert.equal(await Deno.readTextFile(`${laptop}/.gitignore`), "mine\n");
  assert.equal(await git(laptop, "status", "--porcelain"), "M .gitignore");
  await git(laptop, "checkout", "-q", ".gitignore");
  await sync(laptop);
  assert.equal((await documentsOf(laptop)).size, 1);
});

Deno.test("sync merges texts of people, and leaves to them what only they can merge", async () => {
  await using clones = await temporaryClones();
  const laptop = await clones.clone("laptop");
  const cluster = await clones.clone("cluster");
  const lines = (first: string, last: string) => `${first}\n2\n3\n4\n5\n6\n${last}\n`;
  await writeFile(`${laptop}/notes.txt`, lines("1", "7"));
  await git(laptop, "add", ".");
  await git(laptop, "commit", "-qm", "notes");
  await git(laptop, "push", "-q");
  await sync(cluster);
  await writeFile(`${laptop}/notes.txt`, lines("one", "7"));
  await git(laptop, "commit", "-qam", "one");
  await sync(laptop);
  await writeFile(`${cluster}/notes.txt`, lines("1", "seven"));
  await git(cluster, "commit", "-qam", "seven");
  await sync(cluster);
  assert.equal(await Deno.readTextFile(`${cluster}/notes.txt`), lines("one", "seven"));
  await sync(laptop);
  for (const [clone, word] of [[laptop, "uno"], [cluster, "eins"]] as const) {
    await writeFile(`${clone}/notes.txt`, lines(word, "seven"));
    await git(clone, "commit", "-qam", word);
  }
  await sync(laptop);
  const { code, stderr } = await aexp(cluster, ["sync"]);
  assert.equal(code, 2);
  assert.match(stderr, /^error: Cannot merge "notes.txt": both sides changed the same lines\./);
  assert.match(stderr, /Run `git pull`, resolve that file by hand/);
  assert.equal(await git(cluster, "status", "--porcelain"), "");
});

Deno.test("sync --bundle and --from carry runs without a network", async () => {
  await using clones = await temporaryClones();
  const laptop = await clones.clone("laptop");
  const cluster = await clones.clone("cluster");
  for (const clone of [laptop, cluster]) await git(clone, "remote", "remove", "origin");
  await added(laptop, ...RUN);
  await sync(laptop, "--bundle", "../there");
  assert.match((await sync(cluster, "--from", "../there")).stdout, /^took over 1 commit from/);
  await run(cluster);
  await sync(cluster, "--bundle", "../back");
  await sync(laptop, "--from", "../back");
  assert.deepEqual(await documentsOf(laptop), await documentsOf(cluster));
  const missing = await aexp(laptop, ["sync", "--from", "../nowhere"]);
  assert.equal(missing.code, 2);
  assert.match(missing.stderr, /^error: Cannot read "..\/nowhere": /);
});

Deno.test("sync --dry-run says what would be committed and changes nothing", async () => {
  await using clones = await temporaryClones();
  const laptop = await clones.clone("laptop");
  await added(laptop, ...RUN);
  const before = await git(laptop, "status", "--porcelain");
  const { stdout } = await sync(laptop, "--dry-run");
  assert.equal(stdout, "would commit 1 run (4 files)\n");
  assert.equal(await git(laptop, "status", "--porcelain"), before);
  const { stdout: json } = await sync(laptop, "--no-push", "--message", "mine", "--json");
  assert.equal(JSON.parse(json).runs, 1);
  assert.equal(JSON.parse(json).pushed, null);
  assert.equal(await git(laptop, "log", "-1", "--format=%s"), "mine");
  assert.equal(await git(laptop, "rev-list", "--count", "origin/main..HEAD"), "1");
});

/** Writes results that differ from clone to clone. */
const WITH_RESULTS = [
  "--no-commit",
  "--sp",
  "code=0",
  "--command",
  'echo "{\\"where\\": \\"$(basename "$PWD")\\"}" > "$AEXP_JOB_WORKSPACE/results.json"',
];

Deno.test("results travel in documents: nothing is left for git to take, and nothing conflicts", async () => {
  await using clones = await temporaryClones();
  const [laptop, cluster] = [await clones.clone("laptop"), await clones.clone("cluster")];
  await added(laptop, ...WITH_RESULTS);
  await sync(laptop);
  await sync(cluster);
  for (const path of [laptop, cluster]) await run(path);
  for (const path of [laptop, cluster, laptop]) await sync(path);
  for (const path of [laptop, cluster]) assert.equal(await git(path, "status", "--porcelain"), "");
  const [[id, text] = ["", ""]] = await documentsOf(laptop);
  assert.deepEqual(await documentsOf(cluster), await documentsOf(laptop));
  for (const where of ["laptop", "cluster"]) assert.ok(text.includes(`{"where": "${where}"}`));
  assert.equal(await git(laptop, "ls-files", `.runs/workspace/${id}/results.json`), "");
});

for (const resolves of [false, true]) {
  const way = resolves ? "sync --resolve after a pull" : "sync";
  Deno.test(`results that both sides committed do not conflict (${way})`, async () => {
    await using clones = await temporaryClones();
    const laptop = await clones.clone("laptop", { hasDriver: false });
    const cluster = await clones.clone("cluster", { hasDriver: false });
    await added(laptop, ...WITH_RESULTS);
    await sync(laptop);
    await sync(cluster);
    const [id = ""] = (await documentsOf(laptop)).keys();
    const file = `.runs/workspace/${id}/results.json`;
    for (const path of [cluster, laptop]) {
      await run(path);
      await git(path, "add", "-f", file);
      await git(path, "commit", "-qm", "results");
    }
    await sync(cluster);
    if (resolves) {
      await git(laptop, "add", "-A");
      await git(laptop, "commit", "-qm", "runs");
      await assert.rejects(git(laptop, "pull", "-q"));
      assert.match((await aexp(laptop, ["sync"])).stderr, /Run `aexp sync --resolve`/);
    }
    await sync(laptop, ...resolves ? ["--resolve"] : []);
    await sync(cluster);
    const texts = [laptop, cluster].map((path) => Deno.readTextFileSync(`${path}/${file}`));
    assert.equal(texts[0], texts[1]);
    // A later run changes it, which is committed with the run.
    await aexp(laptop, ["queue", "retry", id]);
    await run(laptop);
    await sync(laptop);
    await sync(cluster);
    assert.equal(Deno.readTextFileSync(`${cluster}/${file}`), '{"where": "laptop"}\n');
    for (const path of [laptop, cluster]) {
      assert.equal(await git(path, "status", "--porcelain"), "");
    }
  });
}
