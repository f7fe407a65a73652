import assert from "node:assert/strict";
import { JobMaker } from "../../../lib/adapters/store/create_jobs.ts";
import { removeAbandoned } from "../../../lib/adapters/files/maker.ts";
import { listWorkspace } from "../../../lib/adapters/store/store.ts";
import { json, makeJob, temporaryStore } from "../../support/store.ts";
import { writeFile } from "../../support/temporary.ts";

const ID = "42b7b4f2921788ea14dac5566e6f06d0";
const JOB = { id: ID, statepoint: json('{"a": 1}'), document: json('{"status": "queued"}') };

Deno.test("JobMaker.create() writes both files and leaves nothing else", async () => {
  await using place = await temporaryStore();
  assert.equal(makeJob(place.store, '{"a": 1}', '{"status": "queued"}'), ID);
  assert.deepEqual(listWorkspace(place.store), [ID]);
  const folder = `${place.store.workspacePath}/${ID}`;
  assert.equal(await Deno.readTextFile(`${folder}/signac_statepoint.json`), '{"a": 1}');
  const document = await Deno.readTextFile(`${folder}/signac_job_document.json`);
  assert.equal(document, '{"status": "queued"}');
});

Deno.test("JobMaker.create() leaves a job that is there as it is", async () => {
  await using place = await temporaryStore();
  makeJob(place.store, '{"a": 1}', '{"mine": true}');
  const jobs = new JobMaker(place.store, place.maker);
  assert.equal(jobs.create(JOB), false);
  jobs.close();
  const path = `${place.store.workspacePath}/${ID}/signac_job_document.json`;
  assert.equal(await Deno.readTextFile(path), '{"mine": true}');
  assert.deepEqual(listWorkspace(place.store), [ID]);
});

Deno.test("JobMaker.prepare() writes jobs that nobody sees before they are made", async (t) => {
  for (const [device, step] of [["a fast device", 0], ["a slow device", 10]] as const) {
    await t.step(device, async () => {
      await using place = await temporaryStore();
      let clock = 0;
      const jobs = new JobMaker(place.store, { ...place.maker, elapsedMs: () => clock += step });
      const news = [1, 2, 3].map((a) => ({ ...JOB, id: String(a).repeat(32) }));
      await jobs.prepare(news);
      assert.deepEqual(listWorkspace(place.store).filter((name) => name.length === 32), []);
      for (const job of news) assert.equal(jobs.create(job), true);
      jobs.close();
      assert.deepEqual(listWorkspace(place.store).sort(), news.map((job) => job.id));
      const path = `${place.store.workspacePath}/${news[2]?.id}/signac_job_document.json`;
      assert.equal(await Deno.readTextFile(path), '{"status": "queued"}');
    });
  }
});

Deno.test("JobMaker.create() takes the place of an empty folder", async () => {
  await using place = await temporaryStore();
  await Deno.mkdir(`${place.store.workspacePath}/${ID}`);
  const jobs = new JobMaker(place.store, place.maker);
  assert.equal(jobs.create(JOB), true);
  jobs.close();
});

Deno.test("removeAbandoned() removes what a dead process left and nothing else", async () => {
  await using place = await temporaryStore();
  const [machine, pid, ticks, nonce] = place.maker.name.split("-");
  const dead = `.aexp-${machine}-${2 ** 22 + 1}-${ticks}-${nonce}`;
  const before = `.aexp-${machine}-${pid}-${Number(ticks) - 100}-${nonce}`;
  const alive = `.aexp-${place.maker.name}`;
  const far = `.aexp-00000000-${2 ** 22 + 1}-${ticks}-${nonce}`;
  const workspace = place.store.workspacePath;
  for (const name of [dead, before, alive, far]) {
    await writeFile(`${workspace}/${name}/${ID}/signac_statepoint.json`, "{");
  }
  removeAbandoned(workspace, listWorkspace(place.store), place.maker);
  assert.deepEqual(listWorkspace(place.store).sort(), [alive, far].sort());
});
