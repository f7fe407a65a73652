/**
 * Order, totals and durations of listings.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp } from "../../support/cli.ts";
import { added, listed, runnable, values } from "../../support/queue.ts";
import type { Mapping } from "../../../lib/domain/value/value.ts";

/** Runs with seeds 10, 9 and 2, in this order; the last one fails. */
async function filled(path: string): Promise<void> {
  const write =
    `echo '{"loss": {lr}}' > "$AEXP_JOB_WORKSPACE/results.json"; exit $(( {seed} == 2 ))`;
  for (const [seed, lr] of [[10, 0.5], [9, 0.25], [2, 0.125]]) {
    await added(path, "--sp", `seed=${seed},lr:=${lr}`, "--command", write);
  }
  await aexp(path, ["queue", "run", "--continue-on-failure"]);
}

async function seeds(path: string, ...args: string[]): Promise<unknown[]> {
  const entries = await listed(path, "--include-terminal", ...args);
  return values(entries.map((entry) => entry.get("sp") as Mapping), "seed");
}

Deno.test("listings are sorted by fields, values and results", async (t) => {
  await using repository = await runnable("true");
  const { path } = repository;
  await filled(path);
  const cases: readonly (readonly [args: readonly string[], seeds: readonly bigint[]])[] = [
    [[], [10n, 9n, 2n]],
    [["--reverse"], [2n, 9n, 10n]],
    [["--sort", "seed"], [2n, 9n, 10n]],
    [["--sort", "seed", "--reverse"], [10n, 9n, 2n]],
    [["--sort", "lr"], [2n, 9n, 10n]],
    [["--sort", "status"], [10n, 9n, 2n]],
    // A failed run has results, too.
    [["--sort", "loss", "--status", "complete"], [9n, 10n]],
    [["--sort", "queued"], [10n, 9n, 2n]],
  ];
  for (const [args, expected] of cases) {
    await t.step(args.join(" "), async () => {
      assert.deepEqual(await seeds(path, ...args), expected);
      const { stdout } = await aexp(path, ["list-runs", ...args]);
      assert.equal(stdout.trimEnd().split("\n").length, expected.length);
    });
  }
  await t.step("an unknown key is a mistake", async () => {
    for (const command of [["queue", "list", "--include-terminal"], ["list-runs"]]) {
      const { code, stderr } = await aexp(path, [...command, "--sort", "sede"]);
      assert.equal(code, 2);
      assert.match(
        stderr,
        /^error: Cannot sort by --sort "sede": no run has .* nearest is seed\.$/m,
      );
    }
  });
});

Deno.test("both listings show one table, with durations and a line of totals", async () => {
  await using repository = await runnable("true");
  const { path } = repository;
  await filled(path);
  for (
    const [command, name] of [[["queue", "list", "--include-terminal"], "queue"], [
      ["list-runs"],
      "runs",
    ]] as const
  ) {
    const { stdout } = await aexp(path, [...command], { columns: 120 });
    const lines = stdout.trimEnd().split("\n");
    assert.equal(lines[0], `${name} (3 entries): experiment E001`);
    assert.match(lines[1] ?? "", /^ID +STATUS +TIME +STATE POINT +OUTCOME$/);
    assert.match(stdout, /^[0-9a-f]{8} +complete +\d+\.\ds +lr=0\.5, seed=10 +loss=0\.5$/m);
    assert.equal(lines.at(-1), "3 runs: 2 complete, 1 failed");
  }
});
