/**
 * Servers for agents beside each other, beside commands, with thousands of runs, with damaged
 * files, and with a client that is killed.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp, aexpJson, programArguments } from "../support/cli.ts";
import { McpClient } from "../support/mcp.ts";
import { queued } from "../support/runs.ts";
import { temporaryRepository } from "../support/temporary.ts";
import { isThorough } from "../support/thorough.ts";
import { waitUntil } from "../support/wait.ts";

async function must(
  client: McpClient,
  name: string,
  given: object,
): Promise<Record<string, unknown>> {
  const { isError, text } = await client.call(name, given);
  assert.equal(isError, false, `${name}: ${text}`);
  return JSON.parse(text);
}

Deno.test("two servers of mcp and a command make each run once, and one of them changes it", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await using one = await McpClient.start(path);
  await using other = await McpClient.start(path);
  const given = { experiment_id: "E001", command: "true", sweep: "seed=0..199", tag: "t" };
  const args = ["--experiment", "E001", "--command", "true", "--sweep", given.sweep, "--tag", "t"];
  const [first, second, third] = await Promise.all([
    must(one, "queue_add", given),
    must(other, "queue_add", given),
    aexpJson(path, ["queue", "add", ...args]),
  ]);
  const added = (third?.get("jobs") as ReadonlyMap<string, string>[])
    .filter((job) => job.get("outcome") === "queued").length;
  assert.equal(Number(first["num_queued"]) + Number(second["num_queued"]) + added, 200);
  const stopped = await Promise.all([
    must(one, "queue_stop", { tag: "t" }),
    must(other, "queue_stop", { tag: "t" }),
    aexp(path, ["queue", "stop", "--tag", "t", "--yes"]),
  ]);
  assert.equal(stopped.length, 3);
  const list = await must(one, "queue_list", { include_terminal: true });
  assert.deepEqual([list["counts"], list["num_damaged"]], [{ stopped: 200 }, 0]);
  assert.deepEqual(await must(other, "queue_list", { include_terminal: true }), list);
});

/** 10,000 tokens of 4 characters. */
const MOST = 40_000;

const RUNS = isThorough ? 10_000 : 400;

Deno.test(`with ${RUNS} runs no tool of mcp answers more than an agent can read`, async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await using client = await McpClient.start(path);
  const sweep = { experiment_id: "E001", command: "true", sweep: `seed=1..${RUNS}`, tag: "t" };
  const { tools } = await client.request("tools/list", {}) as { tools: { name: string }[] };
  const called = new Set<string>();
  const call = async (name: string, given: object) => {
    called.add(name);
    const answer = await must(client, name, given);
    const length = client.lines.at(-1)?.length ?? Infinity;
    const text = JSON.stringify(answer);
    assert.ok(text.length <= MOST, `${name}: ${text.length} characters`);
    assert.ok(length < 5 * MOST, `${name}: ${length} characters in all`);
    return answer;
  };
  await call("queue_plan", sweep);
  assert.equal((await call("queue_add", sweep))["num_queued"], RUNS);
  const { entries: [{ job_id }] } = await call("queue_list", { limit: 1 }) as unknown as {
    entries: [{ job_id: string }];
  };
  for (const name of ["queue_list", "list_runs", "queue_digest", "list_batches", "experiments"]) {
    await call(name, {});
  }
  await call("show_batch", { experiment_id: "E001" });
  await call("show_run", { job_id });
  await call("link_run", { job_id, experiment_id: "E001" });
  await call("new_run", { experiment_id: "E001" });
  await call("queue_reconcile", {});
  await call("queue_materialize", {});
  await call("queue_wait", { timeout_s: 0 });
  await call("validate", {});
  assert.equal((await call("queue_stop", { tag: "t" }))["total"], RUNS);
  assert.equal((await call("queue_retry", { statuses: ["stopped"] }))["retried"], RUNS);
  assert.equal((await call("queue_remove", { tag: "t" }))["total"], RUNS);
  assert.equal((await call("queue_retry", { statuses: ["abandoned"] }))["retried"], RUNS);
  const cleared = await call("queue_clear", { all: true });
  assert.deepEqual([cleared["num_abandoned"], cleared["more"]], [RUNS, { job_ids: RUNS - 50 }]);
  // Nothing has run, so that there is no log.
  const left = tools.map(({ name }) => name).filter((name) => !called.has(name));
  assert.deepEqual(left, ["queue_logs"]);
});

Deno.test("mcp writes nothing but messages to its output while it warns", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, "true", "--sweep", "seed=0..2");
  await Deno.writeTextFile(`${path}/kb/research/experiments/E009-x.md`, "---\n: [\n---\n");
  const client = await McpClient.start(path);
  for (const name of ["experiments", "queue_list", "list_runs", "validate", "queue_digest"]) {
    await must(client, name, {});
  }
  // The ledger cannot be written: a file stands where its folder should be.
  await Deno.mkdir(`${path}/.aexp`, { recursive: true });
  await Deno.writeTextFile(`${path}/.aexp/ledger`, "");
  const cleared = await must(client, "queue_clear", { all: true });
  assert.match(String(cleared["warnings"]), /the ledger has no entry of/);
  await client.call("queue_add", { experiment_id: "E009", sweep: "a=1" });
  await Deno.writeTextFile(`${path}/.runs/workspace/${id}/signac_job_document.json`, "[]");
  assert.equal((await must(client, "queue_list", {}))["num_damaged"], 1);
  assert.deepEqual(await client.close(), { code: 0, stderr: "" });
  for (const line of client.lines) assert.equal(JSON.parse(line).jsonrpc, "2.0");
});

/** Starts a server as its child, says which one, and waits. */
const CLIENT = `
const [file, ...args] = Deno.args;
const server = new Deno.Command(file, { args: [...args, "mcp"], stdin: "piped", stdout: "piped" }).spawn();
const writer = server.stdin.getWriter();
await writer.write(new TextEncoder().encode('{"jsonrpc":"2.0","id":1,"method":"ping"}\\n'));
const { value } = await server.stdout.getReader().read();
console.log(JSON.stringify({ pid: server.pid, answer: new TextDecoder().decode(value) }));
await new Promise(() => setInterval(() => {}, 1000));
`;

Deno.test("a server of mcp ends when its client is killed", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const script = `${path}/client.js`;
  await Deno.writeTextFile(script, CLIENT);
  const client = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", script, ...programArguments()],
    cwd: path,
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = client.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { value = "" } = await reader.read();
  const { pid, answer } = JSON.parse(value);
  assert.match(answer, /"id":1/);
  const isAlive = () => {
    try {
      // A process without a parent that waits for it may stay as a zombie.
      return !/^State:\s+Z/m.test(Deno.readTextFileSync(`/proc/${pid}/status`));
    } catch {
      return false;
    }
  };
  assert.equal(isAlive(), true);
  client.kill("SIGKILL");
  await client.status;
  await reader.cancel();
  await waitUntil(() => !isAlive());
});
