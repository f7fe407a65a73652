import assert from "node:assert/strict";
import { sleep } from "../../../lib/context.ts";
import { textAt } from "../../../lib/domain/value/value.ts";
import { aexp, aexpCommand, aexpJson } from "../../support/cli.ts";
import { added, runnable, values } from "../../support/queue.ts";
import { entryFile, entryOf, namesIn, problems } from "../../support/ledger.ts";
import { git, writeFile } from "../../support/temporary.ts";

Deno.test("ledger promote refuses a run that is not over, and writes nothing", async () => {
  await using repository = await runnable("exit 0");
  const { path } = repository;
  const [id = ""] = values(await added(path, "--sweep", "seed=0"), "job_id").map(String);
  const { code, stderr } = await aexp(path, ["ledger", "promote", id]);
  assert.equal(code, 2);
  assert.match(stderr, /^error: Cannot promote run "[0-9a-f]{32}": it is queued, not over\./);
  assert.deepEqual(namesIn(`${path}/.aexp/ledger`), []);
});

Deno.test("ledger backfill adds what is missing or unreadable and leaves the rest", async () => {
  await using repository = await runnable("exit 0");
  const { path } = repository;
  const [gone = "", half = "", old = "", whole = ""] = values(
    await added(path, "--sweep", "seed=0..3"),
    "job_id",
  ).map(String);
  await aexp(path, ["queue", "run"]);
  await Deno.remove(entryFile(path, gone));
  await Deno.writeTextFile(entryFile(path, half), '{"job_id": "');
  const text = await Deno.readTextFile(entryFile(path, old));
  const without = text.replace(/ {2}"ended_at".*\n/, "").replace(
    /ed_machine": "[^"]*"/,
    'ed_machine": "hpc"',
  );
  await Deno.writeTextFile(entryFile(path, old), without);
  const untouched = await Deno.readTextFile(entryFile(path, whole));
  assert.deepEqual(
    await problems(path),
    [
      `missing ${gone.slice(0, 8)}`,
      `unreadable ${half.slice(0, 8)}`,
      `differs ${old.slice(0, 8)} ended_at`,
    ]
      .sort((a, b) => (a.split(" ")[1] ?? "") < (b.split(" ")[1] ?? "") ? -1 : 1),
  );
  const first = await aexp(path, ["ledger", "backfill"]);
  assert.equal(first.stdout, "promoted 2 entries (2 already present, skipped)\n");
  assert.match(first.stderr, /1 entry that is present disagrees with the run store; --overwrite/);
  const second = await aexp(path, ["ledger", "backfill", "--overwrite"]);
  assert.equal(second.stdout, "promoted 1 entry (3 already present, skipped)\n");
  assert.equal(textAt(await entryOf(path, old), "registered_machine"), "hpc");
  assert.equal(await Deno.readTextFile(entryFile(path, whole)), untouched);
  assert.deepEqual(await problems(path), []);
});

Deno.test("ledger check tells entries that are wrong in themselves from runs that are elsewhere", async () => {
  await using repository = await runnable("exit 0");
  const { path } = repository;
  const [id = ""] = values(await added(path, "--sweep", "seed=0"), "job_id").map(String);
  await aexp(path, ["queue", "run"]);
  const text = await Deno.readTextFile(entryFile(path, id));
  await Deno.remove(`${path}/.runs`, { recursive: true });
  const elsewhere = await aexpJson(path, ["ledger", "check"]);
  assert.deepEqual([elsewhere.get("ok"), elsewhere.get("elsewhere")], [true, 1n]);
  await Deno.writeTextFile(entryFile(path, id), text.replace('"seed": 0', '"seed": 0.0'));
  assert.deepEqual(await problems(path), [`other_statepoint ${id.slice(0, 8)}`]);
  await Deno.writeTextFile(entryFile(path, id), text.replace("complete", "running"));
  assert.deepEqual(await problems(path), [`not_over ${id.slice(0, 8)}`]);
  const other = "0123456789abcdef0123456789abcdef";
  await Deno.rename(entryFile(path, id), entryFile(path, other));
  const { code, stdout } = await aexp(path, ["ledger", "check"]);
  assert.equal(code, 1);
  assert.match(stdout, /its job_id is not the one in its name; restore the file with git/);
});

Deno.test("ledger show lists the runs of every machine, and one entry as its file has it", async () => {
  await using repository = await runnable("exit {code}");
  const { path } = repository;
  const [id = ""] = values(await added(path, "--sweep", "code=0|1"), "job_id").map(String);
  await aexp(path, ["queue", "run", "--continue-on-failure"]);
  await Deno.remove(`${path}/.runs`, { recursive: true });
  const shown = await aexpJson(path, ["ledger", "show"]);
  assert.equal(shown.get("total"), 2n);
  const lines = (await aexp(path, ["ledger", "show"])).stdout.trimEnd().split("\n");
  assert.deepEqual(lines.map((line) => line.split("\t")[2]).sort(), ["complete", "failed"]);
  const { stdout } = await aexp(path, ["ledger", "show", id.slice(0, 8)]);
  assert.equal(stdout, await Deno.readTextFile(entryFile(path, id)));
  assert.deepEqual((await aexpJson(path, ["ledger", "show", id])).get("job_id"), id);
  const unknown = await aexp(path, ["ledger", "show", "zz"]);
  assert.equal(unknown.code, 2);
  assert.match(unknown.stderr, /^error: Cannot find "zz" in the ledger/);
});

Deno.test("many promoters of one run at once leave one whole entry and nothing else", async () => {
  await using repository = await runnable("exit 0");
  const { path } = repository;
  const [id = ""] = values(await added(path, "--sweep", "seed=0"), "job_id").map(String);
  await aexp(path, ["queue", "run"]);
  const runs = Array.from(
    { length: 8 },
    (_, n) => aexpCommand(path, ["ledger", "promote", id, "--machine-label", `m${n}`]).output(),
  );
  let reads = 0;
  const done = Promise.all(runs).then((outputs) => outputs.map(({ code }) => code));
  let isDone = false;
  void done.then(() => isDone = true);
  while (!isDone) {
    assert.equal(textAt(await entryOf(path, id), "job_id"), id);
    reads++;
    await sleep(1);
  }
  assert.deepEqual(await done, Array(8).fill(0));
  assert.ok(reads > 0);
  assert.deepEqual(namesIn(`${path}/.aexp/ledger`), [`${id}.json`]);
  assert.deepEqual(namesIn(`${path}/.aexp`).filter((name) => name.includes("-ledger-")), []);
});

Deno.test("git takes the ledger along and leaves the state out, installed or not", async () => {
  for (const block of [undefined, PYTHON_BLOCK]) {
    await using repository = await runnable("exit 0");
    const { path } = repository;
    await git(path, "init", "-q");
    if (block !== undefined) await writeFile(`${path}/.gitignore`, block);
    await added(path, "--sweep", "seed=0");
    await aexp(path, ["queue", "run"]);
    await writeFile(`${path}/.aexp/installed.json`, "{}");
    await git(path, "add", "-A");
    const tracked = (await git(path, "ls-files", ".aexp")).split("\n");
    assert.deepEqual(tracked.map((name) => name.replace(/[0-9a-f]{32}/, "ID")), [
      ".aexp/ledger/ID.json",
    ]);
  }
});

/** What Python's `aexp install` writes into `.gitignore`. */
const PYTHON_BLOCK = `# agentic-experiments:begin
# aexp per-install / per-machine state — kept gitignored
.aexp/*
# ...except these cross-machine shared subdirs:
!.aexp/runs-index/
!.aexp/ledger/
# agentic-experiments:end
`;
