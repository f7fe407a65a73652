/**
 * A sync that is killed at any of its steps: nothing is half made, and the next one finishes.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp, aexpProcess } from "../support/cli.ts";
import { documentsOf, temporaryClones } from "../support/clones.ts";
import { added, run } from "../support/queue.ts";
import { randomTest } from "../support/random.ts";
import { git, writeFile } from "../support/temporary.ts";
import { isThorough } from "../support/thorough.ts";

const RUN = ["--no-commit", "--sp", "code=0"];

/** A git that kills the program which calls it for the n-th time, before or after its work. */
const KILLING_GIT = `#!/bin/sh
n=$(($(cat "$COUNT_FILE") + 1))
echo "$n" > "$COUNT_FILE"
if [ "$n" != "$KILL_AT" ]; then exec "$REAL_GIT" "$@"; fi
if [ "$KILL_WHEN" = after ]; then "$REAL_GIT" "$@"; fi
kill -9 "$PPID"
exit 1
`;

interface Kill {
  readonly at: number;
  readonly when: "before" | "after";
}

/** Makes the work of both sides, kills a sync, and syncs again. Returns whether the sync was killed. */
async function killedSync(kill: Kill, rebase: boolean): Promise<boolean> {
  await using clones = await temporaryClones();
  const laptop = await clones.clone("laptop", { rebase });
  const cluster = await clones.clone("cluster", { rebase });
  await writeFile(`${laptop}/mine.txt`, "mine\n");
  await git(laptop, "add", "mine.txt");
  await git(laptop, "commit", "-qm", "mine");
  await added(laptop, ...RUN);
  for (const clone of [laptop, cluster]) assert.equal((await aexp(clone, ["sync"])).code, 0);
  await run(cluster);
  await writeFile(`${cluster}/other.txt`, "from the cluster\n");
  await git(cluster, "add", "other.txt");
  await git(cluster, "commit", "-qm", "other");
  assert.equal((await aexp(cluster, ["sync"])).code, 0);
  await added(laptop, ...RUN, "--tag", "paper", "--retag");
  await writeFile(`${laptop}/staged.txt`, "staged\n");
  await git(laptop, "add", "staged.txt");
  await writeFile(`${laptop}/mine.txt`, "changed\n");
  const mine = () => Deno.readTextFile(`${laptop}/mine.txt`);

  const env = await killingGit(clones.path, kill);
  const { code } = await aexpProcess(laptop, ["sync"], { env });
  const commits = await git(laptop, "log", "--format=%s %p", "HEAD");
  assert.doesNotMatch(commits, /staged/);
  await git(laptop, "fsck", "--no-dangling", "--no-progress");
  assert.equal(await mine(), "changed\n");

  for (const clone of [laptop, cluster]) {
    const { code, stderr } = await aexp(clone, ["sync"]);
    assert.equal(code, 0, stderr);
  }
  assert.deepEqual(await documentsOf(laptop), await documentsOf(cluster));
  const [text = ""] = (await documentsOf(laptop)).values();
  assert.match(text, /"status": "complete"/);
  assert.match(text, /"tag": "paper"/);
  assert.equal(await git(laptop, "status", "--porcelain"), "M mine.txt\nA  staged.txt");
  assert.equal(await Deno.readTextFile(`${laptop}/other.txt`), "from the cluster\n");
  assert.equal(await mine(), "changed\n");
  const left = Array.from(Deno.readDirSync(`${laptop}/.aexp/sync`));
  assert.deepEqual(left, []);
  return code !== 0;
}

async function killingGit(
  folder: string,
  { at, when }: Kill,
): Promise<Readonly<Record<string, string>>> {
  const path = Deno.env.get("PATH") ?? "";
  const real = path.split(":").map((one) => `${one}/git`).find((file) => {
    try {
      return Deno.statSync(file).isFile;
    } catch {
      return false;
    }
  });
  await writeFile(`${folder}/bin/git`, KILLING_GIT);
  await Deno.chmod(`${folder}/bin/git`, 0o755);
  await writeFile(`${folder}/count`, "0\n");
  return {
    PATH: `${folder}/bin:${path}`,
    COUNT_FILE: `${folder}/count`,
    REAL_GIT: real ?? "",
    KILL_AT: String(at),
    KILL_WHEN: when,
  };
}

/** More calls of git than one sync makes. */
const MAX_CALLS = 80;

randomTest("a sync that is killed at any step is finished by the next one", async (random) => {
  const first = isThorough ? 1 : 1 + Math.floor(random() * 30);
  const step = isThorough ? 1 : 15;
  let killed = 0;
  for (let at = first; at <= (isThorough ? MAX_CALLS : first + 15); at += step) {
    const [before, after] = [
      await killedSync({ at, when: "before" }, at % 2 === 0),
      await killedSync({ at, when: "after" }, at % 2 === 1),
    ];
    if (!before && !after) break;
    killed++;
  }
  assert.ok(killed > 0);
});
