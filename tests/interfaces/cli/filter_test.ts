/**
 * The filter that commands for several runs share.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp } from "../../support/cli.ts";
import { added, listed, runnable, values } from "../../support/queue.ts";

/** Two complete and one failed run of the tag "opt", and one of "slow" that waits. */
async function filled(path: string): Promise<string[]> {
  const sweep = ["--sweep", "seed=0..2", "--sp", 'model:={"depth": 3}', "--tag", "opt"];
  const jobs = await added(path, ...sweep, "--command", "exit $(( {seed} / 2 * 3 ))");
  await aexp(path, ["queue", "run", "--continue-on-failure"]);
  const waiting = await added(path, "--sp", "seed=9,lr:=0.1", "--tag", "slow");
  return values([...jobs, ...waiting], "job_id") as string[];
}

Deno.test("queue list and list-runs take the same filter", async (t) => {
  await using repository = await runnable("true");
  const { path } = repository;
  const ids = await filled(path);
  const [a = "", b = "", c = "", d = ""] = ids;
  const cases: readonly (readonly [args: readonly string[], expected: readonly string[]])[] = [
    [["--status", "failed"], [c]],
    [["--status", "failed,queued"], [c, d]],
    [["--status", "failed", "--status", "QUEUED"], [c, d]],
    [["--cause", "exit_3"], [c]],
    [["--status", "complete", "--tag", "opt", "--sp", "model.depth=3"], [a, b]],
    [["--status", "complete", "--sp", "seed=1"], [b]],
    [["--status", "queued", "--since", "1h"], [d]],
    [["--status", "queued", "--since", "2199-01-01"], []],
    [[a.slice(0, 8), d], [a, d]],
    [[a, d, "--tag", "slow"], [d]],
    [["--experiment", "e1", "--status", "queued"], [d]],
  ];
  for (const [args, expected] of cases) {
    await t.step(args.join(" ").replaceAll(/[0-9a-f]{8,}/g, "ID"), async () => {
      assert.deepEqual(values(await listed(path, ...args), "job_id"), expected);
      const { stdout } = await aexp(path, ["list-runs", ...args]);
      assert.deepEqual(
        stdout.split("\n").slice(0, -1).map((line) => line.split("\t")[0]).sort(),
        [...expected].sort(),
      );
    });
  }
});

Deno.test("queue run takes the filter, and runs only what waits", async () => {
  await using repository = await runnable("true");
  const { path } = repository;
  const [a = "", , c = "", d = ""] = await filled(path);
  const failed = await aexp(path, ["queue", "run", "--status", "failed"]);
  assert.deepEqual([failed.code, failed.stdout], [0, "no queued jobs match the filter\n"]);
  assert.equal(
    failed.stderr,
    "note: 1 run that matches is over; `aexp queue retry` puts runs back into the queue\n",
  );
  assert.deepEqual(values(await listed(path, c), "status"), ["failed"]);
  const shown = await aexp(path, ["queue", "run", "--dry-run", a, d.slice(0, 10)]);
  assert.deepEqual([shown.code, shown.stdout], [0, "true\n"]);
  assert.equal((await aexp(path, ["queue", "run", "--sp", "lr=0.1"])).code, 0);
  assert.deepEqual(values(await listed(path, d), "status"), ["complete"]);
});

Deno.test("a filter that matches nothing tells what there is, the nearest first", async (t) => {
  await using repository = await runnable("true");
  const { path } = repository;
  await filled(path);
  const cases: Readonly<Record<string, readonly string[]>> = {
    "--tag otp": ["no run has tag=otp; known tags: opt (3), slow (1)"],
    "--status stopped": [
      "no run has status=stopped; known states: complete (2), queued (1), failed (1)",
    ],
    "--cause exit_1": ["no run has cause=exit_1; known causes: exit_3 (1)"],
    "--sp sede=1": [
      "no run has the key sede; known keys: seed (4), model.depth (3), lr (1)",
    ],
    "--sp model.depth=4": ["no run has model.depth=4; known values of model.depth: 3 (3)"],
    "--tag opt --sp lr=0.1": ["no run matches all of: tag=opt (3 runs), lr=0.1 (1 run)"],
    "--tag slwo --status stopped": [
      "no run has tag=slwo; known tags: slow (1), opt (3)",
      "no run has status=stopped; known states: complete (2), queued (1), failed (1)",
    ],
    "--since 2199-01-01": ["no run was queued, started or ended since 2199-01-01T00:00:00.000Z"],
  };
  for (const [line, notes] of Object.entries(cases)) {
    for (const command of ["queue list", "queue run", "list-runs"]) {
      await t.step(`${command} ${line}`, async () => {
        const { code, stderr } = await aexp(path, [...command.split(" "), ...line.split(" ")]);
        assert.deepEqual([code, stderr], [0, notes.map((note) => `note: ${note}\n`).join("")]);
      });
    }
  }
});

Deno.test("a wrong value in a filter is a mistake", async (t) => {
  await using repository = await runnable("true");
  const { path } = repository;
  await filled(path);
  const cases: readonly (readonly [args: readonly string[], message: RegExp])[] = [
    [
      ["--status", "faild"],
      /^error: Cannot use --status: "faild" is no state; did you mean failed\?/,
    ],
    [["--status", ""], /^error: Cannot use --status: the value is empty/],
    [["--cause="], /^error: Cannot use --cause: the value is empty/],
    [["--since", "yesterday"], /^error: Cannot use --since "yesterday": it is no time\. Write/],
    [["--sp", "seed"], /^error: Cannot /],
    [["zzz"], /^error: Cannot find job "zzz"/],
    [["ffffffff"], /^error: Cannot find job "ffffffff": no id/],
  ];
  for (const [args, message] of cases) {
    await t.step(args.join(" "), async () => {
      for (const command of [["queue", "list"], ["queue", "run"], ["list-runs"]]) {
        const { code, stdout, stderr } = await aexp(path, [...command, ...args]);
        assert.deepEqual([code, stdout], [2, ""]);
        assert.match(stderr, message);
      }
    });
  }
});
