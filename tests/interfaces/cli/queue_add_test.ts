import assert from "node:assert/strict";
import { aexp, aexpJson } from "../../support/cli.ts";
import {
  commitAll,
  EXPERIMENT,
  git,
  temporaryRepository,
  writeFile,
  writeOldFile,
} from "../../support/temporary.ts";
import { formatJson } from "../../../lib/domain/value/json_text.ts";
import type { Mapping, Value } from "../../../lib/domain/value/value.ts";

/** These tests are about values, which the command of the experiment does not use. */
const ADD = ["queue", "add", "--experiment", "E001", "--allow-unknown"];

async function added(cwd: string, args: readonly string[], input = ""): Promise<Mapping[]> {
  const answer = await aexpJson(cwd, [...ADD, ...args], { input });
  return answer.get("jobs") as Mapping[];
}

function field(jobs: readonly Mapping[], key: string): Value[] {
  return jobs.map((job) => job.get(key) ?? null);
}

function own(job: Mapping | undefined): string {
  const sp = new Map(job?.get("sp") as Mapping);
  for (const key of ["experiment_id", "hypothesis_id", "code_commit", "code_dirty"]) sp.delete(key);
  return formatJson(sp);
}

/** All files below a folder with their texts, `.git` left out. */
function snapshot(path: string): Record<string, string> {
  const files: Record<string, string> = {};
  for (const entry of Deno.readDirSync(path)) {
    if (entry.name === ".git") continue;
    const inner = `${path}/${entry.name}`;
    if (!entry.isDirectory) files[inner] = Deno.readTextFileSync(inner);
    else Object.assign(files, { [inner]: "folder" }, snapshot(inner));
  }
  return files;
}

Deno.test("queue add freezes the condition, the code and the values, in order", async () => {
  await using repository = await temporaryRepository({ isCommitted: true });
  const jobs = await added(repository.path, [
    "--hypothesis",
    "H001",
    "--sp",
    "condition=full",
    "--sweep",
    "seed=0..1",
    "--tag",
    "paper-ablation",
  ]);
  const commit = await git(repository.path, "rev-parse", "HEAD");
  const [first] = jobs;
  const folder = `${repository.path}/.runs/workspace/${first?.get("job_id")}`;
  assert.equal(
    await Deno.readTextFile(`${folder}/signac_statepoint.json`),
    `{"experiment_id": "E001", "hypothesis_id": "H001", "code_commit": "${commit}", ` +
      `"code_dirty": false, "model": "baseline", "max_turns": 12, "tools": ["investigate", ` +
      `"classify", "retrieve"], "temperature": 0.2, "condition": "full", "seed": 0}`,
  );
  const document = await Deno.readTextFile(`${folder}/signac_job_document.json`);
  assert.match(
    document,
    /"queue": {"queued_at": "[0-9T:-]{19}\.[0-9]{6}Z", "tag": "paper-ablation"}}$/,
  );
});

Deno.test("queue add keeps the order of the sweep when the queue is listed", async () => {
  await using repository = await temporaryRepository();
  const jobs = await added(repository.path, ["--sweep", "a=x|y|z, seed=0..4"]);
  const listed = await aexpJson(repository.path, ["queue", "list"]);
  assert.deepEqual(field(listed.get("entries") as Mapping[], "job_id"), field(jobs, "job_id"));
  assert.equal(own(jobs[6]), '{"a": "y", "seed": 1}');
});

Deno.test("queue add gives --sp the types of --sweep, and texts on request", async () => {
  await using repository = await temporaryRepository();
  const typed = await added(repository.path, ["--sp", 'n=16,lr:=1e-3,tools:=["a","b"],note=1e-3']);
  assert.equal(own(typed[0]), '{"n": 16, "lr": 0.001, "tools": ["a", "b"], "note": "1e-3"}');
  const texts = await added(repository.path, ["--sp-strings", "--sp", "n=16"]);
  assert.equal(own(texts[0]), '{"n": "16"}');
});

Deno.test("queue add lets a person's value win over the condition's, in its place", async () => {
  await using repository = await temporaryRepository();
  const [job] = await added(repository.path, ["--sp", "condition=classify_only,max_turns=16"]);
  assert.equal(
    own(job),
    '{"model": "baseline", "max_turns": 16, "tools": ["classify"], "temperature": 0.2, ' +
      '"condition": "classify_only"}',
  );
  const [bare] = await added(repository.path, ["--sp", "condition=full", "--no-resolve"]);
  assert.equal(own(bare), '{"condition": "full"}');
});

