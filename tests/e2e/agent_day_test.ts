/**
 * A day of an agent that has no shell, beside a person who executes runs.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp, aexpCommand } from "../support/cli.ts";
import { McpClient } from "../support/mcp.ts";
import { isThere } from "../support/runs.ts";
import { temporaryRepository } from "../support/temporary.ts";

type Told = ReadonlyMap<string, unknown>;

/** Calls a tool that must succeed. */
async function must(client: McpClient, name: string, given: object = {}): Promise<Told> {
  const { isError, text } = await client.call(name, given);
  assert.equal(isError, false, `${name}: ${text}`);
  return new Map(Object.entries(JSON.parse(text)));
}

/** Calls a tool that must refuse, and returns what it says. */
async function refused(client: McpClient, name: string, given: object): Promise<string> {
  const { isError, text } = await client.call(name, given);
  assert.equal(isError, true, text);
  return text;
}

/** Fails for one seed until somebody has mended the cause. */
const COMMAND =
  "if [ {seed} = 1 ] && [ ! -e mended ]; then echo ValueError: bad >&2; exit 1; fi; sleep 0.2";

Deno.test("an agent's day: plan, a mistake explained, queue, wait, digest, retry, validate", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await using client = await McpClient.start(path);
  const experiment = (await must(client, "experiments")).get("entries") as [
    { readonly experiment_id: string },
  ];
  const { experiment_id } = experiment[0];
  const sweep = { experiment_id, sweep: "seed=0..2", command: COMMAND, tag: "day" };

  const mistake = await refused(client, "queue_plan", { ...sweep, sweep: "seed=0..2, lr=" });
  assert.match(mistake, /"code": "SWEEP_INVALID"/);
  assert.match(mistake, /"at": /);
  assert.match(mistake, /"hint": /);
  assert.match(
    await refused(client, "queue_plan", { ...sweep, sweep: "sed=0..2" }),
    /seed.*sed/,
  );
  assert.equal((await must(client, "queue_plan", sweep)).get("num_queued"), 3);
  assert.equal((await must(client, "queue_list")).get("total"), 0);

  assert.equal((await must(client, "queue_add", sweep)).get("num_queued"), 3);
  assert.equal((await must(client, "queue_add", sweep)).get("num_queued"), 0);
  const start = await must(client, "queue_digest", { tag: "day" });
  assert.deepEqual(start.get("counts"), { queued: 3 });
  const script = await must(client, "queue_materialize", { runner: "slurm", tag: "day" });
  assert.equal(isThere(String(script.get("output_path"))), true);
  const early = await must(client, "queue_wait", { tag: "day", timeout_s: 0 });
  assert.deepEqual([early.get("done"), early.get("counts")], [false, { queued: 3 }]);

  // A person executes the queue while the agent waits.
  const waiting = must(client, "queue_wait", { tag: "day", timeout_s: 300 });
  const runner = await aexpCommand(path, ["queue", "run", "--continue-on-failure"]).output();
  assert.equal(runner.code, 1);
  const over = await waiting;
  assert.deepEqual([over.get("done"), over.get("counts")], [true, { complete: 2, failed: 1 }]);
  const then = await must(client, "queue_digest", { tag: "day", cursor: start.get("cursor") });
  assert.deepEqual(then.get("changes"), { queued: -3, complete: 2, failed: 1 });
  const [failure] = then.get("new_failures") as [Record<string, unknown>];
  assert.deepEqual([failure["count"], failure["headline"]], [1, "ValueError: bad"]);
  const again = await must(client, "queue_digest", { tag: "day", cursor: then.get("cursor") });
  assert.deepEqual([again.get("changes"), again.get("new_failures")], [{}, []]);
  const log = await must(client, "queue_logs", { job_id: failure["job_id"] });
  assert.match(String(log.get("text")), /ValueError: bad/);

  const failed = { tag: "day", statuses: ["failed"] };
  assert.equal((await must(client, "queue_retry", { ...failed, dry_run: true })).get("retried"), 1);
  assert.equal((await must(client, "queue_retry", failed)).get("retried"), 1);
  await Deno.writeTextFile(`${path}/mended`, "");
  assert.equal((await aexp(path, ["queue", "run"])).code, 0);
  const end = await must(client, "queue_digest", { tag: "day" });
  assert.deepEqual(end.get("counts"), { complete: 3 });
  assert.equal((await must(client, "validate")).get("ok"), true);
  assert.deepEqual((await client.close()).code, 0);
  for (const line of client.lines) assert.equal(JSON.parse(line).jsonrpc, "2.0");
});
