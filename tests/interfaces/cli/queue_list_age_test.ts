import assert from "node:assert/strict";
import { aexp, aexpJson } from "../../support/cli.ts";
import { temporaryClones } from "../../support/clones.ts";
import { added, run } from "../../support/queue.ts";
import { writeFile } from "../../support/temporary.ts";

const HOUR_MS = 3_600_000;

Deno.test("queue list says which other machine wrote last, and how long ago", async () => {
  await using clones = await temporaryClones();
  const [laptop, cluster] = [await clones.clone("laptop"), await clones.clone("cluster")];
  for (const [path, label] of [[laptop, "laptop"], [cluster, "cluster"]] as const) {
    await writeFile(`${path}/.aexp/installed.json`, JSON.stringify({ machine_label: label }));
  }
  await added(laptop, "--no-commit", "--sweep", "code=0..1");
  await aexp(laptop, ["sync"]);
  assert.doesNotMatch((await aexp(laptop, ["queue", "list"])).stderr, /wrote last/);
  await aexp(cluster, ["sync"]);
  await run(cluster);
  assert.doesNotMatch((await aexp(cluster, ["queue", "list"])).stderr, /wrote last/);
  await aexp(cluster, ["sync"]);
  await aexp(laptop, ["sync"]);
  const now = () => new Date(Date.now() + 3.5 * HOUR_MS);
  for (const options of [{ now }, { now, columns: 100 }]) {
    const { stderr } = await aexp(laptop, ["queue", "list"], options);
    assert.match(
      stderr,
      /^note: cluster wrote last, 3 h ago; `aexp sync` takes over what is new$/m,
    );
  }
  const { stderr } = await aexp(laptop, ["queue", "list", "--tag", "none"], { now });
  assert.match(stderr, /cluster wrote last, 3 h ago/);
  const answer = await aexpJson(laptop, ["queue", "list"]);
  assert.equal((answer.get("last_write") as Map<string, string>).get("machine"), "cluster");
});
