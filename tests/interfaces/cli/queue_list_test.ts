import assert from "node:assert/strict";
import { aexp, aexpJson } from "../../support/cli.ts";
import {
  temporaryFolder,
  temporaryRepository,
  writeFile,
  writeOldFile,
} from "../../support/temporary.ts";
import type { Mapping } from "../../../lib/domain/value/value.ts";

async function filled(path: string): Promise<void> {
  const add = (...args: string[]) => aexp(path, ["queue", "add", "--experiment", "E001", ...args]);
  await add(
    "--sp",
    "seed=0",
    "--tag",
    "a",
    "--command",
    "echo '{\"acc\": 0.5}' > $AEXP_JOB_WORKSPACE/results.json",
  );
  await add("--sp", "seed=1", "--tag", "a", "--command", "echo out of memory; exit 3");
  await add("--sp", "seed=2", "--tag", "b");
  await aexp(path, ["queue", "run", "--tag", "a", "--continue-on-failure"]);
}

Deno.test("queue list prints a line of tab-separated fields when piped", async () => {
  await using repository = await temporaryRepository();
  await filled(repository.path);
  const { code, stdout } = await aexp(repository.path, ["queue", "list", "--include-terminal"]);
  assert.equal(code, 0);
  const rows = stdout.split("\n").slice(0, -1).map((line) => line.split("\t").slice(1));
  assert.deepEqual(rows, [
    ["complete", "E001", "a", '{"seed": 0}', "acc=0.5"],
    ["failed", "E001", "a", '{"seed": 1}', "exit code 3: out of memory"],
    ["queued", "E001", "b", '{"seed": 2}', ""],
  ]);
});

Deno.test("queue list hides runs that are over and filters by tag and experiment", async () => {
  await using repository = await temporaryRepository();
  await filled(repository.path);
  const count = async (...args: string[]) =>
    (await aexpJson(repository.path, ["queue", "list", ...args])).get("total");
  assert.equal(await count(), 1n);
  assert.equal(await count("--tag", "a"), 0n);
  assert.equal(await count("--tag", "a", "--include-terminal"), 2n);
  assert.equal(await count("--experiment", "E002", "--include-terminal"), 0n);
  assert.equal(await count("--experiment", "E001", "--include-terminal"), 3n);
});

Deno.test("queue list gives an entry the keys of the MCP tool", async () => {
  await using repository = await temporaryRepository();
  await filled(repository.path);
  const answer = await aexpJson(repository.path, ["queue", "list", "--include-terminal"]);
  const [first, second] = answer.get("entries") as Mapping[];
  for (
    const key of [
      "job_id",
      "short_id",
      "experiment_id",
      "hypothesis_id",
      "status",
      "tag",
      "queued_at",
      "sp",
      "last_error",
    ]
  ) assert.ok(first?.has(key), key);
  assert.equal((second?.get("last_error") as Mapping).get("returncode"), 3n);
  assert.deepEqual(answer.get("damaged"), []);
});

Deno.test("queue list draws a table on a terminal that fits its width", async () => {
  await using repository = await temporaryRepository();
  await filled(repository.path);
  const args = ["queue", "list", "--include-terminal"];
  const { stdout } = await aexp(repository.path, args, { columns: 100 });
  const [title, header, ...rows] = stdout.trimEnd().split("\n");
  assert.equal(title, "queue (3 entries): experiment E001");
  assert.match(header ?? "", /^ID +STATUS +TAG +TIME +STATE POINT +OUTCOME$/);
  assert.match(
    rows[1] ?? "",
    /^[0-9a-f]{8} +failed +a +[0-9.]+s +seed=1 +exit code 3: out of memory$/,
  );
  assert.ok(stdout.split("\n").every((line) => line.length <= 100));
});