Deno.test("queue add reads runs and axes from files", async (t) => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await t.step("JSON Lines from the standard input", async () => {
    const jobs = await added(
      path,
      ["--sp-file", "-", "--sp", "x=1"],
      '{"seed": 1.0}\n\n{"seed": 2}\n',
    );
    assert.deepEqual(jobs.map(own), ['{"seed": 1.0, "x": 1}', '{"seed": 2, "x": 1}']);
  });
  await t.step("a list in YAML", async () => {
    await writeFile(`${path}/grid.yaml`, "- {lr: 1.0e-3, on: 1e-3}\n- {lr: 012}\n");
    const { code, stderr } = await aexp(path, [...ADD, "--sp-file", "grid.yaml"]);
    assert.equal(code, 2);
    assert.match(stderr, /grid\.yaml:1.*key that is not text/);
    await writeFile(`${path}/grid.yaml`, "- {lr: 1.0e-3}\n- {lr: 012}\n");
    assert.deepEqual((await added(path, ["--sp-file", "grid.yaml"])).map(own), [
      '{"lr": 0.001}',
      '{"lr": 10}',
    ]);
  });
  await t.step("a sweep in JSON", async () => {
    await writeFile(`${path}/axes.json`, '{"b": [true, null], "c": [[1], [2]]}');
    const jobs = await added(path, ["--sweep-file", "axes.json", "--sweep", "a=1"]);
    assert.equal(jobs.length, 4);
    assert.equal(own(jobs[1]), '{"a": 1, "b": true, "c": [2]}');
  });
});

Deno.test("queue add finds duplicates by experiment, tag and state point without the commit", async () => {
  await using repository = await temporaryRepository({ isCommitted: true });
  const { path } = repository;
  const sweep = ["--sweep", "seed=0..1"];
  const first = await added(path, [...sweep, "--tag", "t"]);
  await writeFile(`${path}/train.py`, "");
  await commitAll(path);
  const again = await added(path, [...sweep, "--tag", "t"]);
  assert.deepEqual(field(again, "outcome"), ["duplicate", "duplicate"]);
  assert.deepEqual(field(again, "job_id"), field(first, "job_id"));
  assert.deepEqual(field(await added(path, sweep), "outcome"), ["queued", "queued"]);
  const anyway = await added(path, [...sweep, "--tag", "t", "--allow-dup-on-recommit"]);
  assert.deepEqual(field(anyway, "outcome"), ["other_tag", "other_tag"]);
});

Deno.test("queue add reports the outcome of each run", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const one = ["--sp", "seed=1", "--command", "true"];
  assert.deepEqual(field(await added(path, [...one, "--tag", "a"]), "outcome"), ["queued"]);
  assert.deepEqual(field(await added(path, [...one, "--tag", "b"]), "outcome"), ["other_tag"]);
  const before = (await aexpJson(path, ["queue", "list"])).get("entries") as Mapping[];
  assert.deepEqual(field(await added(path, [...one, "--tag", "b", "--retag"]), "outcome"), [
    "moved",
  ]);
  const moved = (await aexpJson(path, ["queue", "list", "--tag", "b"])).get("entries") as Mapping[];
  assert.deepEqual(field(moved, "queued_at"), field(before, "queued_at"));
  assert.equal((await aexp(path, ["queue", "run"])).code, 0);
  assert.deepEqual(field(await added(path, [...one, "--only-new"]), "outcome"), ["exists"]);
  assert.deepEqual(field(await added(path, one), "outcome"), ["requeued"]);
  const { stdout } = await aexp(path, [...ADD, ...one]);
  assert.match(stdout, /^skipped — [0-9a-f]{8} waits already: it is the same run\.\n$/);
});

Deno.test("queue add --dry-run reports the outcome and writes nothing", async () => {
  await using repository = await temporaryRepository();
  const before = snapshot(repository.path);
  const { code, stdout } = await aexp(repository.path, [
    ...ADD,
    "--sweep",
    "seed=0..2",
    "--dry-run",
  ]);
  assert.equal(code, 0);
  assert.match(stdout, /^would queue 3 job\(s\)\n/);
  assert.deepEqual(snapshot(repository.path), before);
});

