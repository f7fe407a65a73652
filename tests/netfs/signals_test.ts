/**
 * A runner's calls to a file server that takes its time: nothing else waits for them.
 *
 * @module
 */

import assert from "node:assert/strict";
import { sleep } from "../../lib/context.ts";
import { DocumentWriter } from "../../lib/adapters/store/document_writer.ts";
import { readDocument, readJob } from "../../lib/adapters/store/job.ts";
import { findRoot } from "../../lib/adapters/store/root.ts";
import { Signature } from "../../lib/adapters/state/signature.ts";
import { openStore } from "../../lib/adapters/store/store.ts";
import { aexpCommand } from "../support/cli.ts";
import { makeRepository, mountLying, SCRIPTS } from "../support/netfs.ts";
import { added, values } from "../support/queue.ts";
import { thisMaker } from "../support/store.ts";

const ignore = SCRIPTS === "";

/** The longest time in which nothing else could be done, in milliseconds. */
async function longestSilence(work: () => Promise<unknown>): Promise<number> {
  let last = performance.now();
  let longest = 0;
  const note = () => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  };
  const timer = setInterval(note, 5);
  await work();
  note();
  clearInterval(timer);
  return longest;
}

Deno.test({
  name: "readJob() and DocumentWriter.change() let signals through while a file server is slow",
  ignore,
  fn: async () => {
    await using mounts = await mountLying([], ["--delay", "400:open,rename,chmod,create"]);
    const place = await makeRepository(mounts);
    const [id] = values(await added(place.a, "--sp", "seed=1"), "job_id").map(String);
    const store = openStore(findRoot({ cwd: place.b, env: {} }), () => new Date());
    const writer = new DocumentWriter(new Signature(store, thisMaker()));
    assert.ok(id !== undefined);
    const reading = await longestSilence(() =>
      Promise.all([readJob(store, id), readDocument(store, id)])
    );
    const writing = await longestSilence(() => writer.change(id, (document) => new Map(document)));
    await writer.close();
    assert.ok(reading < 300 && writing < 300, `${reading} ms, ${writing} ms`);
  },
});

Deno.test({
  name: "queue run answers a signal while a file server that hangs keeps it from reading the queue",
  ignore,
  fn: async () => {
    const hanging = ["--delay", "5000:open", "--only", "*/signac_job_document.json"];
    await using mounts = await mountLying([], hanging);
    const place = await makeRepository(mounts);
    await added(place.a, "--sp", "seed=1");
    const runner = aexpCommand(place.b, ["queue", "run"]).spawn();
    const ended = runner.status;
    await sleep(1500);
    const start = performance.now();
    runner.kill("SIGTERM");
    const { code } = await ended;
    await Promise.all([runner.stdout.cancel(), runner.stderr.cancel()]);
    assert.equal(code, 143);
    // What the server has been asked is waited for, by the kernel: once, and the queue takes several.
    assert.ok(performance.now() - start < 7000, `${performance.now() - start} ms`);
  },
});
