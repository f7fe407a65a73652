/**
 * Python's official client of the Model Context Protocol, in each of its modes, lists and calls
 * every tool.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp, programArguments } from "../support/cli.ts";
import { agentPython, agentTest, runPython } from "../support/neighbours.ts";
import { queued } from "../support/runs.ts";
import { temporaryRepository } from "../support/temporary.ts";

const SCRIPT = `
import asyncio, json, sys
from mcp import Client, StdioServerParameters

async def main(given):
    server = StdioServerParameters(command=given["command"], args=given["args"], cwd=given["cwd"],
                                   env=given["env"])
    looking = {"job_id": given["id"], "experiment_id": "E001", "timeout_s": 1, "command": "true"}
    changing = {**looking, "dry_run": True, "statuses": ["complete"]}
    for mode in ["legacy", "auto", "2026-07-28"]:
        async with Client(server, mode=mode) as client:
            tools = (await client.list_tools()).tools
            for tool in sorted(tools, key=lambda tool: not tool.annotations.read_only_hint):
                known = looking if tool.annotations.read_only_hint else changing
                names = tool.input_schema["properties"]
                arguments = {name: known[name] for name in names if name in known}
                result = await client.call_tool(tool.name, arguments)
                text = result.content[0].text
                if result.is_error:
                    raise SystemExit(f"{mode} {tool.name}: {text}")
                assert json.loads(text) == result.structured_content, (mode, tool.name)
            assert len((await client.list_resources()).resources) == 2
            for template in (await client.list_resource_templates()).resource_templates:
                uri = template.uri_template.replace("{job_id}", given["id"])
                contents = (await client.read_resource(uri.replace("{experiment_id}", "E001"))).contents
                assert contents[0].text, uri
            print(mode, len(tools))

asyncio.run(main(json.load(sys.stdin)))
`;

agentTest("Python's client of the protocol calls every tool of mcp", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, "echo hello");
  assert.equal((await aexp(path, ["queue", "run"])).code, 0);
  const [command, ...args] = programArguments();
  const env = Object.fromEntries(
    ["HOME", "PATH", "DENO_DIR", "AEXP_CACHE_DIR"].flatMap((name) => {
      const value = Deno.env.get(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const given = { command, args: [...args, "mcp"], cwd: path, env, id };
  const printed = await runPython(SCRIPT, JSON.stringify(given), agentPython());
  assert.match(printed, /^legacy (\d+)\nauto \1\n2026-07-28 \1\n$/);
});