Deno.test("queue add refuses wrong input with one line and writes nothing", async (t) => {
  const cases: readonly (readonly [string, readonly string[], RegExp])[] = [
    ["no experiment", ["queue", "add"], /--experiment/],
    [
      "an id of another form",
      ["queue", "add", "--experiment", "X1"],
      /expected E and three digits/,
    ],
    ["a path as an id", ["queue", "add", "--experiment", "../../x"], /expected E and three digits/],
    ["a bad hypothesis", [...ADD, "--hypothesis", "E001"], /expected H and three digits/],
    ["a clause without a sign", [...ADD, "--sp", "seed"], /there is no "="/],
    ["no key", [...ADD, "--sweep", "=1"], /no key/],
    ["a range backwards", [...ADD, "--sweep", "seed=3..0"], /0\.\.3/],
    ["an empty value", [...ADD, "--sweep", "seed=|"], /value/],
    ["half a JSON", [...ADD, "--sp", "a:=[1,"], /JSON/],
    ["a key twice", [...ADD, "--sp", "a=1,a=2"], /twice/],
    ["a key from two places", [...ADD, "--sp", "a=1", "--sweep", "a=1|2"], /--sp and --sweep/],
    ["a dotted key", [...ADD, "--sp", "a.b=1"], /no dot in a key/],
    [
      "a dotted key deep down",
      [...ADD, "--sp", 'a:=[{"b":{"c.d":1}}]'],
      /a\[0\]\.b\["c\.d"\] \(from --sp\)/,
    ],
    [
      "too many levels",
      [...ADD, "--sp", `a:=${"[".repeat(300)}${"]".repeat(300)}`],
      /nested deeper/,
    ],
    ["too many runs", [...ADD, "--sweep", "a=0..9999,b=0..9999"], /too many/],
    ["an empty tag", [...ADD, "--tag", ""], /empty/],
    ["a file that is not there", [...ADD, "--sp-file", "no.json"], /no\.json.*no such file/],
    ["a name that is a list", [...ADD, "--sp", "condition:=[1]"], /a name is a text or a number/],
    ["a mistyped flag", [...ADD, "--swep", "a=1"], /--sweep/],
  ];
  for (const [name, args, message] of cases) {
    await t.step(name, async () => {
      await using repository = await temporaryRepository();
      const before = snapshot(repository.path);
      const { code, stdout, stderr } = await aexp(repository.path, args);
      assert.equal(code, 2, stderr);
      assert.equal(stdout, "");
      assert.match(stderr, message);
      assert.match(stderr, /^error: [^\n]*\n( {2}[^\n]*\n {2,}\^+\n)?$/);
      assert.deepEqual(snapshot(repository.path), before);
    });
  }
});

Deno.test("queue add refuses an unreadable experiment, and names the place", async (t) => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ["broken YAML", "---\nconditions: [\n---\n", /E001-first\.md:\d+/],
    ["a key that is no text", "---\nid: E001\non: 1\n---\n", /E001-first\.md:3.*not text/],
    ["a file of another kind", "---\nid: H001\n---\n", /the id in its front matter is H001/],
    [
      "a date in the condition",
      "---\nconditions:\n  full:\n    when: 2026-01-01\n---\n",
      /E001-first\.md:4: "conditions\.full\.when" is a date/,
    ],
  ];
  for (const [name, experiment, message] of cases) {
    await t.step(name, async () => {
      await using repository = await temporaryRepository({ experiment });
      const { code, stderr } = await aexp(repository.path, [...ADD, "--sp", "condition=full"]);
      assert.equal(code, 2);
      assert.match(stderr, message);
    });
  }
  await t.step("two files", async () => {
    await using repository = await temporaryRepository();
    await writeFile(`${repository.path}/kb/research/experiments/E001-second.md`, EXPERIMENT);
    const { code, stderr } = await aexp(repository.path, ADD);
    assert.equal(code, 2);
    assert.match(stderr, /"E001-first\.md", "E001-second\.md"/);
  });
});

Deno.test("queue add warns about texts that look like numbers and values that a shell changes", async () => {
  const experiment = "---\nrunner_command: train {name}\nconditions:\n  full: {lr: 1e-3}\n---\n";
  await using repository = await temporaryRepository({ experiment });
  const { code, stderr } = await aexp(repository.path, [
    ...ADD,
    "--sp",
    "condition=full,name=a; rm -rf x",
  ]);
  assert.equal(code, 0);
  assert.match(stderr, /conditions\.full\.lr is the text "1e-3"; write 1\.0e-3 .*E001-first\.md:4/);
  assert.match(stderr, /"a; rm -rf x" apart at \{name\}.*\{name:sh\}/);
});

Deno.test("queue add ignores its own files when it decides whether a tree is dirty", async () => {
  await using repository = await temporaryRepository({ isCommitted: true });
  const { path } = repository;
  const clean = await added(path, ["--sweep", "seed=0..1"]);
  assert.deepEqual(clean.map((job) => (job.get("sp") as Mapping).get("code_dirty")), [
    false,
    false,
  ]);
  await writeFile(`${path}/new.py`, "");
  const [job] = await added(path, ["--sp", "seed=9"]);
  assert.equal((job?.get("sp") as Mapping).get("code_dirty"), true);
  const document = await Deno.readTextFile(`${job?.get("workspace")}/signac_job_document.json`);
  assert.match(
    document,
    /"code_diff_summary": {"diff_stat": "", "modified_count": 0, "untracked_count": 1}/,
  );
});

Deno.test("queue add fills an empty job folder and refuses a damaged one", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const [job] = await added(path, ["--sp", "seed=1"]);
  const folder = String(job?.get("workspace"));
  await Deno.remove(folder, { recursive: true });
  await Deno.mkdir(folder);
  const healed = await aexp(path, [...ADD, "--sp", "seed=1"]);
  const warning = "warning: {condition} is not replaced in the command: no run has that key\n";
  assert.deepEqual([healed.code, healed.stderr], [0, warning]);
  assert.match(healed.stdout, /^queued/);
  await writeOldFile(`${folder}/signac_job_document.json`, '{"half');
  const { code, stderr } = await aexp(path, [...ADD, "--sp", "seed=1"]);
  assert.equal(code, 2);
  assert.match(stderr, /is damaged, it is not whole JSON/);
});
