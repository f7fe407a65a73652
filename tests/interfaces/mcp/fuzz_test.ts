/**
 * Calls with random arguments: no crash, no hang, no stack trace, no write outside the repository.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { McpClient } from "../../support/mcp.ts";
import { randomTest } from "../../support/random.ts";
import { queued } from "../../support/runs.ts";
import { temporaryFolder, temporaryRepository } from "../../support/temporary.ts";
import { isThorough } from "../../support/thorough.ts";

const CALLS = isThorough ? 10_000 : 300;

const NASTY = [
  "../../../etc/passwd",
  "/etc/passwd",
  "\u0000",
  "\u202e\u2066evil",
  "__proto__",
  "constructor",
  "a".repeat(100_000),
  "{lr}; rm -rf /",
  "lr=0.1|0.01, seed=0..3",
  '{"lr": 1.0}',
  "E001",
  "-",
  "",
  " ",
  "\n",
  "3h",
] as const;

const text = fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: "binary", maxLength: 40 }));
const deep = fc.integer({ min: 1, max: 2000 }).map((depth) =>
  "[".repeat(depth) + "]".repeat(depth)
);
const json = fc.oneof(
  fc.json({ maxDepth: 4 }),
  text.map((value) => JSON.stringify(value)),
  deep,
  fc.constantFrom(
    "1.0",
    "1e400",
    "-0",
    "123456789012345678901234567890",
    "null",
    "true",
    "[]",
    "{}",
  ),
);

type Listed = {
  readonly name: string;
  readonly inputSchema: { readonly properties: Record<string, unknown> };
};

/** Random arguments: mostly of the tool's own names. */
function argumentsOf({ inputSchema }: Listed): fc.Arbitrary<string> {
  const names = Object.keys(inputSchema.properties).filter((name) => name !== "timeout_s");
  const name = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...names) }, text);
  return fc.array(fc.tuple(name, json), { maxLength: 5 }).map((pairs) =>
    `{${pairs.map(([key, value]) => `${JSON.stringify(key)}: ${value}`).join(", ")}}`
  );
}

/** A message that is nested too deeply for any state point is no call, but has an answer, too. */
function refused(error: unknown): { readonly isError: boolean; readonly text: string } {
  assert.match(String(error), /"code":-32700/);
  return { isError: true, text: "{}" };
}

randomTest(`mcp survives ${CALLS} calls with random arguments`, async (random) => {
  await using around = await temporaryFolder();
  await using repository = await temporaryRepository();
  const { path } = repository;
  await queued(path, "true", "--sweep", "seed=0..2");
  const client = await McpClient.start(path, { env: { TMPDIR: around.path } });
  const tools = ((await client.request("tools/list", {}))["tools"] as Listed[])
    .filter(({ name }) => name !== "queue_wait");
  const call = fc.constantFrom(...tools).chain((tool) =>
    argumentsOf(tool).map((given) => [tool.name, given] as const)
  );
  const seed = Math.floor(random() * 2 ** 31);
  for (const [name, given] of fc.sample(call, { seed, numRuns: CALLS })) {
    const { isError, text } = await client.callText(name, given).catch(refused);
    const shown = `${name} ${given.slice(0, 300)}: ${text.slice(0, 500)}`;
    const answer = JSON.parse(text);
    if (isError) assert.notEqual(answer.code, "INTERNAL", shown);
    assert.doesNotMatch(text, /\n\s+at |file:\/\//, shown);
    assert.ok(text.length < 60_000, shown);
  }
  const { code, stderr } = await client.close();
  assert.deepEqual([code, stderr], [0, ""]);
  assert.deepEqual([...Deno.readDirSync(around.path)].map(({ name }) => name), []);
});
