/**
 * The ledger of clones that changed the same runs.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp, type CliResult } from "../support/cli.ts";
import { checkSettled, documentsOf, ledgerOf, temporaryClones } from "../support/clones.ts";
import { problems } from "../support/ledger.ts";
import { added, run } from "../support/queue.ts";
import { git, writeFile } from "../support/temporary.ts";

async function sync(path: string, ...args: string[]): Promise<CliResult> {
  const done = await aexp(path, ["sync", ...args]);
  assert.equal(done.code, 0, done.stderr);
  return done;
}

const CODES = ["--no-commit", "--sweep", "code=0..1"];

/** What two people do to the same runs, each on a clone of one queue. */
const HISTORIES: Readonly<Record<string, readonly (readonly string[][])[]>> = {
  "both run them": [[["queue", "run"]], [["queue", "run"]]],
  "one runs them, the other one removes them": [
    [["queue", "run"]],
    [["queue", "remove", "--experiment", "E001", "--yes"]],
  ],
  "one runs them, the other one runs and links them": [
    [["queue", "run"]],
    [["queue", "run"], ["link", "{id}", "--experiment", "E001", "--hypothesis", "H002"]],
  ],
  "one runs them, the other one runs them twice": [
    [["queue", "run"]],
    [["queue", "run"], ["queue", "retry", "--status", "failed"], ["queue", "run"]],
  ],
  "both run them, one queues them again": [
    [["queue", "run"]],
    [["queue", "run"], ["queue", "retry", "--status", "failed"]],
  ],
};

for (const [name, [laptops = [], clusters = []]] of Object.entries(HISTORIES)) {
  for (const rebase of [false, true]) {
    const way = rebase ? "rebase" : "merge";
    Deno.test(`the merged ledger agrees with the merged runs: ${name} (${way})`, async () => {
      await using clones = await temporaryClones();
      const options = { rebase, hasDriver: false };
      const [laptop, cluster] = [
        await clones.clone("laptop", options),
        await clones.clone("cluster", options),
      ];
      await added(laptop, ...CODES);
      await sync(laptop);
      await sync(cluster);
      for (const [path, commands] of [[laptop, laptops], [cluster, clusters]] as const) {
        const [id = ""] = (await documentsOf(path)).keys();
        for (const words of commands) {
          const { code, stderr } = await aexp(path, words.map((word) => word.replace("{id}", id)));
          assert.ok(code <= 1, stderr);
        }
      }
      for (const path of [cluster, laptop, cluster]) await sync(path);
      await checkSettled(laptop, cluster);
    });
  }
}

for (const rebase of [false, true]) {
  const way = rebase ? "rebase" : "merge";
  Deno.test(`sync renews entries that git's driver merged by themselves (${way})`, async () => {
    await using clones = await temporaryClones();
    const laptop = await clones.clone("laptop", { rebase });
    const cluster = await clones.clone("cluster", { rebase });
    await added(laptop, ...CODES);
    await sync(laptop);
    await sync(cluster);
    await run(cluster);
    await sync(cluster);
    await aexp(laptop, ["queue", "remove", "--experiment", "E001", "--yes"]);
    await git(laptop, "add", "-A");
    await git(laptop, "commit", "-qm", "by hand");
    await git(laptop, "pull", "-q");
    assert.notDeepEqual(await problems(laptop), []);
    await sync(laptop);
    await sync(cluster);
    await checkSettled(laptop, cluster);
  });
}

Deno.test("sync --resolve brings the ledger into line with the merged runs", async () => {
  await using clones = await temporaryClones();
  const laptop = await clones.clone("laptop", { hasDriver: false });
  const cluster = await clones.clone("cluster", { hasDriver: false });
  await added(laptop, ...CODES);
  await sync(laptop);
  await sync(cluster);
  await run(cluster);
  await sync(cluster);
  await aexp(laptop, ["queue", "remove", "--experiment", "E001", "--yes"]);
  await git(laptop, "add", "-A");
  await git(laptop, "commit", "-qm", "by hand");
  await assert.rejects(git(laptop, "pull", "-q"));
  await sync(laptop, "--resolve");
  await sync(cluster);
  await checkSettled(laptop, cluster);
});

