import assert from "node:assert/strict";
import { McpClient } from "../../support/mcp.ts";
import { temporaryRepository } from "../../support/temporary.ts";

Deno.test("mcp serves the slash commands as prompts", async () => {
  await using repository = await temporaryRepository();
  await using client = await McpClient.start(repository.path);
  const { prompts } = await client.request("prompts/list", {}) as {
    prompts: { name: string; description: string }[];
  };
  assert.deepEqual(prompts.map(({ name }) => name), [
    ...["aexp-queue-add", "aexp-queue-list", "aexp-queue-materialize", "aexp-queue-stop"],
  ]);
  for (const { name, description } of prompts) {
    assert.match(description, /^[A-Z].*\.$/);
    const got = await client.request("prompts/get", { name, arguments: { request: "tag a" } });
    const [{ content }] = got["messages"] as [{ content: { text: string } }];
    assert.match(content.text, /^(?!---)[^]*aexp queue [^]*\nThe request: tag a\n$/);
  }
  await assert.rejects(client.request("prompts/get", { name: "x" }), /no such prompt/);
});
