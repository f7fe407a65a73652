import assert from "node:assert/strict";
import { UserError } from "../../../lib/errors.ts";
import { checkStore, claimStore } from "../../../lib/adapters/state/store_marker.ts";
import type { Place } from "../../../lib/adapters/state/place.ts";
import { type TemporaryStore, temporaryStore, thisMaker } from "../../support/store.ts";

const HOST = Deno.hostname();

/** The same store as another repository reaches it. */
function elsewhere({ path, store }: TemporaryStore, name = "other"): Place {
  Deno.mkdirSync(`${path}/${name}`, { recursive: true });
  return { ...store, statePath: `${path}/${name}/.aexp` };
}

function markerPath(store: Place): string {
  return `${store.path}/.aexp/state_folder.json`;
}

async function isRefused(place: Place): Promise<boolean> {
  try {
    await claimStore(place, thisMaker());
    return false;
  } catch (error) {
    assert.ok(error instanceof UserError && error.code === "STORE_FOREIGN", String(error));
    return true;
  }
}

/** Makes the marker look as if it had been made before the machine was started. */
async function age(store: Place): Promise<void> {
  const text = await Deno.readTextFile(markerPath(store));
  await Deno.writeTextFile(markerPath(store), text.replace(/"mounts": "[^:]*/, '"mounts": "old'));
}

Deno.test("claimStore() gives a store to the first state folder and refuses another one", async () => {
  await using folder = await temporaryStore();
  const { store, maker } = folder;
  const other = elsewhere(folder);
  await checkStore(other, HOST);
  await claimStore(store, maker);
  await claimStore(store, thisMaker());
  await checkStore(store, HOST);
  await assert.rejects(() => checkStore(other, HOST), (error: UserError) => {
    assert.equal(error.code, "STORE_FOREIGN");
    assert.ok(error.message.includes(store.statePath) && error.message.includes(other.statePath));
    assert.ok(String(error.hint).includes(markerPath(store)));
    return true;
  });
  assert.ok(await isRefused(other));
  // Who is refused leaves nothing behind.
  await assert.rejects(() => Deno.stat(other.statePath), Deno.errors.NotFound);
  assert.deepEqual(Array.from(Deno.readDirSync(`${store.path}/.aexp`), ({ name }) => name).sort(), [
    ".gitignore",
    "state_folder.json",
  ]);
});

Deno.test("claimStore() gives a store to one of many state folders, whoever is first", async () => {
  for (let round = 0; round < 10; round++) {
    await using folder = await temporaryStore();
    const places = ["a", "b", "c"].flatMap((name) => Array(4).fill(elsewhere(folder, name)));
    const refused = await Promise.all(places.map(isRefused));
    assert.equal(refused.filter((one) => !one).length, 4);
    const winner = places[refused.indexOf(false)].statePath;
    assert.ok(places.every((place, n) => refused[n] === (place.statePath !== winner)));
  }
});

Deno.test("claimStore() makes anew what was removed", async () => {
  await using folder = await temporaryStore();
  const { store } = folder;
  await claimStore(store, thisMaker());
  await Deno.remove(`${store.path}/.aexp`, { recursive: true });
  assert.equal(await isRefused(store), false);
  await Deno.remove(store.statePath, { recursive: true });
  await checkStore(store, HOST);
  assert.equal(await isRefused(store), false);
  assert.ok(await isRefused(elsewhere(folder)));
  for (const path of [store.statePath, `${store.path}/.aexp`]) {
    await Deno.remove(path, { recursive: true });
  }
  assert.equal(await isRefused(store), false);
});

Deno.test("claimStore() takes no word for a state folder that may be another container's", async () => {
  await using folder = await temporaryStore();
  const { store } = folder;
  await claimStore(store, thisMaker());
  await age(store);
  assert.equal(await isRefused(store), false);
  await Deno.remove(store.statePath, { recursive: true });
  assert.ok(await isRefused(store));
  await Deno.remove(markerPath(store));
  assert.equal(await isRefused(store), false);
});

Deno.test("claimStore() tells a copy of a repository from a copy of its state folder", async () => {
  await using folder = await temporaryStore();
  const { store, path } = folder;
  await claimStore(store, thisMaker());
  const copy = `${path}/copy`;
  await Deno.mkdir(copy);
  const parts = [".runs", ".aexp"].map((name) => `${path}/${name}`);
  const { success } = await new Deno.Command("cp", { args: ["-r", ...parts, copy] }).output();
  assert.ok(success);
  const whole = { ...store, path: `${copy}/.runs`, statePath: `${copy}/.aexp` };
  assert.equal(await isRefused(whole), false);
  assert.ok(await isRefused({ ...store, statePath: whole.statePath }));
  // Moved, it is what it was.
  await Deno.rename(copy, `${path}/moved`);
  const moved = { ...store, path: `${path}/moved/.runs`, statePath: `${path}/moved/.aexp` };
  assert.equal(await isRefused(moved), false);
});

Deno.test("claimStore() refuses a marker that is damaged or of a later version", async () => {
  await using folder = await temporaryStore();
  const { store } = folder;
  await claimStore(store, thisMaker());
  const text = await Deno.readTextFile(markerPath(store));
  const later = text.replace('"schema_version": 1', '"schema_version": 2');
  for (const broken of ["", "{", text.slice(0, 40), later, "[]", "\xff"]) {
    await Deno.writeTextFile(markerPath(store), broken);
    assert.ok(await isRefused(store), broken);
  }
  await Deno.writeTextFile(markerPath(store), text);
  assert.equal(await isRefused(store), false);
});

Deno.test("claimStore() takes the name that a full disk left of an identity", async () => {
  await using folder = await temporaryStore();
  const { store } = folder;
  await Deno.mkdir(store.statePath);
  await Deno.writeTextFile(`${store.statePath}/identity`, "");
  assert.equal(await isRefused(store), false);
  assert.equal(await isRefused(store), false);
  assert.ok(await isRefused(elsewhere(folder)));
});

Deno.test("claimStore() brings back the identity that a process knows, wherever the marker was made", async () => {
  await using folder = await temporaryStore();
  const { store } = folder;
  const known = await claimStore(store, thisMaker());
  await age(store);
  await Deno.remove(store.statePath, { recursive: true });
  assert.ok(await isRefused(store));
  assert.equal(await claimStore(store, thisMaker(), known), known);
  assert.equal(await isRefused(store), false);
  assert.equal(await claimStore(store, thisMaker()), known);
  // A store that was given to another state folder meanwhile stays with it.
  await Deno.remove(`${store.path}/.aexp`, { recursive: true });
  const other = elsewhere(folder);
  await claimStore(other, thisMaker());
  await assert.rejects(claimStore(store, thisMaker(), known), UserError);
});
