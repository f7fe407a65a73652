import assert from "node:assert/strict";
import { Locks } from "../../../lib/adapters/state/lock.ts";
import { Signature } from "../../../lib/adapters/state/signature.ts";
import { temporaryStore } from "../../support/store.ts";
import { writeFile } from "../../support/temporary.ts";
import { waitUntil } from "../../support/wait.ts";

/** A process of another machine, of which nobody here knows whether it lives. */
const STRANGER = { machine: "elsewhere", host: "node7", pid: 1, name: "other", schema_version: 1 };

Deno.test("Locks.hold() waits for long work as long as the file of its lock is touched", async () => {
  await using place = await temporaryStore();
  const path = `${place.store.statePath}/locks/work`;
  await writeFile(path, JSON.stringify(STRANGER));
  let clock = 0;
  const sleep = async (milliseconds: number) => {
    const beat = Math.floor((clock += milliseconds) / 2000);
    if (beat <= 30) await Deno.utime(path, beat, beat);
  };
  const signature = new Signature(place.store, { ...place.maker, elapsedMs: () => clock, sleep });
  const held: (string | undefined)[] = [];
  const onHeld = (holder: { readonly name: string } | undefined) => void held.push(holder?.name);
  await new Locks(signature).hold("work", () => Promise.resolve(), { isLong: true, onHeld });
  await signature.close();
  assert.ok(clock >= 70_000 && clock < 71_000, `${clock} ms`);
  assert.deepEqual(held, ["other"]);
});

Deno.test("Locks.hold() touches the file of its lock while long work goes on", async () => {
  await using place = await temporaryStore();
  const path = `${place.store.statePath}/locks/work`;
  const signature = new Signature(place.store, place.maker);
  await new Locks(signature).hold("work", async () => {
    await Deno.utime(path, 1000, 1000);
    await waitUntil(() => Deno.statSync(path).mtime?.getTime() !== 1_000_000);
  }, { isLong: true });
  await signature.close();
  await assert.rejects(Deno.stat(path), Deno.errors.NotFound);
});
