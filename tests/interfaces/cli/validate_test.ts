import assert from "node:assert/strict";
import type { Mapping } from "../../../lib/domain/value/value.ts";
import { aexp, aexpJson } from "../../support/cli.ts";
import { added, runnable, values } from "../../support/queue.ts";
import { documentPath } from "../../support/runs.ts";
import { json } from "../../support/store.ts";
import { git, temporaryFolder, temporaryRepository, writeFile } from "../../support/temporary.ts";

const NOWHERE = "0123456789abcdef0123456789abcdef";

/** The issues as `severity code place`, in their order. */
async function issues(path: string, ...args: string[]): Promise<string[]> {
  const { stdout } = await aexp(path, ["validate", ...args]);
  const lines = stdout.trimEnd().split("\n");
  assert.match(lines.pop() ?? "", /^(OK no validation errors \(\d+ warnings?\)|FAILED \d+ error)/);
  return lines.map((line) => /^(\S+ [a-z_.]+(?: \[[^\]]*\])?)/.exec(line)?.[1] ?? line);
}

async function writeFinding(path: string, runs: string, name = "F001-a"): Promise<void> {
  const text = `---\nid: ${
    name.slice(0, 4)
  }\ntags: [x]\nsupporting_runs:\n${runs}\n---\n\n# It works\n`;
  await writeFile(`${path}/kb/research/findings/${name}.md`, text);
}

async function writeExperiment(path: string, frontMatter: string): Promise<void> {
  await writeFile(`${path}/kb/research/experiments/E001-first.md`, `---\n${frontMatter}\n---\n`);
}

Deno.test("validate finds nothing wrong with queued, running and finished runs", async () => {
  await using repository = await runnable("exit {code}");
  const { path } = repository;
  await added(path, "--sweep", "code=0|1");
  await aexp(path, ["queue", "run", "--continue-on-failure"]);
  await added(path, "--sweep", "code=5");
  const { code, stdout, stderr } = await aexp(path, ["validate"]);
  assert.deepEqual([code, stdout, stderr], [0, "OK no validation errors (0 warnings)\n", ""]);
  const empty = await aexpJson(path, ["validate"]);
  assert.deepEqual([...empty], [["ok", true], ["errors", []], ["warnings", []]]);
});

Deno.test("validate tells a broken citation with file, line and what to do", async () => {
  await using repository = await runnable("exit 0");
  const { path } = repository;
  await added(path, "--sweep", "seed=0");
  await writeFinding(path, `  - type: job\n    id: ${NOWHERE}\n  - foo`);
  const { code, stdout } = await aexp(path, ["validate"]);
  assert.equal(code, 1);
  const [first = "", second = "", last] = stdout.split("\n");
  assert.match(
    first,
    /^ERROR finding\.broken_run_citation \[kb\/research\/findings\/F001-a\.md:6\]: finding F001: supporting_runs\[0\] references run 0123456789abcdef0123456789abcdef, which is neither in \.aexp\/ledger\/, .* Run `aexp ledger backfill` on the machine that ran it, .*--strict-runs warn/,
  );
  assert.match(
    second,
    /F001-a\.md:4\]: finding F001: supporting_runs\[1\] is 'foo', not a mapping\. Write \{type/,
  );
  assert.equal(last, "FAILED 2 error(s), 0 warning(s)");
  const answer = json((await aexp(path, ["validate", "--json"])).stdout);
  const [error] = answer.get("errors") as Mapping[];
  assert.deepEqual([...error?.keys() ?? []], ["code", "message", "path", "detail", "line", "hint"]);
  assert.deepEqual([answer.get("ok"), error?.get("line"), error?.get("detail")], [
    false,
    6n,
    `job_id=${NOWHERE}`,
  ]);
});

