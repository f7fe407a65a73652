/**
 * Our YAML against PyYAML's two loaders, the one in Python (`safe_load`) and the one in C (which reads
 * front matter where it is built in), and our front matter against `python-frontmatter`.
 *
 * Where we give a value, both loaders give the same value. Where both loaders give a value, we give it,
 * or refuse the text with one of the cures of `REFUSED`.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { keyProblem, splitFrontMatter } from "../../lib/domain/experiment/front_matter.ts";
import { formatFloat } from "../../lib/domain/value/float_text.ts";
import { JsonError, parseJson } from "../../lib/domain/value/json_parse.ts";
import { Float } from "../../lib/domain/value/value.ts";
import {
  Foreign,
  parseYaml,
  YamlError,
  YamlMapping,
  type YamlValue,
} from "../../lib/domain/yaml/yaml.ts";
import { fromValue } from "../../lib/domain/yaml/yaml_value.ts";
import { neighbourTest, runPython } from "../support/neighbours.ts";
import { PIECES, SCALARS, yamlDocuments } from "../support/yaml_documents.ts";
import { REFUSED } from "../support/yaml_refusals.ts";

const SEED = 20260423;

/** Answers each text (a JSON string a line) by what the two loaders make of it. */
const LOAD = `
import datetime, json, sys, yaml
def encode(value):
    if value is None or isinstance(value, (bool, str)): return value
    if isinstance(value, int): return ["int", str(value)]
    if isinstance(value, float): return ["float", repr(value)]
    if isinstance(value, list):
        if value and isinstance(value[0], tuple): return ["pairs"]
        return ["list", *map(encode, value)]
    if isinstance(value, dict):
        return ["dict", *([encode(key), encode(item)] for key, item in value.items())]
    if isinstance(value, datetime.datetime): return ["datetime"]
    return [{datetime.date: "date", bytes: "binary", set: "set"}[type(value)]]
def is_recursive(node, above):
    if isinstance(node, yaml.ScalarNode): return False
    if node in above: return True
    inner = [part for item in node.value for part in (item if isinstance(item, tuple) else [item])]
    return any(is_recursive(part, above + [node]) for part in inner)
def load(text, loader):
    try:
        node = yaml.compose(text, loader)
        if node is not None and is_recursive(node, []): return {}
        return {"value": encode(yaml.load(text, loader))}
    except Exception:
        return {}
for line in sys.stdin:
    text = json.loads(line)
    print(json.dumps([load(text, yaml.SafeLoader), load(text, yaml.CSafeLoader)]))
`;

/** Answers each text by the metadata and body that python-frontmatter finds, or null on an error. */
const FRONT_MATTER = `
import frontmatter, json, sys
for line in sys.stdin:
    try:
        post = frontmatter.loads(json.loads(line))
        answer = [list(post.metadata), post.content]
    except Exception:
        answer = None
    print(json.dumps(answer))
`;

neighbourTest("parseYaml() refuses some texts that PyYAML accepts, with a cure", async (t) => {
  for (const { text, cure, cured } of REFUSED) {
    await t.step(JSON.stringify(text), async () => {
      const error = ourAnswer(text);
      assert.ok(error instanceof YamlError);
      assert.equal(error.cure, cure);
      const [before, after] = await ask(LOAD, [text, cured]) as readonly (readonly unknown[])[];
      assert.deepEqual(after, [ourAnswer(cured), ourAnswer(cured)]);
      // PyYAML's Python reader refuses tabs between words, its C reader takes them.
      assert.deepEqual(text.includes("\t") ? before?.[1] : before?.[0], ourAnswer(cured));
    });
  }
});

neighbourTest("parseYaml() reads 30,000 short scalars as PyYAML does", async () => {
  const characters = [..."0123456789abefinostuxyzNOTYE._-+:~=<>|!&*?#%@`'\",[]{} \\/0011._-+:eE"];
  const any = fc.string({ unit: fc.constantFrom(...characters), minLength: 1, maxLength: 4 });
  const number = fc.string({ unit: fc.constantFrom(..."0123456789:._+-eExbo"), maxLength: 12 });
  await compare(sample(fc.oneof(any, number).map((text) => `k: ${text}`), 30_000), 10_000);
});

