import assert from "node:assert/strict";
import { codeOf } from "../../../lib/system_error.ts";
import { readDocument, readJob, readJobs } from "../../../lib/adapters/store/job.ts";
import { unlessStale, unlessStaleSync } from "../../../lib/adapters/files/patient_read.ts";
import { makeJob, temporaryStore } from "../../support/store.ts";
import { writeFile } from "../../support/temporary.ts";

/** As the runtime reports a file that was replaced on another machine. */
function staleHandle(): Error {
  return new Error("Stale file handle (os error 116): readfile 'x'");
}

Deno.test("readDocument() waits for the other half of a document", async () => {
  await using place = await temporaryStore();
  const id = makeJob(place.store, '{"a": 1}');
  const path = `${place.store.workspacePath}/${id}/signac_job_document.json`;
  await writeFile(path, '{"status": "que');
  const reading = readDocument(place.store, id);
  await writeFile(path, '{"status": "queued"}');
  assert.equal((await reading).get("status"), "queued");
});

Deno.test("readDocument() reads a file again that its folder lists but that cannot be found", async () => {
  await using place = await temporaryStore();
  const id = makeJob(place.store, '{"a": 1}');
  const path = `${place.store.workspacePath}/${id}/signac_job_document.json`;
  await Deno.remove(path);
  await Deno.symlink("absent", path);
  const reading = readDocument(place.store, id);
  await writeFile(`${place.store.workspacePath}/${id}/absent`, '{"status": "queued"}');
  assert.equal((await reading).get("status"), "queued");
});

Deno.test("readJobs() reads all doubtful jobs again at once, and the others meanwhile", async () => {
  await using place = await temporaryStore();
  const whole = makeJob(place.store, '{"a": 0}');
  const halves = [1, 2, 3].map((a) => makeJob(place.store, `{"a": ${a}}`));
  const paths = halves.map((id) => `${place.store.workspacePath}/${id}/signac_job_document.json`);
  for (const path of paths) await writeFile(path, "{");
  const seen: string[] = [];
  const damaged = await readJobs(place.store, ({ id }) => {
    seen.push(id);
    // Only when the whole one is there do the others become whole.
    if (id === whole) paths.forEach((path) => Deno.writeTextFileSync(path, "{}"));
  }, { elapsedMs: () => performance.now() });
  assert.deepEqual(damaged, []);
  assert.deepEqual(seen.toSorted(), [whole, ...halves].toSorted());
  assert.equal(seen[0], whole);
});

Deno.test("a job that never had a document is not waited for", async () => {
  await using place = await temporaryStore();
  const id = makeJob(place.store, '{"a": 1}');
  await Deno.remove(`${place.store.workspacePath}/${id}/signac_job_document.json`);
  const start = performance.now();
  assert.equal((await readJob(place.store, id)).document.size, 0);
  const found: string[] = [];
  await readJobs(place.store, (job) => found.push(job.id), { elapsedMs: () => performance.now() });
  assert.deepEqual(found, [id]);
  // A wait would be five seconds for each.
  assert.ok(performance.now() - start < 5000);
});

Deno.test("unlessStale() tries a stale handle again, and nothing else", async () => {
  assert.equal(codeOf(staleHandle()), "ESTALE");
  let tries = 0;
  const flaky = () => {
    if (++tries % 3 !== 0) throw staleHandle();
    return tries;
  };
  assert.equal(await unlessStale("/absent/x", () => Promise.resolve().then(flaky)), 3);
  assert.equal(unlessStaleSync("/absent/x", flaky), 6);
  await assert.rejects(unlessStale("/absent/x", () => Promise.reject(new Error("no"))), /no/);
});