Deno.test("sync writes the entries that the ledger lacks for the runs it commits", async () => {
  await using clones = await temporaryClones();
  const [laptop, cluster] = [await clones.clone("laptop"), await clones.clone("cluster")];
  await added(laptop, ...CODES);
  await run(laptop);
  await Deno.remove(`${laptop}/.aexp/ledger`, { recursive: true });
  await sync(laptop);
  await sync(cluster);
  await checkSettled(laptop, cluster);
  assert.equal(Object.keys(await ledgerOf(cluster)).length, 2);
});

Deno.test("an entry that came without its run's machine names the machine of the attempt", async () => {
  await using clones = await temporaryClones();
  const laptop = await clones.clone("laptop");
  await added(laptop, "--no-commit", "--sp", "code=0");
  const [id = ""] = (await documentsOf(laptop)).keys();
  await run(laptop);
  await Deno.remove(`${laptop}/.aexp/ledger`, { recursive: true });
  const path = `${laptop}/.runs/workspace/${id}/signac_job_document.json`;
  const document = await Deno.readTextFile(path);
  await Deno.writeTextFile(path, document.replace(/"host": "[^"]*"/, '"host": "node17.cluster"'));
  await sync(laptop);
  const entry = await Deno.readTextFile(`${laptop}/.aexp/ledger/${id}.json`);
  assert.match(entry, /"registered_machine": "node17"/);
});

Deno.test("sync goes on where the ledger cannot be written, and says so once", async () => {
  await using clones = await temporaryClones();
  const laptop = await clones.clone("laptop");
  await added(laptop, "--no-commit", "--sweep", "code=0..3");
  await run(laptop, "--continue-on-failure");
  await Deno.remove(`${laptop}/.aexp/ledger`, { recursive: true });
  await writeFile(`${laptop}/.aexp/ledger`, "");
  const { stderr } = await sync(laptop);
  assert.equal(stderr.match(/^warning: the ledger has no entry of /mg)?.length, 1, stderr);
  assert.match(stderr, /^warning: the ledger has no new entry of 3 more runs either; /m);
});

Deno.test("sync says which runs both sides ran, and how many commits of the person it pushed", async () => {
  await using clones = await temporaryClones();
  const [laptop, cluster] = [await clones.clone("laptop"), await clones.clone("cluster")];
  await added(laptop, "--no-commit", "--sp", "code=0");
  const [id = ""] = (await documentsOf(laptop)).keys();
  await sync(laptop);
  await sync(cluster);
  await run(laptop);
  await run(cluster);
  for (const name of ["one", "two"]) {
    await writeFile(`${laptop}/${name}.txt`, name);
    await git(laptop, "add", `${name}.txt`);
    await git(laptop, "commit", "-qm", name);
  }
  assert.equal(
    (await sync(laptop)).stdout,
    "committed 1 run (2 files)\npushed 3 commits to origin/main (2 of them committed before)\n",
  );
  assert.equal(
    (await sync(cluster)).stdout,
    "committed 1 run (2 files)\nmerged 3 commits from origin/main\n" +
      "pushed 2 commits to origin/main\n" +
      `both sides had run 1 run (${id.slice(0, 8)}): all attempts are kept, see aexp show-run\n`,
  );
  assert.equal(
    (await sync(laptop)).stdout,
    "took over 2 commits from origin/main\nnothing to push to origin/main\n",
  );
  await writeFile(`${laptop}/three.txt`, "three");
  await git(laptop, "add", "three.txt");
  await git(laptop, "commit", "-qm", "three");
  assert.equal(
    (await sync(laptop)).stdout,
    "pushed 1 commit to origin/main (committed before)\n",
  );
  await added(laptop, "--no-commit", "--sp", "code=1");
  assert.equal(
    (await sync(laptop, "--no-push")).stdout,
    "committed 1 run (2 files)\npushed nothing\n",
  );
});
