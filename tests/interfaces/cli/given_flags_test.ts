import assert from "node:assert/strict";
import { aexp, aexpJson } from "../../support/cli.ts";
import type { Mapping } from "../../../lib/domain/value/value.ts";
import { ADD, added, listed, runnable, statepoints } from "../../support/queue.ts";

Deno.test("an empty value after = is read like an empty argument", async (t) => {
  await using repository = await runnable("true");
  const { path } = repository;
  await t.step("none, where none may be given", async () => {
    const [job] = statepoints(await added(path, "--sp=", "--sweep=", "--sp", "seed=1"));
    assert.equal(job?.get("seed"), 1n);
  });
  await t.step("a switch takes none", async () => {
    const { code, stderr } = await aexp(path, ["queue", "list", "--json="]);
    assert.equal(code, 2);
    assert.match(stderr, /^error: Cannot use "--json=": no value is expected there/);
  });
  for (const line of ["queue list --tag=", "queue list --repo=", "queue run --experiment="]) {
    await t.step(line, async () => {
      const { code, stderr } = await aexp(path, line.split(" "));
      assert.equal(code, 2);
      assert.match(
        stderr,
        /^error: Cannot use --[a-z]+: the value is empty; is a variable not set\?/,
      );
    });
  }
});

Deno.test("a filter by an id that is no experiment's is a mistake", async (t) => {
  await using repository = await runnable("true");
  const { path } = repository;
  await added(path, "--sp", "seed=1");
  const lines = [
    "queue list",
    "queue run",
    "queue clear --yes",
    "queue retry --failed",
    "list-runs",
  ];
  for (const line of lines) {
    await t.step(line, async () => {
      const { code, stdout, stderr } = await aexp(path, [...line.split(" "), "--experiment", "X1"]);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(
        stderr,
        /^error: Cannot use --experiment: "X1" is no experiment; write it like E001/,
      );
    });
  }
  assert.equal((await listed(path)).length, 1);
});

Deno.test("an experiment is named by its id in any spelling, or by its file", async (t) => {
  await using repository = await runnable("true");
  const { path } = repository;
  const names = ["E001", "E1", "e001", "kb/research/experiments/E001-first.md", "./E001-first.md"];
  for (const [n, name] of names.entries()) {
    await t.step(name, async () => {
      const add = ["queue", "add", "--experiment", name, "--sp", `seed=${n}`];
      assert.deepEqual(await aexp(path, [...add, "--dry-run"]).then(({ code }) => code), 0);
      const [run] = statepoints((await aexpJson(path, add)).get("jobs") as Mapping[]);
      assert.equal(run?.get("experiment_id"), "E001");
      for (const command of [["queue", "list"], ["list-runs"]]) {
        const found = await aexpJson(path, [...command, "--experiment", name]);
        assert.equal(found.get("total"), BigInt(n + 1));
      }
    });
  }
  for (const name of ["E0001", "E", "001", "E001.md", "first", "E001-first.md/x"]) {
    await t.step(`${name} is none`, async () => {
      assert.equal((await aexp(path, ["queue", "list", "--experiment", name])).code, 2);
      assert.equal((await aexp(path, ["queue", "add", "--experiment", name])).code, 2);
    });
  }
});

Deno.test("queue add names the placeholders that are not replaced", async (t) => {
  await using repository = await runnable(
    "train {seed} {lr} {job_id} ${HOME} {sp_json_shell} {lr}",
  );
  const { path } = repository;
  const cases: readonly (readonly [args: readonly string[], said: readonly string[]])[] = [
    [["--sp", "seed=1,lr=2"], []],
    [["--sp", "seeed=1,lr=2"], ["{seed} is not replaced in the command: no run has that key"]],
    [["--sp-file", "-"], [
      "{seed} is not replaced in the command: no run has that key",
      "{lr} is not replaced in the command: 1 of 2 runs lack that key",
    ]],
  ];
  for (const [args, said] of cases) {
    await t.step(args.join(" "), async () => {
      const input = '{"lr": 1}\n{"other": 2}\n';
      const { code, stderr } = await aexp(path, [...ADD, "--dry-run", ...args], { input });
      assert.equal(code, 0, stderr);
      assert.equal(stderr, said.map((text) => `warning: ${text}\n`).join(""));
    });
  }
});

Deno.test("queue add warns about paths without a value, and values at paths that a shell changes", async () => {
  const command = "train {model.depth} {tools.0} {model.width:sh} {model.note}";
  await using repository = await runnable(command);
  const { path } = repository;
  const nested = 'model:={"depth":3,"note":"a b"},tools:=["a"]';
  const { code, stderr } = await aexp(path, [...ADD, "--dry-run", "--sp", nested]);
  assert.equal(code, 0, stderr);
  assert.equal(
    stderr,
    "warning: {model.width} is not replaced in the command: no run has that key\n" +
      'warning: in the command the shell takes "a b" apart at {model.note}; write {model.note:sh}\n',
  );
});

Deno.test("a tag that no run has gives a note with the tags that there are", async (t) => {
  await using repository = await runnable("true");
  const { path } = repository;
  await t.step("where nothing waits", async () => {
    await added(path, "--sp", "seed=9", "--tag", "done");
    assert.equal((await aexp(path, ["queue", "run"])).code, 0);
    const { code, stderr } = await aexp(path, ["queue", "run", "--tag", "x"]);
    assert.deepEqual([code, stderr], [0, "note: no run has tag=x; known tags: done (1)\n"]);
  });
  await added(path, "--sweep", "seed=0..1", "--tag", "first");
  await added(path, "--sweep", "seed=2..4");
  const said = "note: no run has tag=frist; known tags: first (2), none at all (3), done (1)\n";
  for (const line of ["queue list", "queue run"]) {
    await t.step(line, async () => {
      const { code, stderr } = await aexp(path, [...line.split(" "), "--tag", "frist"]);
      assert.deepEqual([code, stderr], [0, said]);
    });
  }
  await t.step("beside the experiment, where there is none like that", async () => {
    const of = (id: string) => aexp(path, ["queue", "list", "--tag", "frist", "--experiment", id]);
    assert.equal((await of("E001")).stderr, said);
    const other = "note: no run has experiment=E002; known experiments: E001 (6)\n";
    assert.equal((await of("E002")).stderr, other + said);
  });
  await t.step("what waits is no matter where something was found", async () => {
    const { stderr } = await aexp(path, ["queue", "list", "--tag", "first"]);
    assert.equal(stderr, "");
  });
});

Deno.test("queue run --force says that it has no effect, and runs what waits", async () => {
  await using repository = await runnable("true");
  const { path } = repository;
  await added(path, "--sp", "seed=1");
  const { code, stderr } = await aexp(path, ["queue", "run", "--force"]);
  assert.equal(code, 0);
  assert.match(stderr, /^note: --force has no effect on `aexp queue run`; /);
  assert.deepEqual((await listed(path, "--include-terminal")).length, 1);
});
