/**
 * YAML documents: what they hold, what is refused, and where messages point.
 *
 * @module
 */

import assert from "node:assert/strict";
import { REFUSED } from "../../support/yaml_refusals.ts";
import { formatJson } from "../../../lib/domain/value/json_text.ts";
import {
  parseYaml,
  surprises,
  toValue,
  YamlError,
  YamlMapping,
  YamlValueError,
} from "../../../lib/domain/yaml/yaml.ts";

function asJson(text: string): string {
  return formatJson(toValue(parseYaml(text), ""));
}

const DOCUMENTS: Readonly<Record<string, readonly (readonly [yaml: string, json: string])[]>> = {
  "block collections": [
    ["a: 1\nb:\n  - x\n  - y: 2\n    z: 3", '{"a": 1, "b": ["x", {"y": 2, "z": 3}]}'],
    ["a:\n- 1\n- 2\nb:", '{"a": [1, 2], "b": null}'],
    ["- - a\n  - b\n-", '[["a", "b"], null]'],
    ["a: b\n  c\n  d", '{"a": "b c d"}'],
  ],
  "collections in brackets": [
    ["{a: [1, b c], d: {}, e}", '{"a": [1, "b c"], "d": {}, "e": null}'],
    ['{"a":1, b:2}', '{"a": 1, "b:2": null}'],
    ["[a: 1, x,]", '[{"a": 1}, "x"]'],
    [
      "k: [\n  a,\n  {b:\n  c} # d\n]\nl: {\n  m: n\n}",
      '{"k": ["a", {"b": "c"}], "l": {"m": "n"}}',
    ],
    ['{"a":[1,{"b":{}}]}', '{"a": [1, {"b": {}}]}'],
  ],
  "quotes": [
    [`'it''s'`, `"it's"`],
    [`"\\x41\\u00e9\\n\\/\\e"`, `"A\\u00e9\\n/\\u001b"`],
    ['k: "a\n  b\n\n  c"', '{"k": "a b\\nc"}'],
    ['k: "a\n b"', '{"k": "a b"}'],
    ['"a\\\n  b"', '"ab"'],
    ['k: "a\tb"', '{"k": "a\\tb"}'],
    [`'1'`, '"1"'],
  ],
  "blocks of text": [
    ["k: |\n a\n  b\n\n", '{"k": "a\\n b\\n"}'],
    ["k: >-\n  a\n  b\n\n  c\n   d\n  e\n", '{"k": "a b\\nc\\n d\\ne"}'],
    ["k: |+\n  a\n\nl: x", '{"k": "a\\n\\n", "l": "x"}'],
    ["k: |2\n   a\n", '{"k": " a\\n"}'],
    ["k: | # c\n  a\tb\n\n  # d\n", '{"k": "a\\tb\\n\\n# d\\n"}'],
    ["- |\n  a\n- b", '["a\\n", "b"]'],
  ],
  "anchors and merges": [
    ["a: &x {b: 1}\nc: *x", '{"a": {"b": 1}, "c": {"b": 1}}'],
    ["&x a: *x", '{"a": "a"}'],
    [
      "m: &m {a: 1, b: 2}\nn:\n  c: 3\n  <<: *m\n  a: 9",
      '{"m": {"a": 1, "b": 2}, "n": {"a": 9, "b": 2, "c": 3}}',
    ],
    ["<<: [{a: 1}, {a: 2, b: 3}]", '{"a": 1, "b": 3}'],
    ["'<<': 1", '{"<<": 1}'],
  ],
  "tags": [
    [
      "[!!str 1, !!int '2', !!float 3, !!float 1e-3, !!null '', !!bool 'yes']",
      '["1", 2, 3.0, 0.001, null, true]',
    ],
    ["!!seq\n- !!map {a: !!str }", '[{"a": ""}]'],
  ],
  "keys that come twice": [
    ["a: 1\nb: 2\na: 3", '{"a": 3, "b": 2}'],
  ],
  "the edges of a file": [
    ["", "null"],
    ["# c\n", "null"],
    ["---\na: 1\n...\n", '{"a": 1}'],
    ["\ufeffa: 1\r\nb: 2\r\n", '{"a": 1, "b": 2}'],
    ["a b\n c", '"a b c"'],
  ],
};

for (const [name, rows] of Object.entries(DOCUMENTS)) {
  Deno.test(`parseYaml() reads ${name}`, async (t) => {
    for (const [yaml, json] of rows) {
      await t.step(JSON.stringify(yaml), () => assert.equal(asJson(yaml), json));
    }
  });
}

