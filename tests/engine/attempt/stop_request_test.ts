/**
 * The word that is left for a runner: it is obeyed whole or not at all, and a command is told once.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp, aexpProcess } from "../../support/cli.ts";
import { documentOf, isThere, lastError, queued, started } from "../../support/runs.ts";
import { diskTest, fill, smallDisk } from "../../support/small_disk.ts";
import { temporaryRepository } from "../../support/temporary.ts";
import { waitUntil } from "../../support/wait.ts";
import { writePart } from "../../../lib/adapters/state/attempt_files.ts";
import { findRoot } from "../../../lib/adapters/store/root.ts";
import { openStore } from "../../../lib/adapters/store/store.ts";

const BEATING = { AEXP_HEARTBEAT_S: "0.05" };

/** Counts how often it is told to end, and ends when there is a file for it. */
const COUNTS = "trap 'echo told >> told' TERM; touch ready; " +
  "until test -e go; do sleep 0.05; done; exit 0";

function toldTimes(path: string): number {
  return isThere(`${path}/told`) ? Deno.readTextFileSync(`${path}/told`).split("\n").length - 1 : 0;
}

/** Lets the runner look at its record so many times: each look touches it. */
async function letLook(record: string, times: number): Promise<void> {
  for (let n = 0; n < times; n++) {
    await Deno.utime(record, 1_700_000_000, 1_700_000_000);
    await waitUntil(() => (Deno.statSync(record).mtime?.getTime() ?? 0) > 1_700_000_000_000);
  }
}

/** A run of a command that counts, whose start is some time ago. */
async function counting(path: string) {
  const id = await queued(path, COUNTS);
  const process = await started(path, id, BEATING);
  const record = `${path}/.aexp/attempts/${id}.1`;
  const at = new Date(Date.now() - 10_000);
  await Deno.utime(`${record}.child`, at, at);
  return { id, record, ...process };
}

Deno.test("a stop that is not whole is no request, and does not stand in the way of one", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const { id, record, output } = await counting(path);
  await Deno.writeTextFile(`${record}.stop`, "");
  await letLook(record, 3);
  assert.equal(toldTimes(path), 0);
  const stopping = aexp(path, ["queue", "stop", id, "--grace-s", "20"]);
  await waitUntil(() => toldTimes(path) > 0);
  assert.match(Deno.readTextFileSync(`${record}.stop`), /"grace_ms": 20000/);
  await Deno.writeTextFile(`${path}/go`, "");
  assert.equal((await stopping).code, 0);
  await output;
  assert.equal((await documentOf(path, id)).get("status"), "stopped");
  const names = Array.from(Deno.readDirSync(`${path}/.aexp/attempts`), (entry) => entry.name);
  assert.deepEqual(names.filter((name) => name.includes(".stop")), [`${id}.1.stop`]);
});

Deno.test("a run whose record holds a stop that is not whole ends as it would", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const { id, record, output } = await counting(path);
  await Deno.writeTextFile(`${record}.stop`, '{"schema_version": 1, "ho');
  await Deno.writeTextFile(`${path}/go`, "");
  assert.equal((await output).code, 0);
  assert.equal((await documentOf(path, id)).get("status"), "complete");
});

Deno.test("queue stop tells a command once, whatever its clock says", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const { id, record, output } = await counting(path);
  const now = () => new Date(Date.now() - 3_600_000);
  const stopping = aexp(path, ["queue", "stop", id, "--grace-s", "20"], { now });
  await waitUntil(() => toldTimes(path) > 0);
  await letLook(record, 8);
  await Deno.writeTextFile(`${path}/go`, "");
  assert.equal((await stopping).code, 0);
  await output;
  assert.equal(toldTimes(path), 1);
});

Deno.test("the runner tells a command whose stop was killed before it could, once", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const { id, record, output } = await counting(path);
  const gone = new Deno.Command("true").spawn();
  await gone.status;
  const stop = `{"schema_version": 1, "pid": ${gone.pid}, "grace_ms": 20000, "request": false}`;
  await Deno.writeTextFile(`${record}.stop-new`, stop);
  await Deno.rename(`${record}.stop-new`, `${record}.stop`);
  await waitUntil(() => toldTimes(path) > 0);
  await letLook(record, 3);
  await Deno.writeTextFile(`${path}/go`, "");
  await output;
  assert.equal(toldTimes(path), 1);
  assert.equal((await documentOf(path, id)).get("status"), "stopped");
});

diskTest("queue stop that finds no space says so, and the run goes on", async () => {
  await using disk = await smallDisk();
  const { path } = disk;
  const { id, record, output } = await counting(path);
  fill(`${path}/ballast`);
  const { code, stderr } = await aexpProcess(path, ["queue", "stop", id]);
  assert.equal(code, 2);
  assert.match(stderr, /^error: Cannot write .*no space is left on the device/);
  await letLook(record, 3);
  const names = Array.from(Deno.readDirSync(`${path}/.aexp/attempts`), (entry) => entry.name);
  assert.deepEqual(names.filter((name) => name.includes(".stop")), []);
  await Deno.remove(`${path}/ballast`);
  await Deno.writeTextFile(`${path}/go`, "");
  assert.equal((await output).code, 0);
  const document = await documentOf(path, id);
  assert.equal(document.get("status"), "complete");
  assert.equal(lastError(document).size, 0);
});

diskTest(
  "a record of a child that finds no space is refused, and half of it does not stay",
  async () => {
    await using disk = await smallDisk();
    const { path } = disk;
    const id = await queued(path, "true");
    const store = openStore(findRoot({ cwd: path, env: {} }), () => new Date());
    await aexp(path, ["run-queued", id]);
    fill(`${path}/ballast`);
    const mapping = new Map([["pid", 12n]]);
    await assert.rejects(
      writePart(store, { jobId: id, n: 2 }, "child", mapping),
      /no space is left/,
    );
    const names = Array.from(Deno.readDirSync(`${path}/.aexp/attempts`), (entry) => entry.name);
    assert.deepEqual(names.filter((name) => name.startsWith(`${id}.2`)), []);
  },
);
