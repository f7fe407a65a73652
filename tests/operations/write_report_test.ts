/**
 * Reports that are written again while runs go on.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Context, SignalName } from "../../lib/context.ts";
import { writeReport } from "../../lib/operations/write_report.ts";
import { Memory, testContext } from "../support/cli.ts";
import { documentPath } from "../support/runs.ts";
import { type TemporaryStore, temporaryStore } from "../support/store.ts";
import { writeRuns } from "../support/sweeps.ts";

/** A context whose clock goes on only while somebody waits. */
function slowContext(path: string): { context: Context; raise: () => void } {
  const streams = { stdout: new Memory(undefined), stderr: new Memory(undefined) };
  let elapsed = 0;
  let raise: () => void = () => {};
  const context: Context = {
    ...testContext(path, streams),
    elapsedMs: () => elapsed,
    sleep: (milliseconds) => {
      elapsed += milliseconds;
      return Promise.resolve();
    },
    onSignal: (_names: readonly SignalName[], listener) => {
      raise = () => listener("SIGINT");
      return () => {};
    },
  };
  return { context, raise: () => raise() };
}

/** A run that runs, and one that is over. */
async function twoRuns(): Promise<{ folder: TemporaryStore; ids: string[] }> {
  const folder = await temporaryStore();
  const ids = writeRuns(folder.store, [
    { statepoint: { n: 1 }, status: "running" },
    { statepoint: { n: 2 } },
  ]);
  return { folder, ids };
}

Deno.test("a report is written again until no run goes on", async () => {
  const { folder, ids: [id = ""] } = await twoRuns();
  await using _ = folder;
  const { context } = slowContext(folder.path);
  const texts: string[] = [];
  await writeReport(context, {
    output: "r.html",
    isWatching: true,
    render: ({ runs }, { nextInS }) => Promise.resolve(`${runs.length} ${nextInS ?? "last"}`),
    onWritten: ({ isLast }) => {
      texts.push(`${Deno.readTextFileSync(`${folder.path}/r.html`)} ${isLast}`);
      if (texts.length < 3) return;
      const path = documentPath(folder.path, id);
      Deno.writeTextFileSync(path, Deno.readTextFileSync(path).replace('"running"', '"failed"'));
    },
  });
  assert.deepEqual(texts, ["2 10 false", "2 10 false", "2 10 false", "2 last true"]);
});

Deno.test("after Ctrl-C the file says that it is not written again", async () => {
  const { folder } = await twoRuns();
  await using _ = folder;
  const { context, raise } = slowContext(folder.path);
  const written: boolean[] = [];
  await writeReport(context, {
    output: "r.html",
    isWatching: true,
    render: (_, { nextInS }) => Promise.resolve(String(nextInS)),
    onWritten: ({ isLast }) => {
      written.push(isLast);
      raise();
    },
  });
  assert.deepEqual(written, [false, true]);
  assert.equal(Deno.readTextFileSync(`${folder.path}/r.html`), "undefined");
});

Deno.test("without watching, a report is written once", async () => {
  const { folder } = await twoRuns();
  await using _ = folder;
  const { context } = slowContext(folder.path);
  let count = 0;
  await writeReport(context, {
    output: "r.html",
    render: () => Promise.resolve("x"),
    onWritten: ({ isLast, bytes }) => {
      count++;
      assert.deepEqual([isLast, bytes], [true, 1]);
    },
  });
  assert.equal(count, 1);
});