Deno.test("validate finds the line of each citation, whatever its form", async () => {
  await using repository = await runnable("exit 0");
  const { path } = repository;
  await added(path, "--sweep", "seed=0");
  for (const id of [NOWHERE, `"${NOWHERE}"`]) {
    await writeFinding(
      path,
      `  - {type: job, id: ${id}}\n  - type: batch\n    experiment_id: E001\n    selector: {condition: no}`,
    );
    await writeFinding(
      path,
      `  - # first\n    id: ${id}\n    type: job\n  - type: batch\n    experiment_id: E007`,
      "F002-b",
    );
    const place = "kb/research/findings";
    assert.deepEqual(await issues(path), [
      `ERROR finding.broken_run_citation [${place}/F001-a.md:5]`,
      `ERROR finding.empty_batch [${place}/F001-a.md:8]`,
      `ERROR finding.broken_run_citation [${place}/F002-b.md:6]`,
      `ERROR finding.empty_batch [${place}/F002-b.md:8]`,
    ]);
  }
});

Deno.test("--strict-runs decides over runs that are nowhere, never over wrong forms", async () => {
  await using repository = await runnable("exit 0");
  const { path } = repository;
  await added(path, "--sweep", "seed=0");
  await writeFinding(
    path,
    `  - {type: job, id: ${NOWHERE}}\n  - {type: batch, experiment_id: E002}`,
  );
  assert.equal((await aexp(path, ["validate"])).code, 1);
  const warned = await aexp(path, ["validate", "--strict-runs=warn"]);
  assert.equal(warned.code, 0);
  assert.match(warned.stdout, /^WARNING finding\.broken_run_citation /);
  assert.match(warned.stdout, /\nOK no validation errors \(2 warnings\)\n$/);
  assert.deepEqual(await issues(path, "--strict-runs=off"), []);
  await writeFinding(path, "  - {type: job, id: short}");
  for (const strict of ["error", "warn", "off"]) {
    const { code } = await aexp(path, ["validate", `--strict-runs=${strict}`]);
    assert.equal(code, 1, strict);
  }
  const wrong = await aexp(path, ["validate", "--strict-runs=x"]);
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /--strict-runs "x": expected error, warn, off/);
});

Deno.test("--kb-only and --runs-only check their part, and together nothing", async () => {
  await using repository = await runnable("exit 0");
  const { path } = repository;
  await added(path, "--sweep", "seed=0");
  await writeExperiment(path, "conditions: [a]");
  await writeFinding(path, "  - foo");
  assert.deepEqual((await issues(path, "--kb-only")).map((one) => one.split(" ")[1]), [
    "experiment.conditions_schema",
  ]);
  assert.deepEqual((await issues(path, "--runs-only")).map((one) => one.split(" ")[1]), [
    "finding.broken_run_citation",
  ]);
  const { code, stderr } = await aexp(path, ["validate", "--kb-only", "--runs-only"]);
  assert.equal(code, 2);
  assert.match(stderr, /^error: Cannot combine --kb-only and --runs-only: /);
});

Deno.test("validate tells all that is wrong with an experiment at once, each with its line", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await writeExperiment(
    path,
    `id: E001
runner-command: "old"
runner_command: "train {learning_rte} {{seed}} {lr:.3f} {model.depht} {seed:sh} \${HOME:-x}"
condition: {}
conditions:
  full:
    learning_rate: 1e-3
    model: {depth: 3}
    when: 2026-01-01
    5: x
  1: {}
  half: text`,
  );
  const file = "kb/research/experiments/E001-first.md";
  assert.deepEqual(await issues(path), [
    `WARNING experiment.unknown_key [${file}:3]`,
    `WARNING experiment.unknown_key [${file}:5]`,
    `ERROR experiment.conditions_schema [${file}:10]`,
    `ERROR experiment.conditions_schema [${file}:11]`,
    `ERROR experiment.conditions_schema [${file}:12]`,
    `ERROR experiment.conditions_schema [${file}:13]`,
    `WARNING experiment.runner_command [${file}:4]`,
    `WARNING experiment.runner_command [${file}:4]`,
    `WARNING experiment.runner_command [${file}:4]`,
    `WARNING experiment.runner_command [${file}:4]`,
    `WARNING experiment.number_spelling [${file}:8]`,
  ]);
  const { stdout } = await aexp(path, ["validate"]);
  for (
    const text of [
      "{{seed}} in runner_command keeps one pair of braces",
      "{lr:.3f} in runner_command is no placeholder",
      "{learning_rte} in runner_command is the key of no condition; it is nearly {learning_rate}",
      '{model.depht} in runner_command leads nowhere in condition "full"',
      "Write 1.0e-3 for the number",
      "condition value full.when is a date",
    ]
  ) assert.ok(stdout.includes(text), text);
});