neighbourTest("parseYaml() reads 10,000 short scalars in brackets as PyYAML does", async () => {
  const characters = [..."0123aeinoyNY._-+:~=<>|!*#%@`'\",[]{} \\/"];
  const any = fc.string({ unit: fc.constantFrom(...characters), minLength: 1, maxLength: 4 });
  const around = fc.constantFrom(["k: [", "]"], ["{a: ", "}"], ["- {", ": 1, b}"]);
  const texts = fc.tuple(around, any).map(([[before, after], text]) => `${before}${text}${after}`);
  await compare(sample(texts, 10_000), 3_000);
});

neighbourTest("parseYaml() reads 6,000 well-formed documents as PyYAML does", async () => {
  await compare(sample(yamlDocuments(), 6_000), 3_000);
});

neighbourTest("parseYaml() reads 8,000 documents of odd lines as PyYAML does", async () => {
  const line = fc.tuple(
    fc.constantFrom("", "", " ", "  ", "  ", "   ", "    "),
    fc.constantFrom("a: ", "b: ", "<<: ", "1:", '"k": ', "? ", ": ", "- ", "- - ", "- k: ", "", ""),
    fc.constantFrom(...SCALARS, ...PIECES),
  ).map((parts) => parts.join(""));
  const texts = fc.array(line, { minLength: 1, maxLength: 5 }).map((lines) => lines.join("\n"));
  await compare(sample(texts, 8_000), 1_000);
});

neighbourTest("parseYaml() reads 6,000 blocks of text as PyYAML does", async () => {
  const head = fc.constantFrom("a: ", "- ", "- a: ", "- - ", "a:\n- ", "a:\n  b: ", "a: &x ");
  const header = fc.constantFrom("|", ">", ">-", "|+", "|-", "|2", ">1+", ">+", "|-2", "> # c");
  const spaces = fc.constantFrom("", "", " ", "  ", "   ", "    ", "     ");
  const words = fc.constantFrom("", "", "x", "x y", "\tx", "# c", "- x", "a: b", "x\t", "---", "é");
  const line = fc.tuple(spaces, words).map((parts) => parts.join(""));
  const end = fc.constantFrom("\n", "\nd: e\n", "\n- e\n", "\n  d: e\n", "\n# c\n", "\n\n");
  const texts = fc.tuple(head, header, fc.array(line, { maxLength: 6 }), end).map((
    [head, header, lines, end],
  ) => `${head}${header}\n${lines.join("\n")}${end}`);
  await compare(sample(texts, 6_000), 1_000);
});

neighbourTest("parseYaml() reads 6,000 pieces in brackets as PyYAML does", async () => {
  const piece = fc.constantFrom(
    ..."a|b c|a: |a:|- |: |:|\n|\n  |\n    | |\t|[|]|{|}|, |,|'x y'|\"k\":|#| # c\n|&a |*a".split(
      "|",
    ),
    ..."!!str |!!float 1e-3|1|0.5|yes|~|\xa0|?|=|x:y|http://h/p|\n---\n|'|\"".split("|"),
  );
  const around = fc.constantFrom(
    ["k: [", "]"],
    ["k: {", "}\n"],
    ["- k: {", "\n}\n- c"],
    ["c:\n  k: [\n    ", "\n  ]\nd: e"],
  );
  const pieces = fc.array(piece, { minLength: 1, maxLength: 7 });
  const texts = fc.tuple(around, pieces).map(([[before, after], pieces]) =>
    `${before}${pieces.join("")}${after}`
  );
  await compare(sample(texts, 6_000), 300);
});

neighbourTest("parseYaml() merges mappings as PyYAML does", async () => {
  const key = fc.constantFrom("a", "b", "c", "1", "1.0", "yes");
  const own = fc.array(key, { maxLength: 3 }).map((keys) => keys.map((key, i) => `  ${key}: ${i}`));
  const merge = fc.constantFrom("*x", "*y", "[*x, *y]", "[*y, *x, {a: m}]", "{b: n, <<: *x}");
  const texts = fc.tuple(own, own, own, merge, own).map(([x, y, before, source, after]) =>
    ["x: &x", ...x, "y: &y", ...y, "z:", ...before, `  <<: ${source}`, ...after].join("\n")
  );
  await compare(sample(texts, 2_000), 500);
});

