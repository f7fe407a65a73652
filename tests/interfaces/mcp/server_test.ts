/**
 * The server as a client sees it: tools, numbers, errors, the end of the connection.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexpJson } from "../../support/cli.ts";
import { McpClient } from "../../support/mcp.ts";
import { queued } from "../../support/runs.ts";
import { temporaryRepository } from "../../support/temporary.ts";

Deno.test("mcp keeps the spelling of numbers in both directions", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await using client = await McpClient.start(path);
  const sp = '{"lr": 1.0, "n": 123456789012345678901234567890, "e": 1e-07, "i": 1, "deep": [2.0]}';
  const added = await client.callText(
    "queue_add",
    `{"experiment_id": "E001", "command": "true", "statepoint": ${sp}}`,
  );
  assert.equal(added.isError, false, added.text);
  const byFlags = [
    "lr:=1.0",
    "n:=123456789012345678901234567890",
    "e:=1e-07",
    "i:=1",
    "deep:=[2.0]",
  ];
  const plan = await aexpJson(path, [
    ...["queue", "add", "--experiment", "E001", "--command", "true", "--dry-run"],
    ...byFlags.flatMap((text) => ["--sp", text]),
  ]);
  const [job] = plan.get("jobs") as ReadonlyMap<string, string>[];
  const mine = JSON.parse(added.text).jobs[0];
  assert.deepEqual([job?.get("job_id"), job?.get("outcome")], [mine.job_id, "duplicate"]);
  assert.match(
    added.text,
    /"lr":1\.0,"n":123456789012345678901234567890,"e":1e-07,"i":1,"deep":\[2\.0\]/,
  );
  assert.match(client.lines.at(-1) ?? "", /"lr":1\.0,"n":123456789012345678901234567890/);
});

Deno.test("mcp takes a state point as JSON text, as Python's server does", async () => {
  await using repository = await temporaryRepository();
  await using client = await McpClient.start(repository.path);
  const call = { experiment_id: "e1", command: "true", statepoint: '{"lr": 1.0}' };
  const { text } = await client.call("queue_plan", call);
  assert.match(text, /"lr":1\.0/);
});

Deno.test("mcp answers mistakes with what, why and what to do", async (t) => {
  await using repository = await temporaryRepository();
  const id = await queued(repository.path, "true");
  await using client = await McpClient.start(repository.path);
  const cases: readonly [string, unknown, RegExp][] = [
    ["queue_add", {}, /experiment_id is missing/],
    ["queue_add", { experiment_id: "E001", sweeps: "a=1" }, /sweeps.*Use one of: sweep, /],
    ["queue_add", { experiment_id: 3 }, /experiment_id 3: expected a text/],
    ["queue_add", { experiment_id: "E001", statepoint: [1] }, /expected an object/],
    [
      "queue_add",
      { experiment_id: "E001", statepoint: "{" },
      /expected an object or its JSON text/,
    ],
    ["queue_add", { experiment_id: "E001", only_new: "yes" }, /expected true or false/],
    [
      "queue_add",
      { experiment_id: "first" },
      /experiment_id .{2}first.{2}: expected E and three digits/,
    ],
    ["queue_plan", { experiment_id: "E001", limit: 0 }, /limit 0: expected a whole number from 1/],
    ["queue_plan", { experiment_id: "E001", statepoint: { a: 1 }, limit: [] }, /limit/],
    ["validate", { mode: "all" }, /expected one of full, kb-only, runs-only/],
    ["show_run", { job_id: "../../etc" }, /that is not an id.*queue_list shows them/],
    ["nothing", {}, /no such tool/],
    // A tool is named only with arguments that it has.
    ["queue_logs", { job_id: id }, /`aexp queue logs [0-9a-f]{8} --follow`/],
  ];
  for (const [name, given, expected] of cases) {
    await t.step(`${name} ${JSON.stringify(given)}`, async () => {
      const { isError, text, structured } = await client.call(name, given);
      assert.equal(isError, true);
      assert.equal(structured, undefined);
      assert.match(text, expected);
      const parsed = JSON.parse(text);
      assert.deepEqual([typeof parsed.error, typeof parsed.code], ["string", "string"]);
    });
  }
});

Deno.test("mcp answers what is no message, and ends with its client", async () => {
  await using repository = await temporaryRepository();
  const client = await McpClient.start(repository.path);
  await client.write("{ this is no JSON");
  assert.equal(JSON.parse(await client.next() ?? "").error.code, -32700);
  await client.write("");
  assert.equal((await client.call("experiments")).isError, false);
  assert.deepEqual(await client.close(), { code: 0, stderr: "" });
  for (const line of client.lines) assert.equal(JSON.parse(line).jsonrpc, "2.0");
});

Deno.test("mcp answers every request of a wrong form, and nothing else", async () => {
  await using repository = await temporaryRepository();
  const client = await McpClient.start(repository.path);
  const ping = '"jsonrpc":"2.0","method":"ping"';
  const cases: readonly (readonly [string, unknown, number?])[] = [
    ["[]", null, -32600],
    ["3", null, -32600],
    ["null", null, -32600],
    ['{"id":1}', 1, -32600],
    ['{"jsonrpc":"1.0","id":"a","method":"ping"}', "a", -32600],
    ['{"jsonrpc":"2.0","id":4,"method":5}', 4, -32600],
    [`{${ping},"id":{}}`, null, -32600],
    [`{${ping},"id":null}`, null, -32600],
    [`{${ping},"id":1.5}`, null, -32600],
    [`{${ping},"id":5,"params":[1]}`, 5, -32602],
    [`{${ping},"id":6,"params":"\\ud8"}`, null, -32700],
    [`{${ping},"id":7,"x":"\\n","deep":${"[".repeat(1000)}${"]".repeat(1000)}}`, 7, -32700],
    [`{${ping},"id":8,"x":"\\n","y":NaN}`, null, -32700],
    [`{${ping},"id":"\\ud83d\\ude00"}`, "😀"],
    [`{${ping},"id":9.0}`, 9],
  ];
  for (const [line, id, code] of cases) {
    await client.write(line);
    const answer = JSON.parse(await client.next() ?? "");
    assert.deepEqual([answer.id, answer.error?.code], [id, code], line);
  }
  await client.write(`[{${ping},"id":1},{${ping}},{"jsonrpc":"2.0","id":2,"result":{}},7]`);
  const list = JSON.parse(await client.next() ?? "") as { id: unknown }[];
  assert.deepEqual(list.map(({ id }) => id), [1, null]);
  // None of these wants an answer: the next line answers the request behind them.
  for (const line of [`{${ping}}`, `{${ping},"params":3}`, `[{${ping}}]`]) await client.write(line);
  await client.write(`{${ping},"id":"last"}`);
  assert.equal(JSON.parse(await client.next() ?? "").id, "last");
  assert.deepEqual(await client.close(), { code: 0, stderr: "" });
});

Deno.test("mcp reads escaped keys as they are, whatever keys came before", async () => {
  await using repository = await temporaryRepository();
  await using client = await McpClient.start(repository.path);
  // The runtime's own parser, which this test must not use either, exchanges them.
  const keys = { "\\\\": '"\\\\"', "\\uffee": '"\uffee"', "\\n": '"\\n"', "\\u0061": '"a"' };
  for (const [key, expected] of Object.entries(keys)) {
    const given =
      `"experiment_id": "E001", "command": "true", "statepoint": {"b": {}, "${key}": 1.0}`;
    await client.callText("queue_plan", `{${given}}`);
    assert.ok(client.lines.at(-1)?.includes(`"b":{},${expected}:1.0`), client.lines.at(-1));
  }
});

Deno.test("mcp --read-only serves only what looks, and every tool has all four hints", async () => {
  await using repository = await temporaryRepository();
  await using all = await McpClient.start(repository.path);
  await using few = await McpClient.start(repository.path, { args: ["--read-only"] });
  type Listed = { readonly name: string; readonly annotations: Record<string, boolean> };
  const listed = async (client: McpClient) =>
    (await client.request("tools/list", {}))["tools"] as Listed[];
  const tools = await listed(all);
  for (const { name, annotations } of tools) {
    assert.deepEqual(Object.keys(annotations).sort(), [
      "destructiveHint",
      "idempotentHint",
      "openWorldHint",
      "readOnlyHint",
    ], name);
  }
  const looking = tools.filter(({ annotations }) => annotations["readOnlyHint"]);
  assert.deepEqual((await listed(few)).map(({ name }) => name), looking.map(({ name }) => name));
  assert.equal((await few.call("queue_add", { experiment_id: "E001" })).isError, true);
});

Deno.test("mcp answers what was asked before its client closed its end", async () => {
  await using repository = await temporaryRepository();
  await queued(repository.path, "true", "--sweep", "seed=0..9");
  const client = await McpClient.start(repository.path);
  const call = '"params":{"name":"queue_list","arguments":{}}';
  await client.write(`{"jsonrpc":"2.0","id":"last","method":"tools/call",${call}}`);
  assert.deepEqual(await client.close(), { code: 0, stderr: "" });
  assert.equal(JSON.parse(client.lines.at(-1) ?? "").id, "last");
});
