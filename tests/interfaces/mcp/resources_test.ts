import assert from "node:assert/strict";
import { aexp } from "../../support/cli.ts";
import { McpClient } from "../../support/mcp.ts";
import { queued } from "../../support/runs.ts";
import { temporaryFolder, temporaryRepository } from "../../support/temporary.ts";

interface Resource {
  readonly uri: string;
  readonly uriTemplate: string;
  readonly mimeType: string;
}

async function read(client: McpClient, uri: string): Promise<{ mimeType: string; text: string }> {
  const { contents } = await client.request("resources/read", { uri });
  const [only] = contents as [{ uri: string; mimeType: string; text: string }];
  assert.equal(only.uri, uri);
  return only;
}

Deno.test("mcp serves experiments, runs and the ends of logs as resources", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, "seq 1 5000; echo end", "--sp", "lr:=1.0");
  assert.equal((await aexp(path, ["queue", "run"])).code, 0);
  await using client = await McpClient.start(path);
  const { resources } = await client.request("resources/list", {}) as { resources: Resource[] };
  assert.deepEqual(resources.map(({ uri }) => uri), [
    "aexp://experiments",
    "aexp://experiments/E001",
  ]);
  const { resourceTemplates } = await client.request("resources/templates/list", {}) as {
    resourceTemplates: Resource[];
  };
  assert.equal(resourceTemplates.length, 3);
  const all = JSON.parse((await read(client, "aexp://experiments")).text);
  const one = JSON.parse((await read(client, "aexp://experiments/E001")).text);
  assert.deepEqual(all.entries, [one]);
  const shown = await client.call("show_run", { job_id: id });
  const run = await read(client, `aexp://runs/${id}`);
  assert.equal(run.mimeType, "application/json");
  assert.deepEqual(JSON.parse(run.text), JSON.parse(shown.text));
  assert.match(run.text, /"lr": 1\.0/);
  const log = await read(client, `aexp://runs/${id.slice(0, 8)}/log`);
  const lines = log.text.trimEnd().split("\n");
  assert.deepEqual([log.mimeType, lines.length, lines.at(-1)], ["text/plain", 50, "end"]);
});

Deno.test("mcp says what is wrong with the address of a resource", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await queued(path, "true");
  await using client = await McpClient.start(path);
  const wrong = [
    ["aexp://runs/ffffffff", /no id in the run store/],
    ["aexp://runs/..%2f..%2fetc", /Cannot/],
    ["aexp://runs/%ff", /no such resource.*aexp:\/\/runs\/\{job_id\}/],
    ["aexp://experiments/E999", /no such experiment/],
    ["file:///etc/passwd", /no such resource/],
    ["aexp://experiments/E001/log", /no such resource/],
    ["aexp://runs", /no such resource/],
  ] as const;
  for (const [uri, said] of wrong) {
    await assert.rejects(client.request("resources/read", { uri }), (error: Error) => {
      assert.match(error.message, said);
      assert.match(error.message, /"code":-32(002|602)/);
      return true;
    });
  }
});

Deno.test("mcp completes the ids in addresses of resources", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await queued(path, "true", "--sweep", "seed=0..149");
  await using client = await McpClient.start(path);
  const complete = async (uri: string, name: string, value: string) => {
    const ref = { type: "ref/resource", uri };
    const found = await client.request("completion/complete", { ref, argument: { name, value } });
    return found["completion"] as { values: string[]; total: number; hasMore: boolean };
  };
  const runs = await complete("aexp://runs/{job_id}", "job_id", "");
  assert.deepEqual([runs.values.length, runs.total, runs.hasMore], [100, 150, true]);
  const [id = ""] = runs.values;
  const one = await complete("aexp://runs/{job_id}/log", "job_id", id.slice(0, 12));
  assert.deepEqual(one, { values: [id], total: 1, hasMore: false });
  const experiments = await complete("aexp://experiments/{experiment_id}", "experiment_id", "E");
  assert.deepEqual(experiments.values, ["E001"]);
  assert.deepEqual((await complete("aexp://x/{y}", "y", "")).values, []);
});

Deno.test("mcp lists what it can without a repository", async () => {
  await using folder = await temporaryFolder();
  await using client = await McpClient.start(folder.path);
  const { resources } = await client.request("resources/list", {}) as { resources: Resource[] };
  assert.deepEqual(resources.map(({ uri }) => uri), ["aexp://experiments"]);
  await assert.rejects(client.request("resources/read", { uri: "aexp://experiments" }), /Cannot/);
  await assert.rejects(client.request("prompts/get", { name: "x" }), /no such prompt\. Use one of/);
});
