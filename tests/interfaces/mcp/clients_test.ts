/**
 * The protocol's official client, in each of its modes, lists and calls every tool,
 * and reads every kind of resource.
 *
 * @module
 */

import assert from "node:assert/strict";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { aexp, programArguments } from "../../support/cli.ts";
import { queued } from "../../support/runs.ts";
import { temporaryRepository } from "../../support/temporary.ts";

const MODES = ["legacy", "auto", { pin: "2026-07-28" }] as const;

for (const mode of MODES) {
  Deno.test({
    name: `mcp and the official client, ${JSON.stringify(mode)}`,
    // The client sets timers for a server that does not end, and leaves them when it has ended.
    sanitizeOps: false,
    sanitizeResources: false,
    fn: () => useEverything(mode),
  });
}

async function useEverything(mode: typeof MODES[number]): Promise<void> {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, "echo hello");
  assert.equal((await aexp(path, ["queue", "run", "--log"])).code, 0);
  const client = new Client({ name: "test", version: "1" }, { versionNegotiation: { mode } });
  const [command, ...args] = programArguments();
  // The server is told nothing but where it is.
  const env = { HOME: path, PATH: "/usr/bin:/bin", DENO_DIR: Deno.env.get("DENO_DIR") ?? "" };
  const transport = new StdioClientTransport({
    command,
    args: [...args, "mcp"],
    cwd: path,
    env: env.DENO_DIR === "" ? { ...env, HOME: Deno.env.get("HOME") ?? "" } : env,
    stderr: "ignore",
  });
  await client.connect(transport);
  try {
    const { tools } = await client.listTools();
    assert.ok(tools.length >= 20);
    const looking = tools.filter(({ annotations }) => annotations?.readOnlyHint === true);
    const changing = tools.filter((tool) => !looking.includes(tool));
    for (const { name, inputSchema } of [...looking, ...changing]) {
      const known: Record<string, unknown> = {
        ...{ job_id: id, experiment_id: "E001", timeout_s: 1, command: "true" },
        ...changing.some((tool) => tool.name === name) && { dry_run: true, statuses: ["complete"] },
      };
      const given = Object.keys(inputSchema.properties ?? {})
        .flatMap((key) => key in known ? [[key, known[key]]] : []);
      const result = await client.callTool({ name, arguments: Object.fromEntries(given) });
      const [content] = result.content as { readonly type: string; readonly text: string }[];
      assert.notEqual(result.isError, true, `${name}: ${content?.text}`);
      // What a model sees as text is what a program gets as a structure.
      assert.deepEqual(JSON.parse(content?.text ?? ""), result.structuredContent, name);
    }
    await useResources(client, id);
  } finally {
    await client.close();
  }
}

async function useResources(client: Client, id: string): Promise<void> {
  const { resources } = await client.listResources();
  const { resourceTemplates } = await client.listResourceTemplates();
  const made = resourceTemplates.map(({ uriTemplate }) =>
    uriTemplate.replace("{job_id}", id).replace("{experiment_id}", "E001")
  );
  assert.deepEqual([resources.length, made.length], [2, 3]);
  for (const uri of [...resources.map(({ uri }) => uri), ...made]) {
    const { contents } = await client.readResource({ uri });
    const [content] = contents as { readonly text: string; readonly mimeType?: string }[];
    if (content?.mimeType === "text/plain") assert.equal(content.text, "hello\n");
    else JSON.parse(content?.text ?? "");
  }
  const { completion } = await client.complete({
    ref: { type: "ref/resource", uri: "aexp://runs/{job_id}" },
    argument: { name: "job_id", value: id.slice(0, 4) },
  });
  assert.deepEqual(completion.values, [id]);
}
