import assert from "node:assert/strict";
import { mappingAt, textAt } from "../../../lib/domain/value/value.ts";
import { aexp, aexpJson, aexpProcess } from "../../support/cli.ts";
import { added, runnable, values } from "../../support/queue.ts";
import { documentOf, documentPath, queued, started, WAIT } from "../../support/runs.ts";
import { entryFile, entryOf, namesIn, problems } from "../../support/ledger.ts";
import { diskTest, fill, smallDisk } from "../../support/small_disk.ts";
import { temporaryRepository, writeFile } from "../../support/temporary.ts";

Deno.test("a run that ends is in the ledger, with its last field", async () => {
  await using repository = await runnable("exit {code}");
  const { path } = repository;
  const ids = values(await added(path, "--sweep", "code=0|3|75"), "job_id").map(String);
  const { code } = await aexp(path, ["queue", "run", "--continue-on-failure"]);
  assert.equal(code, 1);
  const [complete = "", failed = "", putBack = ""] = ids;
  for (const [id, status] of [[complete, "complete"], [failed, "failed"]] as const) {
    const entry = await entryOf(path, id);
    const document = await documentOf(path, id);
    assert.equal(textAt(entry, "status"), status);
    for (const key of ["started_at", "ended_at", "wallclock_s"]) {
      assert.deepEqual(entry.get(key), document.get(key), key);
      assert.ok(entry.has(key), key);
    }
  }
  assert.deepEqual(namesIn(`${path}/.aexp/ledger`), [`${complete}.json`, `${failed}.json`].sort());
  assert.ok(!namesIn(`${path}/.aexp/ledger`).includes(`${putBack}.json`));
  assert.deepEqual(await problems(path), []);
});

Deno.test("stop, remove and clear write the entry, and a retry that fails replaces it", async () => {
  await using repository = await runnable("exit 1");
  const { path } = repository;
  const [stopped = "", removed = "", ...cleared] = values(
    await added(path, "--sweep", "seed=0..3"),
    "job_id",
  ).map(String);
  await aexp(path, ["queue", "stop", stopped]);
  await aexp(path, ["queue", "remove", removed]);
  await aexp(path, ["queue", "clear", "--yes"]);
  assert.equal(textAt(await entryOf(path, stopped), "status"), "stopped");
  for (const id of [removed, ...cleared]) {
    assert.equal(textAt(await entryOf(path, id), "status"), "abandoned");
  }
  await aexp(path, ["queue", "retry", stopped]);
  await aexp(path, ["queue", "run"]);
  assert.equal(textAt(await entryOf(path, stopped), "status"), "failed");
  assert.deepEqual(await problems(path), []);
});

Deno.test("an attempt that another command settles as failed is in the ledger", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, WAIT);
  const { runner, output } = await started(path, id);
  runner.kill("SIGKILL");
  await output;
  const { stderr } = await aexpProcess(path, ["queue", "run", "--max-lost", "1"]);
  assert.equal(textAt(await documentOf(path, id), "status"), "failed", stderr);
  assert.equal(textAt(await entryOf(path, id), "status"), "failed");
  assert.deepEqual(await problems(path), []);
});

Deno.test("a heartbeat or a second stop does not write the entry again", async () => {
  await using repository = await runnable("exit 0");
  const { path } = repository;
  await added(path, "--sweep", "seed=0");
  await aexp(path, ["queue", "run"]);
  const [name = ""] = namesIn(`${path}/.aexp/ledger`);
  const before = await Deno.stat(`${path}/.aexp/ledger/${name}`);
  await aexp(path, ["queue", "list", "--include-terminal"]);
  await aexp(path, ["queue", "reconcile", "--apply"]);
  await aexp(path, ["queue", "run"]);
  assert.equal((await Deno.stat(`${path}/.aexp/ledger/${name}`)).ino, before.ino);
});

