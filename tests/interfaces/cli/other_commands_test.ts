import assert from "node:assert/strict";
import { aexp, aexpJson, IS_OTHER_PROGRAM } from "../../support/cli.ts";
import { temporaryRepository } from "../../support/temporary.ts";
import type { Mapping } from "../../../lib/domain/value/value.ts";
import { TARGET, VERSION } from "../../../lib/version.ts";

Deno.test("version prints version, commit and platform, --version the number alone", async () => {
  const facts = await aexpJson("/", ["version"]);
  const commit = facts.get("commit");
  // Only what was built knows it.
  if (IS_OTHER_PROGRAM) assert.match(String(commit), /^[0-9a-f]{34}([0-9a-f]{6}|-dirty)$/);
  else assert.equal(commit, null);
  assert.deepEqual([...facts], [["version", VERSION], ["commit", commit], ["target", TARGET]]);
  const line = `${VERSION} (commit ${commit ?? "unknown"}, ${TARGET})\n`;
  assert.deepEqual(await aexp("/", ["version"]), { code: 0, stdout: line, stderr: "" });
  assert.equal((await aexp("/", ["--version"])).stdout, `${VERSION}\n`);
});

Deno.test("new-run creates a run without queueing it", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const args = ["new-run", "--experiment", "E001", "--sp", "condition=full,seed=0"];
  const { code, stdout } = await aexp(path, args);
  assert.equal(code, 0);
  assert.match(stdout, /^created job [0-9a-f]{32}\n {2}workspace: \/.*\n$/);
  assert.equal((await aexpJson(path, ["queue", "list", "--include-terminal"])).get("total"), 0n);
  const [run] = (await aexpJson(path, ["list-runs"])).get("entries") as Mapping[];
  assert.equal(run?.get("status"), "created");
  assert.equal((run?.get("sp") as Mapping).get("max_turns"), 12n);
});

Deno.test("new-run of an existing run keeps its state", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await aexp(path, ["queue", "add", "--experiment", "E001", "--sp", "seed=0"]);
  const again = await aexpJson(path, ["new-run", "--experiment", "E001", "--sp", "seed=0"]);
  assert.equal(again.get("status"), "queued");
});

Deno.test("list-runs filters by experiment, state and values of either type", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await aexp(path, ["queue", "add", "--experiment", "E001", "--sweep", "seed=0..2"]);
  await aexp(path, ["new-run", "--experiment", "E002", "--sp", "seed=1", "--sp-strings"]);
  const total = async (...args: string[]) =>
    (await aexpJson(path, ["list-runs", ...args])).get("total");
  assert.equal(await total(), 4n);
  assert.equal(await total("--experiment", "E001"), 3n);
  assert.equal(await total("--status", "created"), 1n);
  assert.equal(await total("--sp", "seed=1"), 2n);
  for (const typed of ["seed:=1", 'seed:="1"']) assert.equal(await total("--sp", typed), 1n);
  assert.equal(await total("--sp", "seed:=1.0"), 0n);
  assert.equal(await total("--sp", "seed=1", "--experiment", "E001"), 1n);
});

Deno.test("list-runs filters by values at paths into nested ones", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const nested = 'model:={"depth":3,"heads":[2,4]},tools:=["a b","c"]';
  await aexp(path, ["new-run", "--experiment", "E001", "--sp", nested]);
  await aexp(path, ["new-run", "--experiment", "E001", "--sp", 'model:={"depth":"3"}']);
  const total = async (sp: string) =>
    (await aexpJson(path, ["list-runs", "--sp", sp])).get("total");
  assert.equal(await total("model.depth=3"), 2n);
  assert.equal(await total("model.depth:=3"), 1n);
  assert.equal(await total("model.depth=3,tools.0=a b"), 1n);
  assert.equal(await total("model.heads.1=4"), 1n);
  for (const nowhere of ["model.depth=4", "model.width=3", "tools.2=c", "model.heads.x=2"]) {
    assert.equal(await total(nowhere), 0n, nowhere);
  }
});

Deno.test("show-run shows state, reason, attempts, command and state point", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await aexp(path, [
    "queue",
    "add",
    "--experiment",
    "E001",
    "--sp",
    "seed=0",
    "--command",
    "echo why; exit 9",
  ]);
  await aexp(path, ["queue", "run"]);
  const [run] = (await aexpJson(path, ["list-runs"])).get("entries") as Mapping[];
  const { stdout } = await aexp(path, ["show-run", String(run?.get("short_id"))]);
  for (
    const text of [
      "status: failed",
      "exit code 9: why",
      "    | why",
      "1: failed ",
      "command: echo why; exit 9",
      "    seed = 0",
    ]
  ) {
    assert.ok(stdout.includes(text), text);
  }
});

Deno.test("show-run and similar commands refuse an unknown or ambiguous id", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await aexp(path, ["queue", "add", "--experiment", "E001", "--sweep", "seed=0..39"]);
  for (const command of [["show-run"], ["run-queued"], ["queue", "remove"]]) {
    const unknown = await aexp(path, [...command, "ffffffffffffffff"]);
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /^error: Cannot find job "ffffffffffffffff": [^\n]*\n$/);
  }
  const { stderr } = await aexp(path, ["show-run", ""]);
  assert.match(stderr, /^error: .*empty/);
});

Deno.test("queue remove abandons a job and names the status before", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await aexp(path, ["queue", "add", "--experiment", "E001", "--sp", "seed=0"]);
  const [entry] = (await aexpJson(path, ["queue", "list"])).get("entries") as Mapping[];
  const id = String(entry?.get("job_id"));
  const { code, stdout } = await aexp(path, ["queue", "remove", id]);
  assert.deepEqual([code, stdout], [0, `abandoned ${id.slice(0, 8)} (was queued)\n`]);
  assert.equal((await aexpJson(path, ["queue", "list"])).get("total"), 0n);
  assert.equal((await aexpJson(path, ["queue", "remove", id])).get("was"), "abandoned");
});