Deno.test("parseYaml() refuses what PyYAML refuses", async (t) => {
  const texts = [
    "a: b: c",
    "a: - b",
    "\ta: 1",
    "a:\n\t- b",
    "- \ta",
    "a: @b",
    "a: `b`",
    "a: %b",
    "a: ,b",
    "a: b]: c",
    "[a",
    "[a]]",
    "{a, : b}",
    "{a\n b: c}",
    ": a",
    "? a\n- b",
    "a: 'b",
    "a: 'b' c",
    'a: "\\q"',
    "a: |x\n b",
    "|\na",
    "a: *b",
    "a: &x 1\nb: &x 2",
    "a: &x.y 1",
    "a: &x [*x]",
    "a: !foo b",
    "a: !!python/name:os.system x",
    "a: !!int x",
    "a: !!map [b]",
    "a: =",
    "a: 2026-13-01",
    "[a]: b",
    "{{seed}}: b",
    "<<: 1",
    "<<: [1]",
    "a: 1\n---\nb: 2",
    "%YAML 2.0\n---\na",
    "%YAML 1.1\n%YAML 1.1\n---\na",
    "...",
    "a: \x07",
    "a: \ud800",
    "--- a: b",
    "  a: 1\n b: 2",
    "'a\n---\nb'",
  ];
  for (const text of texts) {
    await t.step(JSON.stringify(text), () => assert.throws(() => parseYaml(text), YamlError));
  }
});

Deno.test("parseYaml() refuses texts on which YAML readers differ, with a cure", async (t) => {
  for (const { text, cure, cured } of REFUSED) {
    await t.step(JSON.stringify(text), () => {
      assert.throws(
        () => parseYaml(text),
        (error) => error instanceof YamlError && error.cure === cure,
      );
      parseYaml(cured);
    });
  }
});

Deno.test("parseYaml() gives the place of a mistake in the file", () => {
  assert.throws(
    () => parseYaml("a: 1\nb: [\n  x,\n  !foo y]", { firstLine: 10 }),
    (error) => error instanceof YamlError && error.line === 13 && error.column === 3,
  );
  assert.throws(
    () => parseYaml("a: 1\nb: =\n"),
    (error) => error instanceof YamlError && error.line === 2 && error.column === 4,
  );
});

Deno.test("parseYaml() gives each key its line", () => {
  const mapping = parseYaml("a: 1\n\nb:\n  c: 2\na: 3", { firstLine: 2 });
  assert.ok(mapping instanceof YamlMapping);
  assert.deepEqual(mapping.entries.map(({ key, line }) => [key, line]), [["a", 6], ["b", 4]]);
});

Deno.test("parseYaml() treats 1, 1.0 and true as the same key", () => {
  const mapping = parseYaml("1: a\n1.0: b\ntrue: c");
  assert.ok(mapping instanceof YamlMapping);
  assert.deepEqual(mapping.entries, [{ key: 1n, value: "c", line: 3 }]);
});

Deno.test("parseYaml() refuses deep nesting instead of overflowing the stack", async (t) => {
  for (const text of ["[".repeat(100_000), "- ".repeat(5000), "[".repeat(901) + "]".repeat(901)]) {
    await t.step(`${text.length} characters`, () => {
      assert.throws(() => parseYaml(text), /^YamlError: the nesting is too deep$/);
    });
  }
});

Deno.test("parseYaml() reads merges that multiply, each key once", () => {
  const lines = Array.from(
    { length: 40 },
    (_, i) => `a${i + 1}: &a${i + 1} {<<: [*a${i}, *a${i}]}`,
  );
  const mapping = parseYaml(["a0: &a0 {k: 1}", ...lines].join("\n"));
  assert.ok(mapping instanceof YamlMapping);
  assert.deepEqual(mapping.get("a40"), new YamlMapping([{ key: "k", value: 1n, line: 1 }]));
});

Deno.test("toValue() refuses aliases that multiply", () => {
  const lines = Array.from({ length: 20 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`);
  const bomb = parseYaml(["a0: &a0 [x]", ...lines].join("\n"));
  assert.throws(() => toValue(bomb, "sp"), /part of more than 1000000 values/);
});

Deno.test("toValue() names the value that JSON cannot contain", async (t) => {
  const rows = [
    ["a: {b: [2026-04-23]}", "x.a.b[0]", "a date", 1],
    ["\nb: 2026-04-23 10:00:00", "x.b", "a date with a time", 2],
    ["a:\n  yes: 1", "x.a", "a mapping with a key that is not text (true)", 2],
    ["a:\n  ~: 1", "x.a", "a mapping with a key that is not text (null)", 2],
  ] as const;
  for (const [yaml, path, found, line] of rows) {
    await t.step(yaml, () => {
      assert.throws(() => toValue(parseYaml(yaml), "x"), (error) => {
        assert.ok(error instanceof YamlValueError);
        assert.deepEqual([error.path, error.found, error.line], [path, found, line]);
        return true;
      });
    });
  }
});

Deno.test("surprises() finds plain texts at any depth and through aliases and merges", () => {
  const yaml = parseYaml(
    "base: &b\n  lr: 1e-3\n  ok: '1e-3'\nrun:\n  <<: *b\n  grid: [1, .5e3, 08]",
  );
  assert.ok(yaml instanceof YamlMapping);
  assert.deepEqual(surprises(yaml.get("run") ?? null, "run"), [
    { path: "run.lr", source: "1e-3", spelling: "1.0e-3", line: 2 },
    { path: "run.grid[1]", source: ".5e3", spelling: "0.5e+3", line: 6 },
    { path: "run.grid[2]", source: "08", spelling: "8", line: 6 },
  ]);
});

Deno.test("surprises() ignores a text with an explicit tag", () => {
  assert.deepEqual(surprises(parseYaml("a: !!str 1e-3\nb: |\n  1e-3\n"), ""), []);
});
