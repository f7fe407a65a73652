import assert from "node:assert/strict";
import { DocumentWriter } from "../../../lib/adapters/store/document_writer.ts";
import { Signature } from "../../../lib/adapters/state/signature.ts";
import { readDocument } from "../../../lib/adapters/store/job.ts";
import type { Mapping } from "../../../lib/domain/value/value.ts";
import { json, makeJob, temporaryStore, thisMaker } from "../../support/store.ts";
import { writeFile, writeOldFile } from "../../support/temporary.ts";

function set(key: string, value: string): (document: Mapping) => Mapping {
  return (document) => new Map(document).set(key, value);
}

function names(path: string): string[] {
  return Array.from(Deno.readDirSync(path), (entry) => entry.name).sort();
}

Deno.test("DocumentWriter.change() keeps keys that it does not know, in place", async () => {
  await using place = await temporaryStore();
  const id = makeJob(
    place.store,
    '{"a": 1}',
    '{"x": {"deep": [1.0]}, "status": "queued", "y": 1e400}',
  );
  const writer = new DocumentWriter(new Signature(place.store, place.maker));
  await writer.change(id, set("status", "running"));
  await writer.close();
  const path = `${place.store.workspacePath}/${id}/signac_job_document.json`;
  const text = await Deno.readTextFile(path);
  assert.equal(text, '{"x": {"deep": [1.0]}, "status": "running", "y": Infinity}');
});

Deno.test("DocumentWriter.change() leaves neither locks nor temporary files", async () => {
  await using place = await temporaryStore();
  const id = makeJob(place.store, '{"a": 1}');
  const writer = new DocumentWriter(new Signature(place.store, place.maker));
  await writer.change(id, set("b", "2"));
  await writer.change(id, () => undefined);
  await writer.close();
  assert.deepEqual(names(`${place.store.workspacePath}/${id}`), [
    "signac_job_document.json",
    "signac_statepoint.json",
  ]);
  assert.deepEqual(names(`${place.store.statePath}/locks`), []);
  assert.match(await Deno.readTextFile(`${place.store.statePath}/.gitignore`), /^\*$/m);
});

Deno.test("DocumentWriter.change() of many writers at once loses no key", async () => {
  await using place = await temporaryStore();
  const id = makeJob(place.store, '{"a": 1}');
  const writers = Array.from(
    { length: 8 },
    () => new DocumentWriter(new Signature(place.store, thisMaker())),
  );
  await Promise.all(
    writers.flatMap((writer, w) =>
      Array.from(
        { length: 10 },
        (_, n) => writer.change(id, set(`k${w}_${n}`, "v"), { isDurable: false }),
      )
    ),
  );
  await Promise.all(writers.map((writer) => writer.close()));
  assert.equal((await readDocument(place.store, id)).size, 80);
});

Deno.test("DocumentWriter.change() breaks the lock of a dead process and clears what it began", async () => {
  await using place = await temporaryStore();
  const id = makeJob(place.store, '{"a": 1}');
  const dead = { ...place.maker.identity, pid: 2 ** 22 + 1, name: "dead", schema_version: 1 };
  await writeFile(`${place.store.statePath}/locks/${id}`, JSON.stringify(dead));
  await writeFile(`${place.store.statePath}/runners/dead`, JSON.stringify(dead));
  await writeFile(`${place.store.workspacePath}/${id}/.aexp-dead-0`, "half a docu");
  const writer = new DocumentWriter(new Signature(place.store, place.maker));
  await writer.change(id, set("b", "2"));
  await writer.close();
  assert.equal((await readDocument(place.store, id)).get("b"), "2");
  assert.deepEqual(names(`${place.store.statePath}/locks`), []);
  assert.deepEqual(names(`${place.store.statePath}/runners`), []);
  assert.equal(names(`${place.store.workspacePath}/${id}`).length, 2);
});

Deno.test("DocumentWriter.close() removes what a dead process left of other jobs, and its signature", async () => {
  await using place = await temporaryStore();
  const [id, other] = [makeJob(place.store, '{"a": 1}'), makeJob(place.store, '{"a": 2}')];
  const pid = 2 ** 22 + 1;
  const name = place.maker.name.replace(`-${place.maker.identity.pid}-`, `-${pid}-`);
  const dead = { ...place.maker.identity, pid, name, schema_version: 1 };
  await writeFile(`${place.store.statePath}/locks/${other}`, JSON.stringify(dead));
  await writeFile(`${place.store.statePath}/runners/${name}`, JSON.stringify(dead));
  await writeFile(`${place.store.workspacePath}/${other}/.aexp-${name}-0`, "half a docu");
  const writer = new DocumentWriter(new Signature(place.store, place.maker));
  await writer.change(id, set("b", "2"));
  await writer.close();
  assert.deepEqual(names(`${place.store.statePath}/locks`), []);
  assert.deepEqual(names(`${place.store.statePath}/runners`), []);
  assert.equal(names(`${place.store.workspacePath}/${other}`).length, 2);
});

