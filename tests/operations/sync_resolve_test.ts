import assert from "node:assert/strict";
import { aexp } from "../support/cli.ts";
import { type Clones, documentsOf, temporaryClones } from "../support/clones.ts";
import { added, run } from "../support/queue.ts";
import { git, writeFile } from "../support/temporary.ts";

const RUN = ["--no-commit", "--sp", "code=0"];

/** Makes two clones that changed one run; pulls on the laptop, whose git knows no merge driver. */
async function conflict(
  clones: Clones,
  options: { readonly rebase: boolean; readonly change?: (laptop: string) => Promise<unknown> },
): Promise<{ readonly laptop: string; readonly cluster: string }> {
  const { rebase, change } = options;
  const laptop = await clones.clone("laptop", { rebase, hasDriver: false });
  await added(laptop, ...RUN);
  assert.equal((await aexp(laptop, ["sync"])).code, 0);
  const cluster = await clones.clone("cluster", { hasDriver: false });
  await run(cluster);
  assert.equal((await aexp(cluster, ["sync"])).code, 0);
  const retag = () => added(laptop, ...RUN, "--tag", "paper", "--retag");
  await (change?.(laptop) ?? retag());
  await git(laptop, "add", "-A", ".runs");
  await git(laptop, "commit", "-q", "-m", "runs");
  await assert.rejects(git(laptop, "pull", "-q"));
  return { laptop, cluster };
}

for (const rebase of [false, true]) {
  const way = rebase ? "rebase" : "merge";
  Deno.test(`sync --resolve mends what a plain pull left in conflict (${way})`, async () => {
    await using clones = await temporaryClones();
    const { laptop, cluster } = await conflict(clones, { rebase });
    const listed = await aexp(laptop, ["queue", "list"]);
    assert.match(listed.stderr, /git left a merge conflict in it/);
    assert.match(listed.stderr, /`aexp sync --resolve`/);
    const refused = await aexp(laptop, ["sync"]);
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /in the middle of a .*Run `aexp sync --resolve`/);
    const mended = await aexp(laptop, ["sync", "--resolve"]);
    assert.equal(mended.code, 0, mended.stderr);
    assert.match(
      mended.stdout,
      /^merged 1 file that git had left in conflict\npushed \d commits? to/,
    );
    const [text = ""] = (await documentsOf(laptop)).values();
    assert.match(text, /"status": "complete"/);
    assert.match(text, /"tag": "paper"/);
    assert.equal(await git(laptop, "status", "--porcelain"), "");
    assert.equal((await aexp(cluster, ["sync"])).code, 0);
    assert.deepEqual(await documentsOf(cluster), await documentsOf(laptop));
  });
}

Deno.test("sync --resolve keeps a run that one side removed and the other one changed", async () => {
  await using clones = await temporaryClones();
  const remove = async (path: string) => {
    const [id = ""] = (await documentsOf(path)).keys();
    await Deno.remove(`${path}/.runs/workspace/${id}`, { recursive: true });
  };
  const { laptop, cluster } = await conflict(clones, { rebase: false, change: remove });
  const mended = await aexp(laptop, ["sync", "--resolve"]);
  assert.equal(mended.code, 0, mended.stderr);
  assert.deepEqual(await documentsOf(laptop), await documentsOf(cluster));
  const { stdout } = await aexp(laptop, ["list-runs"]);
  assert.match(stdout, /complete/);
});

Deno.test("sync keeps a run that one side removed and the other one changed", async () => {
  await using clones = await temporaryClones();
  const [laptop, cluster] = [await clones.clone("laptop"), await clones.clone("cluster")];
  await added(laptop, ...RUN);
  await aexp(laptop, ["sync"]);
  await aexp(cluster, ["sync"]);
  await run(cluster);
  const [id = ""] = (await documentsOf(laptop)).keys();
  await Deno.remove(`${laptop}/.runs/workspace/${id}`, { recursive: true });
  await aexp(laptop, ["sync"]);
  await aexp(cluster, ["sync"]);
  const back = await aexp(laptop, ["sync"]);
  assert.equal(back.code, 0, back.stderr);
  assert.deepEqual(await documentsOf(laptop), await documentsOf(cluster));
  assert.match((await aexp(laptop, ["list-runs"])).stdout, /complete/);
});

Deno.test("sync --resolve leaves the person's conflicts to the person", async () => {
  await using clones = await temporaryClones();
  const laptop = await clones.clone("laptop", { hasDriver: false });
  await added(laptop, ...RUN);
  await aexp(laptop, ["sync"]);
  const cluster = await clones.clone("cluster", { hasDriver: false });
  await run(cluster);
  await writeFile(`${cluster}/.gitignore`, "theirs\n.aexp/*\n!.aexp/ledger/\n");
  await git(cluster, "commit", "-qam", "theirs");
  await aexp(cluster, ["sync"]);
  await added(laptop, ...RUN, "--tag", "paper", "--retag");
  await writeFile(`${laptop}/.gitignore`, "ours\n.aexp/*\n!.aexp/ledger/\n");
  await git(laptop, "commit", "-qam", "ours");
  await assert.rejects(git(laptop, "pull", "-q"));
  const { code, stdout, stderr } = await aexp(laptop, ["sync", "--resolve"]);
  assert.equal(code, 1);
  assert.match(stdout, /^merged 1 file/);
  assert.match(stderr, /warning: .gitignore is still in conflict/);
  await writeFile(`${laptop}/.gitignore`, "both\n.aexp/*\n!.aexp/ledger/\n");
  await git(laptop, "add", ".gitignore");
  await git(laptop, "commit", "-q", "--no-edit");
  assert.equal((await aexp(laptop, ["sync"])).code, 0);
  assert.match([...(await documentsOf(laptop)).values()].join(), /"tag": "paper"/);
});

Deno.test("sync --resolve mends documents whose conflict markers were committed", async () => {
  await using clones = await temporaryClones();
  const { laptop } = await conflict(clones, { rebase: false });
  await git(laptop, "add", "-A", ".runs");
  await git(laptop, "commit", "-q", "-m", "with markers");
  assert.match((await aexp(laptop, ["queue", "list"])).stderr, /`aexp sync --resolve`/);
  const { code, stdout, stderr } = await aexp(laptop, ["sync", "--resolve"]);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^merged 1 file that git had left in conflict\ncommitted 1 run/);
  const [text = ""] = (await documentsOf(laptop)).values();
  assert.match(text, /"status": "complete".*"tag": "paper"/);
});

Deno.test("sync --resolve with nothing in conflict is a sync", async () => {
  await using clones = await temporaryClones();
  const laptop = await clones.clone("laptop");
  await added(laptop, ...RUN);
  const { stdout } = await aexp(laptop, ["sync", "--resolve"]);
  assert.match(stdout, /^committed 1 run \(4 files\)\npushed/);
});
