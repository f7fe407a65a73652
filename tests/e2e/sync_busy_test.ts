/**
 * A sync while runs are running here, and while others push.
 *
 * @module
 */

import assert from "node:assert/strict";
import { attemptsOf } from "../../lib/domain/document/attempt.ts";
import { statusOf } from "../../lib/domain/document/document_view.ts";
import { aexp, aexpCommand } from "../support/cli.ts";
import { documentsOf, temporaryClones } from "../support/clones.ts";
import { added } from "../support/queue.ts";
import { json } from "../support/store.ts";
import { git } from "../support/temporary.ts";

const SWEEP = "code=0|1, n=1..6";

async function sync(path: string): Promise<void> {
  const { code, stderr } = await aexp(path, ["sync"]);
  assert.equal(code, 0, stderr);
}

Deno.test("sync while a batch runs loses no run and no attempt", async () => {
  await using clones = await temporaryClones();
  const [laptop, cluster] = [await clones.clone("laptop"), await clones.clone("cluster")];
  const command = ["--no-commit", "--command", "sleep 0.4; exit {code}"];
  await added(laptop, ...command, "--sweep", SWEEP);
  await sync(laptop);
  await sync(cluster);
  const env = { AEXP_HEARTBEAT_S: "0.05" };
  const batch = aexpCommand(cluster, ["queue", "run", "-j", "2", "--continue-on-failure"], { env })
    .spawn();
  let isOver = false;
  const end = batch.output().then(() => isOver = true);
  for (let n = 0; !isOver; n++) {
    await sync(cluster);
    // The laptop moves waiting runs to another tag meanwhile: both sides change the same documents.
    await added(laptop, ...command, "--sweep", SWEEP, "--tag", `t${n}`, "--retag", "--only-new");
    await sync(laptop);
  }
  await end;
  for (const clone of [cluster, laptop, cluster]) await sync(clone);
  assert.deepEqual(await documentsOf(cluster), await documentsOf(laptop));
  const documents = [...(await documentsOf(laptop)).values()].map(json);
  const ran = documents.filter((document) => attemptsOf(document).length > 0);
  assert.equal(ran.length, 12);
  for (const document of ran) {
    assert.equal(attemptsOf(document).length, 1);
    assert.match(statusOf(document) ?? "", /^(complete|failed)$/);
  }
});

Deno.test("sync gets through while another clone pushes in a loop", async () => {
  await using clones = await temporaryClones();
  const [laptop, cluster] = [await clones.clone("laptop"), await clones.clone("cluster")];
  let isOver = false;
  let pushed = 0;
  const pushing = (async () => {
    for (; !isOver; pushed++) {
      await added(cluster, "--no-commit", "--sp", `code=0,n=${pushed}`);
      await sync(cluster);
    }
  })();
  try {
    for (let n = 0; n < 5; n++) {
      await added(laptop, "--no-commit", "--sp", `code=${n}`);
      await sync(laptop);
    }
  } finally {
    isOver = true;
    await pushing;
  }
  await sync(laptop);
  assert.equal((await documentsOf(laptop)).size, 5 + pushed);
  await sync(cluster);
  assert.deepEqual(await documentsOf(cluster), await documentsOf(laptop));
});

Deno.test("two syncs of one clone wait for one another", async () => {
  await using clones = await temporaryClones();
  const laptop = await clones.clone("laptop");
  await added(laptop, "--no-commit", "--sweep", "code=1..5");
  const results = await Promise.all(
    [1, 2, 3].map(() => aexpCommand(laptop, ["sync"]).output()),
  );
  assert.deepEqual(results.map(({ code }) => code), [0, 0, 0]);
  assert.equal(await git(laptop, "rev-list", "--count", "HEAD"), "2");
});