Deno.test("validate tells an experiment that cannot be read, or that has two files", async () => {
  await using repository = await runnable("exit 0");
  const { path } = repository;
  await added(path, "--sweep", "seed=0");
  await writeExperiment(path, "a: [");
  const [unreadable] = await issues(path);
  assert.match(
    unreadable ?? "",
    /^ERROR experiment\.unreadable \[kb\/research\/experiments\/E001-first\.md:\d\]/,
  );
  await writeFile(`${path}/kb/research/experiments/E001-second.md`, "");
  assert.deepEqual((await issues(path)).map((one) => one.split(" ")[1]), [
    "experiment.duplicate_id",
    "run.broken_experiment_link",
  ]);
});

Deno.test("validate tells damaged runs, and placeholders that waiting runs do not fill", async () => {
  await using repository = await runnable("train {seed} {lr}");
  const { path } = repository;
  const [id = "", other = ""] = values(await added(path, "--sweep", "seed=0..1"), "job_id").map(
    String,
  );
  await Deno.writeTextFile(documentPath(path, id), "{");
  await Deno.utime(documentPath(path, id), 1, 1);
  await Deno.mkdir(`${path}/.runs/workspace/${NOWHERE}`);
  await Deno.utime(`${path}/.runs/workspace/${NOWHERE}`, 1, 1);
  const found = await issues(path);
  assert.deepEqual(
    found,
    [
      `ERROR run.orphan [.runs/workspace/${NOWHERE}]`,
      `ERROR run.damaged [.runs/workspace/${id}]`,
      "WARNING run.unfilled_placeholder [kb/research/experiments/E001-first.md:2]",
    ].sort((a, b) => place(a) < place(b) ? -1 : 1),
  );
  await aexp(path, ["queue", "remove", other]);
  assert.equal((await issues(path)).filter((one) => one.includes("unfilled")).length, 0);
});

function place(line: string): string {
  return /\[(.*)\]/.exec(line)?.[1] ?? "";
}

Deno.test("validate looks at nothing that other notes hold, and needs no run store", async () => {
  await using folder = await temporaryFolder();
  const { path } = folder;
  await git(path, "init", "-q");
  assert.deepEqual(await issues(path), []);
  await writeFile(`${path}/kb/research/hypotheses/H001-a.md`, "---\n: [\n---\n");
  await writeFile(`${path}/kb/research/findings/notes.md`, "---\nsupporting_runs: [x]\n---\n");
  await writeFile(`${path}/kb/research/findings/F002-b.md`, "---\na: [\n---\nno runs\n");
  assert.deepEqual(await issues(path), []);
  await writeFinding(path, `  - {type: job, id: ${NOWHERE}}`);
  assert.deepEqual(await issues(path), ["WARNING finding.no_run_store"]);
  await writeFile(`${path}/kb/research/findings/F002-b.md`, "---\nsupporting_runs: [\n---\n");
  const [, unreadable = ""] = await issues(path, "--strict-runs=off");
  assert.match(unreadable, /^ERROR finding\.unreadable \[kb\/research\/findings\/F002-b\.md:\d\]/);
});
