/**
 * What the tools do to a repository, and what they never do.
 *
 * @module
 */

import assert from "node:assert/strict";
import { aexp, aexpJson } from "../../support/cli.ts";
import { McpClient } from "../../support/mcp.ts";
import { isThere, queued } from "../../support/runs.ts";
import { temporaryRepository, writeFile } from "../../support/temporary.ts";
import type { Mapping } from "../../../lib/domain/value/value.ts";

type Listed = {
  readonly name: string;
  readonly inputSchema: { readonly properties: Record<string, Record<string, unknown>> };
};

async function toolsOf(client: McpClient): Promise<Listed[]> {
  return (await client.request("tools/list", {}))["tools"] as Listed[];
}

/** Calls a tool that must succeed. */
async function must(
  client: McpClient,
  name: string,
  given: unknown = {},
): Promise<Map<string, unknown>> {
  const { isError, text } = await client.call(name, given);
  assert.equal(isError, false, `${name}: ${text}`);
  return new Map(Object.entries(JSON.parse(text)));
}

/** Values for each argument of a tool. */
function likelyArguments({ inputSchema }: Listed, id: string): Record<string, unknown> {
  const known: Readonly<Record<string, unknown>> = {
    job_id: id,
    experiment_id: "E001",
    statepoint: { seed: 5 },
    tag: "t",
    timeout_s: 0,
    all: true,
  };
  const names = Object.keys(inputSchema.properties).filter((name) => name in known);
  return Object.fromEntries(names.map((name) => [name, known[name]]));
}

Deno.test("an answer of mcp has the warnings that the command line prints", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const ids = [await queued(path, "true", "--sp", "seed=1"), await queued(path, "true")];
  await writeFile(`${path}/.aexp/ledger`, "not a folder\n");
  await using client = await McpClient.start(path);
  const answer = await must(client, "queue_remove", { job_ids: ids });
  const warnings = answer.get("warnings") as string[];
  assert.equal(warnings.length, 2);
  assert.match(warnings[0] ?? "", /^the ledger has no entry of [0-9a-f]{8}: Cannot write /);
  assert.match(warnings[1] ?? "", /^the ledger has no new entry of 1 more run either/);
  const listed = await must(client, "queue_list");
  assert.equal(listed.has("warnings"), false);
});

Deno.test("no tool of mcp executes a run", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, `echo ran >> '${path}/ran'`, "--tag", "t", "--sp", "seed=1");
  await using client = await McpClient.start(path);
  const tools = await toolsOf(client);
  assert.ok(tools.length >= 20);
  for (const tool of tools) {
    const wait = tool.name === "queue_wait" ? { timeout_s: 0 } : {};
    for (const given of [likelyArguments(tool, id), wait, { ...wait, job_ids: [id] }]) {
      await client.call(tool.name, given);
    }
    assert.equal(isThere(`${path}/ran`), false, tool.name);
  }
  const runs = (await aexpJson(path, ["list-runs"])).get("entries") as Mapping[];
  assert.deepEqual(runs.flatMap((run) => run.get("attempts") as unknown[]), []);
});

Deno.test("the tools of mcp are those that clients know", async (t) => {
  await using repository = await temporaryRepository();
  await using client = await McpClient.start(repository.path);
  await t.assertSnapshot(await toolsOf(client));
});

Deno.test("the tools of mcp are small enough to be listed in every conversation", async () => {
  await using repository = await temporaryRepository();
  const size = async (...args: string[]) => {
    await using client = await McpClient.start(repository.path, { args });
    await client.request("tools/list", {});
    return client.lines.at(-1)?.length ?? Infinity;
  };
  assert.ok(await size() <= 16 * 1024);
  assert.ok(await size("--tools", "queue") <= 6 * 1024);
});

Deno.test("tools that change many say first how many, and want a choice", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const id = await queued(path, "true", "--sweep", "seed=0..2", "--tag", "t");
  await using client = await McpClient.start(path);
  for (const name of ["queue_stop", "queue_remove", "queue_clear"]) {
    const { isError, text } = await client.call(name);
    assert.deepEqual([isError, JSON.parse(text).code], [true, "FLAG_INVALID"], name);
    const plan = await must(client, name, { tag: "t", dry_run: true });
    assert.deepEqual([plan.get("would_change"), plan.get("counts")], [3, { queued: 3 }], name);
  }
  const removed = await must(client, "queue_remove", { job_id: id.slice(0, 8) });
  assert.deepEqual([removed.get("job_id"), removed.get("status")], [id, "abandoned"]);
  assert.equal((await must(client, "queue_clear", { all: true })).get("num_abandoned"), 2);
});