Deno.test("the ledger names the machine as installed, else by its short host name", async () => {
  await using repository = await runnable("exit 0");
  const { path } = repository;
  const [id = "", other = ""] = values(await added(path, "--sweep", "seed=0..1"), "job_id")
    .map(String);
  await aexp(path, ["run-queued", id]);
  const short = Deno.hostname().split(".")[0];
  assert.equal(textAt(await entryOf(path, id), "registered_machine"), short);
  await writeFile(`${path}/.aexp/installed.json`, '{"machine_label": " cluster "}');
  await aexp(path, ["run-queued", other]);
  assert.equal(textAt(await entryOf(path, other), "registered_machine"), "cluster");
  await aexp(path, ["ledger", "promote", id, "--machine-label", "laptop"]);
  assert.equal(textAt(await entryOf(path, id), "registered_machine"), "laptop");
});

Deno.test("the ledger stands under the repository, wherever the run store is", async () => {
  await using repository = await runnable("exit 0");
  const { path } = repository;
  const marker = '{"run_store_path": "data/.runs", "machine_label": "cluster"}';
  await writeFile(`${path}/.aexp/installed.json`, marker);
  const [id = ""] = values(await added(path, "--sweep", "seed=0"), "job_id").map(String);
  await aexp(path, ["queue", "run"]);
  assert.equal(textAt(await entryOf(path, id), "registered_machine"), "cluster");
  assert.deepEqual(namesIn(`${path}/data`), [".runs"]);
});

Deno.test("a ledger that cannot be written is told, with the count of entries, and fails no run", async () => {
  await using repository = await runnable("exit 0");
  const { path } = repository;
  await writeFile(`${path}/.aexp/ledger`, "not a folder\n");
  await added(path, "--sweep", "seed=0..2");
  const { code, stderr, stdout } = await aexp(path, ["queue", "run"]);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /ran 3 job\(s\), 0 failed|ran 3\/3/);
  assert.deepEqual(stderr.match(/^warning: .*$/gm)?.length, 2, stderr);
  assert.match(stderr, /^warning: the ledger has no new entry of 2 more runs either; /m);
  assert.match(
    stderr,
    /^warning: the ledger has no entry of [0-9a-f]{8}: Cannot write .*ledger\/[0-9a-f]{32}\.json": a part of the path is not a folder; `aexp ledger backfill` adds what is missing$/m,
  );
  assert.deepEqual(namesIn(`${path}/.aexp`).filter((name) => name.includes("-ledger-")), []);
  await Deno.remove(`${path}/.aexp/ledger`);
  const filled = await aexpJson(path, ["ledger", "backfill"]);
  assert.deepEqual([filled.get("num_promoted"), filled.get("num_skipped")], [3n, 0n]);
  assert.deepEqual(await problems(path), []);
});

diskTest(
  "on a full disk a stop is told that the ledger lacks it, and nothing is left",
  async () => {
    await using repository = await smallDisk();
    const { path } = repository;
    const id = await queued(path, "exit 0", "--sp", "condition=full");
    await aexp(path, ["run-queued", id]);
    await Deno.remove(entryFile(path, id));
    fill(`${path}/filler`);
    const { code, stderr } = await aexp(path, ["ledger", "backfill"]);
    assert.equal(code, 1);
    assert.match(stderr, /no space is left on the device/);
    assert.deepEqual(namesIn(`${path}/.aexp/ledger`), []);
    assert.deepEqual(namesIn(`${path}/.aexp`).filter((name) => name.includes("-ledger-")), []);
    await Deno.remove(`${path}/filler`);
    await aexp(path, ["ledger", "backfill"]);
    assert.deepEqual(await problems(path), []);
  },
);

Deno.test("a run whose document says nothing new keeps its entry", async () => {
  await using repository = await runnable("exit 0");
  const { path } = repository;
  const [id = ""] = values(await added(path, "--sweep", "seed=0"), "job_id").map(String);
  await aexp(path, ["queue", "run"]);
  const document = await Deno.readTextFile(documentPath(path, id));
  await Deno.writeTextFile(documentPath(path, id), document.replace("{", '{"note": "mine", '));
  assert.deepEqual(await problems(path), []);
  assert.equal(mappingAt(await entryOf(path, id), "statepoint").get("seed"), 0n);
});
