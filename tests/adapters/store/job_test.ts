import assert from "node:assert/strict";
import { type Job, readJob, readJobs } from "../../../lib/adapters/store/job.ts";
import type { Store } from "../../../lib/adapters/store/store.ts";
import { writeFile, writeOldFile } from "../../support/temporary.ts";
import { json, makeJob, temporaryStore } from "../../support/store.ts";

async function readAll(store: Store, elapsedMs = () => performance.now()) {
  const jobs: Job[] = [];
  const damaged = await readJobs(store, (job) => void jobs.push(job), { elapsedMs });
  return { jobs, damaged };
}

Deno.test("readJob() reads state point and document", async () => {
  await using place = await temporaryStore();
  const id = makeJob(place.store, '{"a": 1.0}', '{"status": "queued"}');
  const job = await readJob(place.store, id);
  assert.deepEqual(job.statepoint.mapping, json('{"a": 1.0}'));
  assert.deepEqual(job.document, json('{"status": "queued"}'));
});

Deno.test("readJobs() reports damaged jobs with the reason and reads the others", async (t) => {
  const cases: readonly (readonly [string, Record<string, string | Uint8Array>, RegExp])[] = [
    ["an empty folder", {}, /state point is missing/],
    ["half a document", {
      "signac_statepoint.json": '{"a": 1}',
      "signac_job_document.json": '{"status": "qu',
    }, /not whole JSON \(line 1, column 15\)/],
    ["a merge conflict", {
      "signac_statepoint.json": '{"a": 1}',
      "signac_job_document.json": '<<<<<<< HEAD\n{"status": "failed"}\n=======\n{}\n>>>>>>> ran\n',
    }, /git left a merge conflict in it$/],
    ["an empty document", {
      "signac_statepoint.json": '{"a": 1}',
      "signac_job_document.json": "",
    }, /it is empty/],
    ["a document that is a list", {
      "signac_statepoint.json": '{"a": 1}',
      "signac_job_document.json": "[]",
    }, /not a JSON object/],
    ["a state point of another job", { "signac_statepoint.json": '{"a": 2}' }, /does not fit/],
    ["bytes that are no text", {
      "signac_statepoint.json": new Uint8Array([123, 0xff, 125]),
    }, /not UTF-8/],
  ];
  for (const [name, files, reason] of cases) {
    await t.step(name, async () => {
      await using place = await temporaryStore();
      const good = makeJob(place.store, '{"good": true}');
      const folder = `${place.store.workspacePath}/42b7b4f2921788ea14dac5566e6f06d0`;
      await Deno.mkdir(folder);
      for (const [file, content] of Object.entries(files)) {
        await writeOldFile(`${folder}/${file}`, content);
      }
      const listing = await readAll(place.store);
      assert.deepEqual(listing.jobs.map((job) => job.id), [good]);
      assert.equal(listing.damaged.length, 1);
      assert.match(listing.damaged[0]?.reason ?? "", reason);
    });
  }
});

Deno.test("readJobs() takes a document that says U+FFFD for what it is", async () => {
  await using place = await temporaryStore();
  const id = makeJob(place.store, '{"a": 1}');
  const path = `${place.store.workspacePath}/${id}/signac_job_document.json`;
  await writeFile(path, '{"note": "\ufffd"}');
  const { jobs: [job], damaged } = await readAll(place.store);
  assert.deepEqual(damaged, []);
  assert.equal(job?.document.get("note"), "\ufffd");
});

Deno.test("readJobs() reads a document with a byte order mark, as Python does", async () => {
  await using place = await temporaryStore();
  const id = makeJob(place.store, '{"a": 1}');
  await writeFile(`${place.store.workspacePath}/${id}/signac_job_document.json`, '\ufeff{"b": 2}');
  const { jobs: [job] } = await readAll(place.store);
  assert.equal(job?.document.get("b"), 2n);
});

Deno.test("readJobs() calls a longer folder name damaged and passes others over", async () => {
  await using place = await temporaryStore();
  await Deno.mkdir(`${place.store.workspacePath}/42b7b4f2921788ea14dac5566e6f06d0.bak`);
  await Deno.mkdir(`${place.store.workspacePath}/notes`);
  const listing = await readAll(place.store);
  assert.deepEqual(listing.jobs, []);
  assert.equal(listing.damaged[0]?.reason, "the name is not an id");
});

Deno.test("readJobs() overlaps reads where they are slow and loses none", async () => {
  await using place = await temporaryStore();
  const ids = Array.from({ length: 30 }, (_, n) => makeJob(place.store, `{"n": ${n}}`));
  let clock = 0;
  const { jobs } = await readAll(place.store, () => clock += 5);
  assert.deepEqual(jobs.map((job) => job.id).sort(), ids.sort());
});
