import assert from "node:assert/strict";
import { NotToml } from "../../../lib/domain/install/toml_scan.ts";
import { findTable, withoutTable, withTable } from "../../../lib/domain/install/toml_table.ts";
import { neighbourTest, runPython } from "../../support/neighbours.ts";

const PATH = ["mcp_servers", "aexp"] as const;
const TABLE = { command: "aexp", args: ["mcp"] };

/** Texts without the table. */
const TEXTS = [
  "",
  "\n",
  "# only a comment",
  'model = "x"\n',
  'model = "x"',
  'model = "x"\r\n[tui]\r\ntheme = "dark" # mine\r\n',
  '[mcp_servers.other]\ncommand = "npx"\nargs = [\n  "-y", # all\n  "x",\n]\n\n[mcp_servers.other.env]\nA = "1"\n\n',
  'a = """\n[mcp_servers.aexp]\ncommand = "no"\n"""\nb = \'\'\'\n[mcp_servers.aexp]\'\'\'\n',
  'a = ["[mcp_servers.aexp]", { b = 1, "c.d" = [1.5, +inf, nan] }]\nt = 1979-05-27 07:32:00Z\n',
  '[[profiles]]\nname = "a"\n[[profiles]]\nname = "b"\n[profiles.more]\nx = 0x1F\n',
  '["mcp_servers".\'x.y\']\n"quoted key" = "\\u00e9 \\U0001F600 \\""\na.b.c = true\n',
  '[mcp_servers]\nother = { command = "x" }\n',
  '\ufeffmodel = "x"\n',
] as const;

Deno.test("a table is put in, set again and taken out, and all other bytes stay", () => {
  for (const text of TEXTS) {
    const made = withTable(text, PATH, TABLE);
    assert.ok(made.startsWith(text), JSON.stringify(made));
    assert.equal(withTable(made, PATH, TABLE), made);
    assert.deepEqual([...findTable(made, PATH)?.pairs ?? []], Object.entries(TABLE));
    const removed = withoutTable(made, PATH);
    assert.equal(removed?.trimEnd(), text.trimEnd());
    if (/[^\n]\r?\n$/.test(text)) assert.equal(removed, text);
    assert.equal(withoutTable(text, PATH), undefined);
  }
});

Deno.test("a table that is there keeps its comments, and what follows it", () => {
  const text =
    '[mcp_servers.aexp] # mine\n# why\ncommand = "aexp" # here\nargs = [\n "mcp",\n]\n\n# next\n[b]\nx = 1\n';
  assert.equal(withTable(text, PATH, TABLE), text);
  const args = ["mcp", "--read-only"];
  assert.equal(
    withTable(text, PATH, { command: "aexp", args }),
    text.replace('[\n "mcp",\n]', '["mcp", "--read-only"]'),
  );
  assert.equal(withoutTable(text, PATH), "\n# next\n[b]\nx = 1\n");
  const other =
    '[mcp_servers.aexp]\nurl = "x"\nenv = { A = "1" }\n[mcp_servers.aexp.tools]\na = 1\n';
  const found = findTable(other, PATH);
  assert.deepEqual([[...found?.pairs ?? []], found?.hasMore], [
    [["url", "x"], ["env", undefined]],
    true,
  ]);
  assert.equal(
    withTable(other, PATH, TABLE),
    '[mcp_servers.aexp]\ncommand = "aexp"\nargs = ["mcp"]\n[mcp_servers.aexp.tools]\na = 1\n',
  );
});

/** Texts in which the table has another form, or that are not TOML. */
const REFUSED = [
  'mcp_servers = { aexp = { command = "x" } }\n',
  'mcp_servers.aexp.command = "x"\n',
  'mcp_servers.aexp.env.A = "x"\n',
  '[mcp_servers]\naexp = { command = "x" }\n',
  '[mcp_servers]\naexp.command = "x"\n',
  "[[mcp_servers]]\nx = 1\n",
  "[[mcp_servers.aexp]]\nx = 1\n",
  "[mcp_servers.aexp]\n[mcp_servers.'aexp']\n",
  "a = \n",
  "a = 1 b = 2\n",
  'a = "x\n',
  'a = """x\n',
  "[a\n",
  "a\n",
  "a = [1, 2\n",
  "<<<<<<< HEAD\na = 1\n",
  `a = ${"[".repeat(5000)}\n`,
] as const;

Deno.test("a table of another form, and what is not TOML, is refused", () => {
  for (const text of REFUSED) {
    assert.throws(() => withTable(text, PATH, TABLE), NotToml, text);
    assert.throws(() => withoutTable(text, PATH), NotToml, text);
  }
});

const SCRIPT = `
import json, sys, tomllib
for text, made, table in json.load(sys.stdin):
    # Python's parser knows no byte order mark.
    before, after = tomllib.loads(text.lstrip("\\ufeff")), tomllib.loads(made.lstrip("\\ufeff"))
    before.setdefault("mcp_servers", {})["aexp"] = {**before.get("mcp_servers", {}).get("aexp", {}), **table}
    # NaN is not equal to itself.
    assert repr(before) == repr(after) or before == after, (text, made)
print("same")
`;

neighbourTest("a TOML parser finds the table, and all the rest as it was", async () => {
  const hostile = { command: 'a"b\\\t\x7f\u2028é😀', args: ["'", "", "\\u0041"] };
  const cases = TEXTS.flatMap((text) =>
    [TABLE, hostile].flatMap((table) => {
      const made = withTable(text, PATH, table);
      return [[text, made, table], [made, withTable(made, PATH, TABLE), TABLE]];
    })
  );
  assert.equal(await runPython(SCRIPT, JSON.stringify(cases)), "same\n");
});