neighbourTest("splitFrontMatter() and keyProblem() agree with python-frontmatter", async () => {
  const part = fc.constantFrom(
    "---\n",
    "---\n",
    "----\n",
    "--- \n",
    "--\n",
    " ---\n",
    "---",
    "a: 1\n",
    "b: 2\n",
    "c:\n",
    "d: x\n",
    "content: x\n",
    "on: 1\n",
    "# b\n",
    "\n",
    "\r\n",
    " ",
    "\xa0",
    "\x85",
  );
  const parts = fc.array(part, { maxLength: 5 }).map((parts) => parts.join(""));
  const start = fc.constantFrom("", "\n", "\ufeff");
  const cut = fc.tuple(start, parts, parts).map(([a, b, c]) => `${a}---\n${b}---\n${c}`);
  const line = fc.constantFrom("{", "}", "{ ", '"a": 1', '"b": {', "},", "x", "", '"self": 1');
  const braces = fc.array(line, { maxLength: 6 }).map((lines) => ["{", ...lines].join("\n"));
  const texts = sample(fc.oneof(cut, parts, braces), 6_000);
  const answers = await ask(FRONT_MATTER, texts);
  texts.forEach((text, index) => {
    const ours = ourFrontMatter(text);
    if (ours !== REFUSAL) assert.deepEqual(ours, answers[index], JSON.stringify(text));
  });
  assert.ok(answers.filter((answer) => Array.isArray(answer) && answer[0].length > 0).length > 200);
});

function sample(texts: fc.Arbitrary<string>, count: number): readonly string[] {
  return fc.sample(texts, { seed: SEED, numRuns: count });
}

async function ask(script: string, texts: readonly string[]): Promise<readonly unknown[]> {
  const input = texts.map((text) => JSON.stringify(text) + "\n").join("");
  return (await runPython(script, input)).trimEnd().split("\n").map((line) => JSON.parse(line));
}

/** Compares every text. At least `fewest` must be accepted by all, or the texts are no test. */
async function compare(texts: readonly string[], fewest: number): Promise<void> {
  const answers = await ask(LOAD, texts) as readonly (readonly { readonly value?: unknown }[])[];
  let accepted = 0;
  const wrong = texts.filter((text, index) => {
    const given = (answers[index] ?? []).map((answer) => JSON.stringify(answer));
    const ours = ourAnswer(text);
    if (ours instanceof YamlError) return !given.includes("{}") && !isListed(ours);
    accepted++;
    return given.some((answer) => answer !== JSON.stringify(ours));
  });
  assert.deepEqual(wrong, []);
  assert.ok(accepted >= fewest, `only ${accepted} are right`);
}

function ourAnswer(text: string): { readonly value: unknown } | YamlError {
  try {
    return { value: encode(parseYaml(text)) };
  } catch (error) {
    if (error instanceof YamlError) return error;
    throw error;
  }
}

function isListed({ cure }: YamlError): boolean {
  return REFUSED.some((row) => row.cure === cure);
}

function encode(yaml: YamlValue): unknown {
  if (yaml === null || typeof yaml === "boolean" || typeof yaml === "string") return yaml;
  if (typeof yaml === "bigint") return ["int", String(yaml)];
  if (yaml instanceof Float) return ["float", formatFloat(yaml.number)];
  if (yaml instanceof Foreign) return [yaml.kind];
  if (!(yaml instanceof YamlMapping)) return ["list", ...yaml.map(encode)];
  return ["dict", ...yaml.entries.map(({ key, value }) => [encode(key), encode(value)])];
}

const REFUSAL = Symbol("a listed refusal");

function ourFrontMatter(text: string): unknown {
  const parts = splitFrontMatter(text);
  if (parts === undefined) return [[], stripped(text)];
  try {
    const yaml = parts.format === "json"
      ? fromValue(parseJson(parts.text), parts.firstLine)
      : parseYaml(parts.text, { firstLine: parts.firstLine });
    const keys = yaml instanceof YamlMapping ? yaml.entries.map(({ key }) => key) : [];
    return keys.some((key) => keyProblem(key) !== undefined) ? null : [keys, parts.body];
  } catch (error) {
    if (error instanceof YamlError) return isListed(error) ? REFUSAL : null;
    if (error instanceof JsonError) return null;
    throw error;
  }
}

/** The white space of the parts above, as Python strips it. */
function stripped(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(/^[ \n\xa0\x85]+|[ \n\xa0\x85]+$/g, "");
}
