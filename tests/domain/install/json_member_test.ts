import assert from "node:assert/strict";
import fc from "fast-check";
import { memberText, withMember, withoutMember } from "../../../lib/domain/install/json_member.ts";
import { NotJson } from "../../../lib/domain/install/jsonc.ts";

const ENTRY = { command: "aexp", args: ["mcp"] };
const PATH = ["mcpServers", "aexp"] as const;

const TEXTS = [
  "{}",
  "{ }\n",
  '{"mcpServers":{}}',
  '{"mcpServers": {"other": {"command": "x"}}}',
  '{\n  "mcpServers": {\n    "other": {"command": "x"}\n  },\n  "more": [1.0, 1e400]\n}\n',
  '// first\n{\n\t"mcpServers": {\n\t\t// mine\n\t\t"other": {}, // after\n\t},\n}\n',
  '{\r\n    "a": "\\u00e9//",\r\n    /* "aexp": */ "b": null\r\n}\r\n',
  '\ufeff{\n  "a": 1\n}',
];

/** Reads JSON with comments and trailing commas. */
function plain(text: string): unknown {
  const bare = text.replace(/^\ufeff/, "")
    .replace(/("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[^]*?\*\//g, "$1").replace(/,(\s*[}\]])/g, "$1");
  return JSON.parse(bare);
}

Deno.test("a member is put in, and all that stood there stays", () => {
  for (const text of TEXTS) {
    const made = withMember(text, PATH, ENTRY);
    const wanted = structuredClone(plain(text)) as Record<string, Record<string, unknown>>;
    wanted.mcpServers = { ...wanted.mcpServers, aexp: ENTRY };
    assert.deepEqual(plain(made), wanted, text);
    assert.equal(withMember(made, PATH, ENTRY), made);
    for (const comment of text.match(/\/\/ \w+|\/\*.*?\*\//g) ?? []) {
      assert.ok(made.includes(comment));
    }
    const removed = withoutMember(made, PATH);
    assert.deepEqual({ mcpServers: {}, ...plain(removed ?? "") as object }, {
      mcpServers: {},
      ...plain(text) as object,
    });
  }
});

Deno.test("a member is replaced, found and removed wherever it stands", () => {
  const text = '{"mcpServers": {"aexp": {"command": "uvx"}, "b": 1, "c": 2,}}';
  assert.equal(memberText(text, PATH), '{"command": "uvx"}');
  assert.deepEqual(plain(withMember(text, PATH, ENTRY)), {
    mcpServers: { aexp: ENTRY, b: 1, c: 2 },
  });
  assert.equal(withoutMember(text, PATH), '{"mcpServers": {"b": 1, "c": 2,}}');
  assert.equal(
    withoutMember(text, ["mcpServers", "b"]),
    '{"mcpServers": {"aexp": {"command": "uvx"}, "c": 2,}}',
  );
  assert.equal(withoutMember(text, ["mcpServers", "d"]), undefined);
});

Deno.test("to put a member in and take it out again gives the same text", () => {
  const texts = [
    '{"a": 1,}\n',
    '{\n  "mcpServers": {\n    "a": {}, // mine\n  }, /* all */\n}\n',
    '// c\r\n{\r\n\t"mcpServers": {\r\n\t\t"a": {},\r\n\t},\r\n}\r\n',
    '{\r\n  "mcpServers": {\r\n    "a": {}\r\n  }\r\n}\r\n',
  ];
  for (const text of texts) {
    const path = text.includes("mcpServers") ? PATH : ["aexp"] as const;
    const made = withMember(text, path, ENTRY);
    assert.deepEqual(memberText(made, path) !== undefined, true);
    if (text.includes("\r")) assert.doesNotMatch(made, /[^\r]\n/);
    assert.equal(withoutMember(made, path), text);
  }
});

Deno.test("no comment goes with a member that is taken out", () => {
  const cases: readonly (readonly [string, string])[] = [
    ['{\n  // mine\n  "aexp": {}\n}\n', "{\n  // mine\n}\n"],
    ['{ /* mine */ "aexp": {} }', "{ /* mine */ }"],
    ['{\n  "aexp": {}, // mine\n  "b": 1\n}\n', '{\n  // mine\n  "b": 1\n}\n'],
    [
      '{\n  "b": 1, // of b\n  // of aexp\n  "aexp": {}\n}\n',
      '{\n  "b": 1 // of b\n  // of aexp\n}\n',
    ],
    ['{"b": 1, // of b\n"aexp": {}, "c": 2}', '{"b": 1, // of b\n"c": 2}'],
    ['{\n  "aexp": {}\n}\n', "{}\n"],
    ['{"aexp": {}}', "{}"],
  ];
  for (const [text, wanted] of cases) assert.equal(withoutMember(text, ["aexp"]), wanted, text);
});

Deno.test("text that is not JSON is refused", () => {
  for (
    const text of ["", "[]", "{", '{"a" 1}', '{"a": 1 "b": 2}', "{} x", '{"a": tru}', '{"a": "\n"}']
  ) {
    assert.throws(() => withMember(text, PATH, ENTRY), NotJson, text);
  }
  const twice = '{"mcpServers": {}, "mcpServers": {}}';
  assert.throws(() => withMember(twice, PATH, ENTRY), NotJson);
  assert.throws(() => withMember('{"mcpServers": []}', PATH, ENTRY), NotJson);
  assert.throws(() => withMember(`{"a": ${"[".repeat(5000)}`, PATH, ENTRY), NotJson);
});

Deno.test("a member goes into any JSON and comes out again", () => {
  const texts = fc.tuple(
    fc.dictionary(fc.string(), fc.jsonValue()),
    fc.constantFrom(0, 1, 2, "\t"),
  );
  fc.assert(fc.property(texts, ([value, space]) => {
    delete value.mcpServers;
    const text = JSON.stringify(value, null, space);
    const made = withMember(text, PATH, ENTRY);
    assert.deepEqual(JSON.parse(made).mcpServers, { aexp: ENTRY });
    assert.deepEqual(JSON.parse(withoutMember(made, ["mcpServers"]) ?? ""), JSON.parse(text));
  }));
});