Deno.test("DocumentWriter.change() waits for a lock whose holder lives", async () => {
  await using place = await temporaryStore();
  const id = makeJob(place.store, '{"a": 1}');
  const path = `${place.store.statePath}/locks/${id}`;
  await writeFile(
    path,
    JSON.stringify({ ...place.maker.identity, name: "other", schema_version: 1 }),
  );
  let pauses = 0;
  const sleep = async () => {
    // Nothing is changed as long as the lock is there.
    assert.equal((await readDocument(place.store, id)).size, 0);
    if (++pauses === 5) await Deno.remove(path);
  };
  const writer = new DocumentWriter(new Signature(place.store, { ...place.maker, sleep }));
  await writer.change(id, set("b", "2"));
  await writer.close();
  assert.equal(pauses, 5);
  assert.equal((await readDocument(place.store, id)).get("b"), "2");
});

Deno.test("DocumentWriter.change() breaks the lock of an unknown machine after ten seconds", async () => {
  await using place = await temporaryStore();
  const id = makeJob(place.store, '{"a": 1}');
  const stranger = {
    machine: "elsewhere",
    host: "node7",
    pid: 1,
    name: "other",
    schema_version: 1,
  };
  await writeFile(`${place.store.statePath}/locks/${id}`, JSON.stringify(stranger));
  await writeFile(`${place.store.statePath}/runners/other`, JSON.stringify(stranger));
  let clock = 0;
  const sleep = (milliseconds: number) => {
    clock += milliseconds;
    return Promise.resolve();
  };
  const maker = { ...place.maker, elapsedMs: () => clock, sleep };
  const writer = new DocumentWriter(new Signature(place.store, maker));
  await writer.change(id, set("b", "2"));
  await writer.close();
  assert.ok(clock > 10_000 && clock < 10_200, `${clock} ms`);
  assert.equal((await readDocument(place.store, id)).get("b"), "2");
  // It may live, and takes everything by its signature.
  assert.deepEqual(names(`${place.store.statePath}/runners`), ["other"]);
});

Deno.test("DocumentWriter.change() of a writer that was held up is made although its lock was broken", async () => {
  await using place = await temporaryStore();
  const id = makeJob(place.store, '{"a": 1}');
  const folder = `${place.store.workspacePath}/${id}`;
  const writer = new DocumentWriter(new Signature(place.store, place.maker));
  let calls = 0;
  // Whoever breaks a lock removes what its holder had begun to write: while the device takes it.
  const removeBegun = () => {
    const begun = names(folder).filter((name) => name.startsWith(".aexp-"));
    assert.equal(begun.length, 1);
    for (const name of begun) Deno.removeSync(`${folder}/${name}`);
  };
  await writer.change(id, (document) => {
    if (calls++ === 0) queueMicrotask(removeBegun);
    return new Map(document).set("late", "1");
  });
  await writer.close();
  assert.equal(calls, 2);
  assert.deepEqual(await readDocument(place.store, id), json('{"late": "1"}'));
});

Deno.test("DocumentWriter.change() keeps what a writer without a lock puts there meanwhile", async () => {
  await using place = await temporaryStore();
  const id = makeJob(place.store, '{"a": 1}');
  const folder = `${place.store.workspacePath}/${id}`;
  const writer = new DocumentWriter(new Signature(place.store, place.maker));
  let calls = 0;
  const changed = await writer.change(id, (document) => {
    if (calls++ === 0) {
      Deno.writeTextFileSync(`${folder}/other`, '{"theirs": true}');
      Deno.renameSync(`${folder}/other`, `${folder}/signac_job_document.json`);
    }
    return new Map(document).set("ours", true);
  });
  await writer.close();
  assert.equal(calls, 2);
  assert.deepEqual(changed, json('{"theirs": true, "ours": true}'));
  assert.deepEqual(await readDocument(place.store, id), changed);
});

Deno.test("DocumentWriter.change() refuses a damaged document and leaves it as it is", async () => {
  await using place = await temporaryStore();
  const id = makeJob(place.store, '{"a": 1}');
  const path = `${place.store.workspacePath}/${id}/signac_job_document.json`;
  await writeOldFile(path, '{"half');
  const writer = new DocumentWriter(new Signature(place.store, place.maker));
  await assert.rejects(writer.change(id, set("b", "2")), /not whole JSON/);
  await writer.close();
  assert.equal(await Deno.readTextFile(path), '{"half');
});

Deno.test("DocumentWriter.change() says so when the job has gone", async () => {
  await using place = await temporaryStore();
  const id = makeJob(place.store, '{"a": 1}');
  await Deno.remove(`${place.store.workspacePath}/${id}`, { recursive: true });
  const writer = new DocumentWriter(new Signature(place.store, place.maker));
  await assert.rejects(writer.change(id, set("b", "2")), /the folder is gone/);
  await writer.close();
  assert.deepEqual(json("{}"), new Map());
});
