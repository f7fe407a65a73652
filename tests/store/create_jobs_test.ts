import assert from "node:assert/strict";
import { JobMaker, removeAbandonedStaging } from "../../lib/store/create_jobs.ts";
import { listWorkspace } from "../../lib/store/store.ts";
import { json, makeJob, temporaryStore } from "../support/store.ts";
import { writeFile } from "../support/temporary.ts";

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

Deno.test("JobMaker.create() takes the place of an empty folder", async () => {
  await using place = await temporaryStore();
  await Deno.mkdir(`${place.store.workspacePath}/${ID}`);
  const jobs = new JobMaker(place.store, place.maker);
  assert.equal(jobs.create(JOB), true);
  jobs.close();
});

Deno.test("removeAbandonedStaging() removes what a dead process left and nothing else", async () => {
  await using place = await temporaryStore();
  const { identity } = place.maker;
  const workspace = place.store.workspacePath;
  const dead = JSON.stringify({ ...identity, pid: 2 ** 22 + 1 });
  await writeFile(`${workspace}/.aexp-dead/maker.json`, dead);
  await writeFile(`${workspace}/.aexp-dead/${ID}/signac_statepoint.json`, "{");
  await writeFile(`${workspace}/.aexp-live/maker.json`, JSON.stringify(identity));
  await writeFile(
    `${workspace}/.aexp-far/maker.json`,
    JSON.stringify({ ...identity, machine: "far" }),
  );
  removeAbandonedStaging(place.store, listWorkspace(place.store));
  assert.deepEqual(listWorkspace(place.store).sort(), [".aexp-far", ".aexp-live"]);
});