Deno.test("queue_materialize writes nothing outside the repository", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await queued(path, "true");
  await Deno.symlink("/tmp", `${path}/out`);
  await using client = await McpClient.start(path);
  for (const output_path of ["../x.sh", "/tmp/x.sh", "out/x.sh", "a/../../x.sh"]) {
    const { isError, text } = await client.call("queue_materialize", { output_path });
    assert.deepEqual([isError, JSON.parse(text).code], [true, "FLAG_INVALID"], output_path);
  }
  await must(client, "queue_materialize", { output_path: "scripts/x.sh" });
  assert.equal(isThere(`${path}/scripts/x.sh`), true);
});

Deno.test("pages of mcp are bounded, and together hold everything once", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const long = "x".repeat(3000);
  await queued(path, "true", "--sweep", "seed=0..59", "--sp", `text=${long}`);
  await using client = await McpClient.start(path);
  const ids = new Set<string>();
  let cursor: unknown = undefined;
  do {
    const page: Map<string, unknown> = await must(client, "queue_list", { cursor });
    assert.ok((client.lines.at(-1)?.length ?? 0) < 100_000);
    const entries = page.get("entries") as { readonly job_id: string }[];
    assert.ok(JSON.stringify(entries).length <= 40_000);
    for (const { job_id } of entries) ids.add(job_id);
    assert.deepEqual([page.get("total"), page.get("counts")], [60, { queued: 60 }]);
    cursor = page.get("next_cursor");
  } while (cursor !== null);
  assert.equal(ids.size, 60);
  const few = await must(client, "queue_list", { limit: 2, fields: ["job_id"] });
  assert.deepEqual((few.get("entries") as object[]).map((entry) => Object.keys(entry)), [
    ["job_id"],
    ["job_id"],
  ]);
});

Deno.test("a filter of a tool that matches nothing says what there is, the nearest first", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  await queued(path, "true", "--tag", "other", "--sp", "lr:=0.1");
  await queued(path, "true", "--tag", "ablation", "--sp", "lr:=0.2");
  await using client = await McpClient.start(path);
  const given = { tag: "ablatoin" };
  const cases: readonly (readonly [string, object])[] = [
    ...["queue_list", "queue_digest", "queue_wait", "list_runs"].map((name) =>
      [name, given] as const
    ),
    ...["queue_stop", "queue_remove", "queue_clear"].flatMap((name) =>
      [[name, given], [name, { ...given, dry_run: true }]] as const
    ),
    ["queue_retry", { ...given, statuses: ["failed"] }],
  ];
  for (const [name, wanted] of cases) {
    const [note] = (await must(client, name, wanted)).get("notes") as string[];
    assert.match(
      note ?? "",
      /no run has tag=ablatoin; known tags: ablation \(1\), other \(1\)/,
      name,
    );
  }
  const found = await must(client, "queue_list", { sp: { lr: 0.3 } });
  assert.match(
    String(found.get("notes")),
    /no run has lr=0.3; known values of lr: 0.1 \(1\), 0.2 \(1\)/,
  );
  for (const name of ["list_batches", "show_batch", "list_runs"]) {
    const [note] = (await must(client, name, { experiment_id: "E007" })).get("notes") as string[];
    assert.match(note ?? "", /no run has experiment=E007; known experiments: E001 \(2\)/, name);
  }
  assert.equal((await must(client, "queue_list", { tag: "other" })).has("notes"), false);
});

Deno.test("validate of mcp answers what the command does, a page at a time", async () => {
  await using repository = await temporaryRepository();
  const { path } = repository;
  const folder = `${path}/kb/research/experiments`;
  await using client = await McpClient.start(path);
  assert.equal((await must(client, "validate")).get("ok"), true);
  for (const id of ["E007", "E008"]) {
    const text = `---\nid: ${id}\ntype: experiment\nconditions: 3\nrunner_comand: x\n---\n`;
    await Deno.writeTextFile(`${folder}/${id}-wrong.md`, text);
  }
  const theirs: Validation = JSON.parse((await aexp(path, ["validate", "--json"])).stdout);
  const validated = async (given: object): Promise<Validation> =>
    JSON.parse((await client.call("validate", given)).text);
  const mine = await validated({});
  assert.ok(theirs.errors.length > 1, JSON.stringify(theirs));
  assert.deepEqual([mine.ok, mine.errors, mine.warnings], [false, theirs.errors, theirs.warnings]);
  const kb = await validated({ mode: "kb-only" });
  assert.deepEqual(kb.errors, theirs.errors.filter(({ code }) => code.startsWith("experiment.")));
  const issues = [];
  for (let cursor: string | null = "0"; cursor !== null;) {
    const page: Validation = await validated({ limit: 1, cursor });
    issues.push(...page.errors, ...page.warnings);
    assert.deepEqual(page.num_errors, theirs.errors.length);
    cursor = page.next_cursor;
  }
  assert.deepEqual(issues, [...theirs.errors, ...theirs.warnings]);
});

interface Validation {
  readonly ok: boolean;
  readonly errors: readonly { readonly code: string }[];
  readonly warnings: readonly { readonly code: string }[];
  readonly num_errors: number;
  readonly next_cursor: string | null;
}
