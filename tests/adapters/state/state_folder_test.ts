import assert from "node:assert/strict";
import { makeStateFolder, openToGroup } from "../../../lib/adapters/state/state_folder.ts";
import { makeJob, temporaryStore } from "../../support/store.ts";

/** The rights of a folder. */
function rightsOf(path: string): number {
  return (Deno.statSync(path).mode ?? 0) & 0o7777;
}

Deno.test("makeStateFolder() gives its folders the rights that the group has in the store", async () => {
  await using folder = await temporaryStore();
  const { store } = folder;
  await makeStateFolder(store, "locks");
  assert.equal(rightsOf(store.statePath) & 0o022, 0);
  Deno.chmodSync(store.path, 0o2775);
  await makeStateFolder(store, "runners");
  for (const path of [store.statePath, `${store.statePath}/runners`]) {
    assert.equal(rightsOf(path), 0o2775, path);
  }
  // What was made before the store was opened to the group follows.
  assert.equal(rightsOf(`${store.statePath}/locks`) & 0o022, 0);
  openToGroup(store);
  assert.equal(rightsOf(`${store.statePath}/locks`), 0o2775);
});

Deno.test("makeStateFolder() gives nobody a right in a store that only its owner may write in", async () => {
  await using folder = await temporaryStore();
  const { store } = folder;
  Deno.chmodSync(store.path, 0o2755);
  await makeStateFolder(store, "locks");
  openToGroup(store);
  for (const path of [store.statePath, `${store.statePath}/locks`]) {
    assert.equal(rightsOf(path) & 0o022, 0, path);
  }
});

Deno.test("JobMaker gives a job's folder the rights that the group has in the workspace", async () => {
  await using folder = await temporaryStore();
  const { store } = folder;
  const own = makeJob(store, '{"a": 1}');
  assert.equal(rightsOf(`${store.workspacePath}/${own}`) & 0o022, 0);
  Deno.chmodSync(store.workspacePath, 0o2770);
  const shared = makeJob(store, '{"a": 2}');
  assert.equal(rightsOf(`${store.workspacePath}/${shared}`) & 0o2070, 0o2070);
});