Deno.test("queue list says how many runs are over, where a person looks or nothing is listed", async () => {
  await using repository = await temporaryRepository();
  await filled(repository.path);
  const notes = async (columns: number | undefined, ...args: string[]) => {
    const options = columns === undefined ? {} : { columns };
    return (await aexp(repository.path, ["queue", "list", ...args], options)).stderr;
  };
  const note =
    "note: 2 runs are over and not shown; --include-terminal shows what became of them\n";
  assert.equal(await notes(100), note);
  assert.equal(await notes(100, "--include-terminal"), "");
  assert.equal(await notes(undefined), "");
  const nothing = "note: nothing is queued; `aexp queue add` adds runs\n";
  const elsewhere = "note: no run has experiment=E999; known experiments: E001 (3)\n";
  assert.equal(await notes(100, "--experiment", "E999"), elsewhere);
  await aexp(repository.path, ["queue", "clear", "--yes"]);
  assert.equal(await notes(undefined), nothing + note.replace("2", "3"));
});

Deno.test("queue list shows in a table what tells its runs apart", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const args = ["--sp", "condition=full", "--sweep", "seed=0..1", "--tag", "t"];
  await aexp(path, ["queue", "add", "--experiment", "E001", ...args]);
  const { stdout } = await aexp(path, ["queue", "list"], { columns: 60 });
  const [title, , row] = stdout.split("\n");
  assert.equal(title, "queue (2 entries): experiment E001, tag t");
  assert.match(row ?? "", /^[0-9a-f]{8} +queued +seed=0$/);
});

Deno.test("queue list reports damaged jobs on the standard error and lists the others", async () => {
  await using repository = await temporaryRepository();
  await filled(repository.path);
  const id = "42b7b4f2921788ea14dac5566e6f06d0";
  await writeOldFile(`${repository.path}/.runs/workspace/${id}/signac_job_document.json`, "{");
  const { code, stdout, stderr } = await aexp(repository.path, ["queue", "list"]);
  assert.equal(code, 0);
  assert.equal(stdout.trimEnd().split("\n").length, 1);
  assert.match(
    stderr,
    new RegExp(`^warning: skipped .*/${id}/signac_job_document.json: it is not whole JSON`),
  );
  const answer = await aexpJson(repository.path, ["queue", "list"]);
  assert.equal((answer.get("damaged") as Mapping[])[0]?.get("job_id"), id);
});

Deno.test("queue list and queue run report an empty job folder", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await filled(path);
  const id = "42b7b4f2921788ea14dac5566e6f06d0";
  await Deno.mkdir(`${path}/.runs/workspace/${id}`);
  for (const args of [["queue", "list"], ["queue", "run", "--dry-run"]]) {
    const { stderr } = await aexp(path, args);
    assert.match(stderr, new RegExp(`^warning: skipped .*/${id}/.*: the state point is missing`));
  }
});

Deno.test("queue list prints one line a run, even if values contain line breaks", async () => {
  await using repository = await temporaryRepository();
  const hostile = 'a\tb\nc\u001b[31m"';
  await aexp(repository.path, [
    "queue",
    "add",
    "--experiment",
    "E001",
    "--tag",
    hostile,
    "--sp",
    `seed:=${JSON.stringify(hostile)}`,
  ]);
  const { stdout } = await aexp(repository.path, ["queue", "list"]);
  assert.equal(stdout.split("\n").length, 2);
  assert.equal(stdout.split("\t").length, 6);
  assert.ok(!stdout.includes("\u001b"));
  const table = await aexp(repository.path, ["queue", "list"], { columns: 120 });
  assert.ok(!table.stdout.includes("\u001b"));
});

Deno.test("queue list refuses a folder without a store, or with an invalid one", async (t) => {
  await t.step("no repository", async () => {
    await using folder = await temporaryFolder();
    const { code, stderr } = await aexp(folder.path, ["queue", "list"]);
    assert.equal(code, 2);
    assert.match(stderr, /^error: Cannot find a repository: .*\n$/);
  });
  await t.step("a folder that is no signac project", async () => {
    await using repository = await temporaryRepository();
    await writeFile(`${repository.path}/.runs/notes.txt`, "mine");
    const { code, stderr } = await aexp(repository.path, ["queue", "list"]);
    assert.equal(code, 2);
    assert.match(stderr, /is not a signac project/);
  });
  await t.step("another schema", async () => {
    await using repository = await temporaryRepository();
    await writeFile(`${repository.path}/.runs/.signac/config`, "schema_version = 1\n");
    const { code, stderr } = await aexp(repository.path, ["queue", "list"]);
    assert.equal(code, 2);
    assert.match(stderr, /schema version is 1, not 2/);
  });
});
