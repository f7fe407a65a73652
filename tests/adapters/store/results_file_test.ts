import assert from "node:assert/strict";
import {
  markResults,
  readResults,
  readResultsSince,
} from "../../../lib/adapters/store/results_file.ts";
import { makeJob, temporaryStore } from "../../support/store.ts";

Deno.test("readResults() takes an error of the file system for a file that is no use", async () => {
  await using place = await temporaryStore();
  const { store } = place;
  const id = makeJob(store, '{"a": 1}');
  const path = `${store.workspacePath}/${id}/results.json`;
  const before = await markResults(store, id);
  // A link to itself cannot be followed, whoever asks and however often.
  await Deno.symlink("results.json", path);
  const looked = { kind: "unusable", reason: "its state cannot be read" };
  const [read, since] = await Promise.all([
    readResults(store, id, before),
    readResultsSince(store, id, 0),
  ]);
  assert.deepEqual([read, since], [looked, looked]);
});

Deno.test("readResults() waits for errors of the file system that pass", async () => {
  await using place = await temporaryStore();
  const { store } = place;
  const id = makeJob(store, '{"a": 1}');
  const path = `${store.workspacePath}/${id}/results.json`;
  const before = await markResults(store, id);
  await Deno.symlink("results.json", path);
  const reading = readResults(store, id, before);
  await Deno.writeTextFile(`${path}.new`, '{"loss": 1}');
  await Deno.rename(`${path}.new`, path);
  assert.deepEqual(await reading, { kind: "results", results: new Map([["loss", 1n]]) });
});

Deno.test("readResults() says so where it is not known whether the file is of an earlier run", async () => {
  await using place = await temporaryStore();
  const { store } = place;
  const id = makeJob(store, '{"a": 1}');
  const path = `${store.workspacePath}/${id}/results.json`;
  await Deno.symlink("results.json", path);
  const before = await markResults(store, id);
  await Deno.remove(path);
  await Deno.writeTextFile(path, "{}");
  assert.deepEqual(await readResults(store, id, before), {
    kind: "unusable",
    reason: "its state could not be read when the run began",
  });
});
