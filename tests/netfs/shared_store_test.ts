/**
 * One store on two machines: on a real network file system, and on one that lies.
 *
 * @module
 */

import assert from "node:assert/strict";
import { readDocument } from "../../lib/adapters/store/job.ts";
import { DocumentWriter } from "../../lib/adapters/store/document_writer.ts";
import { findRoot } from "../../lib/adapters/store/root.ts";
import { Signature } from "../../lib/adapters/state/signature.ts";
import { openStore } from "../../lib/adapters/store/store.ts";
import type { Mapping } from "../../lib/domain/value/value.ts";
import { aexpJson, type CliResult } from "../support/cli.ts";
import {
  GLUSTER,
  LYING,
  makeRepository,
  mountLying,
  type Mounts,
  onMachine,
  ran,
  SCRIPTS,
} from "../support/netfs.ts";
import { added, listed, values } from "../support/queue.ts";
import { thisMaker } from "../support/store.ts";
import { waitUntil } from "../support/wait.ts";

if (SCRIPTS === "") {
  Deno.stderr.writeSync(new TextEncoder().encode("netfs: skipped, AEXP_NETFS is not set\n"));
}

const ignore = SCRIPTS === "";

function openAt(cwd: string) {
  return openStore(findRoot({ cwd, env: {} }), () => new Date());
}

async function queued(path: string, count: number): Promise<string[]> {
  const jobs = await added(path, "--tag", "t", "--sweep", `seed=1..${count}`);
  return values(jobs, "job_id").map(String).sort();
}

function checkCodes(results: readonly CliResult[]): void {
  for (const { code, stderr } of results) assert.equal(code, 0, stderr);
}

/** What a mount shows may be a second old. */
async function waitForStatus(path: string, status: string): Promise<void> {
  await waitUntil(async () => {
    const entries = await listed(path, "--include-terminal");
    return entries.every((entry) => entry.get("status") === status);
  });
}

for (const { name, mount } of [GLUSTER, LYING]) {
  Deno.test({
    name: `queue run on two machines at ${name}: every job runs once`,
    ignore,
    fn: async () => {
      await using mounts = await mount();
      const place = await makeRepository(mounts);
      const ids = await queued(place.a, 40);
      const run = ["queue", "run", "--tag", "t"];
      const done = await Promise.all(
        [place.a, place.b].map((path) => onMachine(path, [run, run, run])),
      );
      checkCodes(done.flat());
      assert.deepEqual(await ran(place), ids);
      for (const path of [place.a, place.b]) await waitForStatus(path, "complete");
      for (const entry of await listed(place.b, "--include-terminal")) {
        assert.equal(Number(entry.get("attempts")), 1);
      }
    },
  });

  Deno.test({
    name: `queue run --index on two machines at ${name}: every job runs once`,
    ignore,
    fn: async () => {
      await using mounts = await mount();
      const place = await makeRepository(mounts);
      const ids = await queued(place.a, 10);
      const tasks = ids.map((_, index) => ["queue", "run", "--batch", "x", "--index", `${index}`]);
      const done = await Promise.all([
        onMachine(place.b, tasks.filter((_, index) => index % 2 === 0)),
        onMachine(place.a, tasks.filter((_, index) => index % 2 === 1)),
      ]);
      checkCodes(done.flat());
      assert.deepEqual(await ran(place), ids);
    },
  });

  Deno.test({
    name: `DocumentWriter.change() on two machines at ${name} loses no key`,
    ignore,
    fn: async () => {
      await using mounts = await mount();
      await checkChanges(await makeRepository(mounts));
    },
  });

  Deno.test({
    name: `queue list at ${name} never calls a document damaged that another machine rewrites`,
    ignore,
    fn: async () => {
      await using mounts = await mount();
      await checkListing(await makeRepository(mounts));
    },
  });
}

Deno.test({
  name: "queue add makes every job though a third of what it does there is called stale",
  ignore,
  fn: async () => {
    const lies = ["--stale", "1", "--error", "ESTALE:0.3:open,create,mkdir,read,link,rename"];
    const only = ["--only", "/project/.runs/workspace/*"];
    await using mounts = await mountLying(["--stale", "1"], [...lies, ...only]);
    const place = await makeRepository(mounts);
    assert.equal((await queued(place.b, 40)).length, 40);
    await waitUntil(async () => (await listed(place.a)).length === 40);
  },
});

Deno.test({
  name: "queue run at a real network file system runs more jobs than a file there may have names",
  ignore,
  fn: async () => {
    await using mounts = await GLUSTER.mount();
    const place = await makeRepository(mounts);
    const ids = await queued(place.a, 60);
    checkCodes(await onMachine(place.a, [["queue", "run", "--tag", "t"]]));
    assert.deepEqual(await ran(place), ids);
  },
});

async function checkChanges(place: Mounts): Promise<void> {
  const [id] = await queued(place.a, 1) as [string];
  const stores = [openAt(place.a), openAt(place.b)];
  const writers = stores.map((store) => new DocumentWriter(new Signature(store, thisMaker())));
  const before = (await readDocument(openAt(place.a), id)).size;
  const set = (w: number, key: string) =>
    writers[w]?.change(id, (document) => new Map(document).set(key, "v"));
  for (let turn = 0; turn < 12; turn++) {
    // One machine remembers the document as it is before the other changes it.
    await Promise.all(stores.map((store) => readDocument(store, id)));
    await set(0, `a${turn}`);
    await set(1, `b${turn}`);
  }
  await Promise.all(
    [0, 1].flatMap((w) => Array.from({ length: 10 }, (_, n) => set(w, `${w} ${n}`))),
  );
  const [document] = await Promise.all(writers.map((writer) => writer.change(id, () => undefined)));
  await Promise.all(writers.map((writer) => writer.close()));
  assert.equal((document as Mapping).size, before + 44);
}

async function checkListing(place: Mounts): Promise<void> {
  const ids = await queued(place.a, 6);
  const writer = new DocumentWriter(new Signature(openAt(place.a), thisMaker()));
  let isOver = false;
  const rewriting = (async () => {
    for (let n = 0; !isOver; n++) {
      const id = ids[n % ids.length] as string;
      await writer.change(id, (document) => new Map(document).set("n", `${n}`));
    }
  })();
  try {
    for (let turn = 0; turn < 10; turn++) {
      const listing = await aexpJson(place.b, ["queue", "list"]);
      assert.deepEqual(listing.get("damaged"), []);
      assert.equal((listing.get("entries") as Mapping[]).length, ids.length);
    }
  } finally {
    isOver = true;
    await rewriting;
    await writer.close();
  }
}
