/**
 * Following a queue: what has changed is read, and nothing else.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Context } from "../../../lib/context.ts";
import type { QueueFilter } from "../../../lib/domain/document/queue_filter.ts";
import { QueueWatch, type RunChange } from "../../../lib/engine/liveness/queue_watch.ts";
import { SchedulerWatch } from "../../../lib/engine/liveness/scheduler_watch.ts";
import { queueEntry } from "../../../lib/domain/document/queue_entry.ts";
import { openSession } from "../../../lib/engine/session/session.ts";
import { Memory, testContext } from "../../support/cli.ts";
import { documentPath } from "../../support/runs.ts";
import { json, makeJob, temporaryStore } from "../../support/store.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const WAITING = '{"status": "queued", "queue": {"queued_at": "2026-01", "tag": "t"}}';
const COMPLETE = '{"status": "complete","queue": {"queued_at": "2026-01","tag": "t"}}';

function contextIn(path: string): Context {
  return testContext(path, { stdout: new Memory(undefined), stderr: new Memory(undefined) });
}

function watchIn(path: string, filter: QueueFilter = {}): QueueWatch {
  return new QueueWatch(openSession(contextIn(path), {}), filter);
}

function changesText(changes: readonly RunChange[]): readonly string[] {
  return changes.map(({ run, before }) => `${before} → ${run.status}`).sort();
}

Deno.test("a look finds new runs, changes of state, and runs that are gone", async () => {
  await using folder = await temporaryStore();
  const { path, store } = folder;
  const first = makeJob(store, '{"seed": 1}', WAITING);
  const watch = watchIn(path);
  assert.deepEqual(changesText(await watch.look()), ["undefined → queued"]);
  assert.deepEqual(await watch.look(), []);
  const runs = watch.runs;
  assert.equal(watch.runs, runs, "without a change the list is the same one");
  await Deno.writeTextFile(documentPath(path, first), COMPLETE);
  makeJob(store, '{"seed": 2}', WAITING);
  assert.deepEqual(changesText(await watch.look()), ["queued → complete", "undefined → queued"]);
  assert.notEqual(watch.runs, runs);
  await Deno.remove(`${store.workspacePath}/${first}`, { recursive: true });
  assert.deepEqual(await watch.look(), []);
  assert.equal(watch.runs.length, 1);
});

Deno.test("what has the time, size and number of before is not read again", async () => {
  await using folder = await temporaryStore();
  const { path, store } = folder;
  const id = makeJob(store, '{"seed": 1}', WAITING);
  const document = documentPath(path, id);
  await Deno.writeTextFile(document, WAITING);
  await Deno.utime(document, 1_700_000_000, 1_700_000_000);
  const watch = watchIn(path);
  await watch.look();
  assert.equal(COMPLETE.length, WAITING.length);
  await Deno.writeTextFile(document, COMPLETE);
  await Deno.utime(document, 1_700_000_000, 1_700_000_000);
  assert.deepEqual(await watch.look(), [], "a look that reads the file would find a change");
  await Deno.utime(document, 1_700_000_001, 1_700_000_001);
  assert.deepEqual(changesText(await watch.look()), ["queued → complete"]);
});

Deno.test("the filter chooses the runs, and a run may come to match it", async () => {
  await using folder = await temporaryStore();
  const { path, store } = folder;
  const id = makeJob(store, '{"seed": 1}', WAITING);
  const watch = watchIn(path, { tag: "other" });
  await watch.look();
  assert.deepEqual(watch.runs, []);
  await Deno.writeTextFile(documentPath(path, id), WAITING.replace('"t"', '"other"'));
  await watch.look();
  assert.equal(watch.runs.length, 1);
});

Deno.test("a run that cannot be read is counted, and read once it is mended", async () => {
  await using folder = await temporaryStore();
  const { path, store } = folder;
  const id = makeJob(store, '{"seed": 1}', WAITING);
  await Deno.writeTextFile(documentPath(path, id), "{");
  await Deno.utime(documentPath(path, id), 1_700_000_000, 1_700_000_000);
  const watch = watchIn(path);
  await watch.look();
  assert.deepEqual([watch.damaged, watch.runs.length], [1, 0]);
  await Deno.writeTextFile(documentPath(path, id), WAITING);
  await watch.look();
  assert.deepEqual([watch.damaged, watch.runs.length], [0, 1]);
});

Deno.test("a workspace that is gone has no runs, and is found again when it is back", async () => {
  await using folder = await temporaryStore();
  const { path, store } = folder;
  makeJob(store, '{"seed": 1}', WAITING);
  const watch = watchIn(path);
  await watch.look();
  await Deno.rename(store.workspacePath, `${path}/away`);
  await watch.look();
  assert.deepEqual(watch.runs, []);
  await Deno.rename(`${path}/away`, store.workspacePath);
  await watch.look();
  assert.equal(watch.runs.length, 1);
});

Deno.test("a batch system is asked once a minute at most, about one submission after another", async () => {
  await using folder = await temporaryFolder();
  const { path } = folder;
  await Deno.writeTextFile(
    `${path}/squeue`,
    '#!/bin/sh\necho "$@" >> calls\ncase "$*" in *=7) echo 7_1 ;; esac\n',
    { mode: 0o755 },
  );
  let nowMs = 0;
  const place = { cwd: path, env: { PATH: `${path}:${Deno.env.get("PATH")}` } };
  const scheduler = new SchedulerWatch(place, () => nowMs);
  const entries = ["7", "7", "8"].map((id, n) => {
    const submitted = `{"scheduler": "slurm", "id": "${id}", "submitted_at": "2026"}`;
    const document = json(
      `{"status": "queued", "queue": {"queued_at": "2026", "submitted": ${submitted}}}`,
    );
    const statepoint = { mapping: json("{}"), text: "{}" };
    return queueEntry({ id: String(n), statepoint: statepoint as never, document });
  });
  assert.equal(scheduler.summary(entries), undefined);
  for (const ms of [0, 1500, 59_999, 60_000, 61_500]) {
    nowMs = ms;
    scheduler.ask(entries);
    await scheduler.answered();
  }
  const calls = (await Deno.readTextFile(`${path}/calls`)).trim().split("\n");
  assert.deepEqual(calls.map((line) => /--jobs=(\d+)/.exec(line)?.[1]), ["7", "8"]);
  assert.deepEqual(scheduler.summary(entries), { scheduler: "slurm", known: 2, over: 1 });
  await scheduler.close();
});
