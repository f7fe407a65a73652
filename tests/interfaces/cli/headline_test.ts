/**
 * The line that the program quotes for a failed run, with real programs under the real shell.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp } from "../../support/cli.ts";
import type { Mapping } from "../../../lib/domain/value/value.ts";
import { added, onlyDocument, queueOf, runnable } from "../../support/queue.ts";
import { writeFile } from "../../support/temporary.ts";

const CHAINED = `
try:
    {}["lr"]
except KeyError as error:
    raise RuntimeError("no learning rate") from error
`;

/** A command with the outcome that \`queue list\` shows: name, command, outcome. */
const CASES: readonly (readonly [string, string, string])[] = [
  [
    "a chained exception",
    "python3 chained.py; echo bye; exit 1",
    "exit code 1: RuntimeError: no learning rate",
  ],
  ["a crash under sh", "sh -c 'kill -SEGV $$'; exit 139", "signal 11: Segmentation fault"],
  ["a kill", "echo epoch 1; sh -c 'kill -KILL $$'; exit 137", "signal 9"],
  [
    "a kill beside a line about memory",
    "echo 'slurmstepd: error: Detected 1 oom-kill event(s) in StepId=1.0.'; kill -KILL $$",
    "signal 9: out of memory: slurmstepd: error: Detected 1 oom-kill event(s) in StepId=1.0.",
  ],
  [
    "advice",
    "echo 'ValueError: x'; echo 'Compile with TORCH_USE_CUDA_DSA'; exit 1",
    "exit code 1: ValueError: x",
  ],
];

Deno.test("a failed run is told by the line that a person would quote", async (t) => {
  for (const [name, command, outcome] of CASES) {
    await t.step(name, async () => {
      await using repository = await runnable(command);
      const { path } = repository;
      await writeFile(`${path}/chained.py`, CHAINED);
      const [job] = await added(path, "--sp", "seed=1");
      const id = String(job?.get("job_id"));
      const { stdout: run } = await aexp(path, ["queue", "run"]);
      const list = await aexp(path, ["queue", "list", "--include-terminal"]);
      assert.equal(list.stdout.trimEnd().split("\t").at(-1), outcome);
      assert.ok((await aexp(path, ["show-run", id])).stdout.includes(`last_error: ${outcome}\n`));
      const headline = outcome.split(": ").slice(1).join(": ");
      assert.ok(
        run.includes(headline === "" ? "was ended by signal 9 (see" : `: ${headline} (see`),
        run,
      );
    });
  }
});

Deno.test("a launcher's long report does not hide the error before it", async () => {
  const report = "seq 900 | sed 's/^/  frame /'";
  const error =
    "printf 'Traceback (most recent call last):\\n  File \"a.py\", line 1, in f\\nValueError: bad shard\\n'";
  const wrapper = "echo 'torch.distributed.elastic.multiprocessing.errors.ChildFailedError: '";
  await using repository = await runnable(`${error}; ${report}; ${wrapper}; exit 1`);
  const { path } = repository;
  await added(path, "--sp", "seed=1");
  const { stdout: run } = await aexp(path, ["queue", "run"]);
  assert.match(run, /ended with code 1: ValueError: bad shard \(see/);
  const list = await aexp(path, ["queue", "list", "--include-terminal"]);
  assert.ok(list.stdout.includes("\texit code 1: ValueError: bad shard"), list.stdout);
  const queue = queueOf(await onlyDocument(path));
  const lastError = queue.get("last_error") as Mapping;
  assert.equal(lastError.get("headline"), "ValueError: bad shard");
  assert.doesNotMatch(String(lastError.get("stderr_tail")), /bad shard/);
});
