import assert from "node:assert/strict";
import { parseJson } from "../../../lib/domain/value/json_parse.ts";
import { aexp } from "../../support/cli.ts";
import { added, runnable, values } from "../../support/queue.ts";
import { documentPath } from "../../support/runs.ts";

Deno.test("a state point of any length takes one short line while it runs", async () => {
  await using repository = await runnable("true");
  const { path } = repository;
  const input = `${JSON.stringify({ k0: "x".repeat(1_000_000), seed: 1 })}\n`;
  const add = ["queue", "add", "--experiment", "E001", "--sp-file", "-"];
  const queued = await aexp(path, add, { input });
  assert.equal(queued.code, 0, queued.stderr);
  assert.ok(queued.stdout.length < 1000, String(queued.stdout.length));
  const run = await aexp(path, ["queue", "run"]);
  assert.match(run.stderr, /^\[1\/1\] \w{8} k0=x+…\n$/);
  assert.ok(run.stderr.length < 250);
  const { stdout } = await aexp(path, ["queue", "list", "--include-terminal"], { columns: 100 });
  assert.ok(stdout.length < 1000);
});

/** Turns the line around, clears the screen, writes over the line, begins another one. */
const HOSTILE = "a\u202eb\u001b[2Jc\rd\u2066e\nf\u0085g";

Deno.test("no text of a document reaches the terminal unescaped", async (t) => {
  await using repository = await runnable("true");
  const { path } = repository;
  const [id = ""] = values(await added(path, "--sp", "seed=1"), "job_id").map(String);
  const attempt = { n: 1, status: HOSTILE, started_at: HOSTILE, host: HOSTILE, cause: HOSTILE };
  const document = {
    status: "failed",
    started_at: HOSTILE,
    aexp: { experiment_id: HOSTILE, hypothesis_id: HOSTILE },
    attempts: [{ ...attempt, code_commit: HOSTILE, command: HOSTILE }],
    results: { [HOSTILE]: HOSTILE },
    queue: {
      queued_at: "2026-01-01T00:00:00Z",
      tag: HOSTILE,
      submitted: { scheduler: HOSTILE, id: HOSTILE },
      last_error: { cause: HOSTILE, stderr_tail: HOSTILE, returncode: 1 },
      runner_command_override: HOSTILE,
    },
  };
  const shown = [
    ["queue", "list", "--include-terminal"],
    ["list-runs"],
    ["show-run", id],
    ["queue", "reconcile"],
    ["queue", "triage"],
    ["queue", "run", "--dry-run"],
    ["queue", "retry", "--failed", "--dry-run"],
    ["queue", "add", "--experiment", "E001", "--sp", "seed=1", "--dry-run"],
  ];
  for (const status of ["failed", "queued", "running", HOSTILE]) {
    await Deno.writeTextFile(documentPath(path, id), JSON.stringify({ ...document, status }));
    for (const args of shown) {
      for (const columns of [100, undefined]) {
        await t.step(`${args.join(" ")} (${status === HOSTILE ? "hostile" : status})`, async () => {
          const { stdout, stderr } = await aexp(
            path,
            args,
            columns === undefined ? {} : { columns },
          );
          // deno-lint-ignore no-control-regex
          assert.doesNotMatch(stdout + stderr, /[\u202e\u2066\u001b\r\u0085]/);
          // A command is shown in its lines.
          const isCommand = args[1] === "run";
          assert.ok(isCommand || !stdout.split("\n").some((line) => line.startsWith("f")));
        });
      }
    }
    const { stdout } = await aexp(path, ["show-run", id, "--json"]);
    assert.ok(parseJson(stdout) instanceof Map);
  }
});
