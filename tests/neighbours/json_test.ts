/**
 * Our JSON against Python's own `json`, and our ids and state point files against signac's, on many
 * generated texts: right and wrong ones, and those at the edges of the formats.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { statepointId } from "../../lib/domain/statepoint/id.ts";
import { JsonError, parseJson } from "../../lib/domain/value/json_parse.ts";
import { formatJson } from "../../lib/domain/value/json_text.ts";
import { isMapping, type Mapping } from "../../lib/domain/value/value.ts";
import { documents, mappings, spaced, withOneChange } from "../support/json_texts.ts";
import { neighbourTest, runPython } from "../support/neighbours.ts";

const SEED = 20260423;

/** Answers each text (a JSON string a line) by its forms, or by null where Python refuses it. */
const FORMS = `
import json, sys
for line in sys.stdin:
    try:
        value = json.loads(json.loads(line))
        styles = [{}, {"separators": (",", ":")}, {"sort_keys": True}, {"indent": 2}]
        answer = [json.dumps(value, **style) for style in styles]
    except (ValueError, RecursionError):
        answer = None
    print(json.dumps(answer))
`;

/** Answers each state point by its id and stored text, as signac 2 defines them. */
const IDS = `
import hashlib, json, sys
for line in sys.stdin:
    value = json.loads(json.loads(line))
    text = json.dumps(value, sort_keys=True)
    print(json.dumps([hashlib.md5(text.encode()).hexdigest(), json.dumps(value)]))
`;

/** The same answers from the files that signac itself makes. */
const FOLDERS = `
import json, os, sys, tempfile, signac
with tempfile.TemporaryDirectory() as root:
    project = signac.init_project(root)
    for line in sys.stdin:
        job = project.open_job(json.loads(json.loads(line))).init()
        with open(os.path.join(job.path, "signac_statepoint.json"), "rb") as file:
            print(json.dumps([os.path.basename(job.path), file.read().decode()]))
`;
import { isThorough } from "../support/thorough.ts";

neighbourTest("formatJson() of what parseJson() reads is what Python's json writes", async (t) => {
  const sources: Readonly<Record<string, () => readonly string[]>> = {
    "the edges of numbers": edgeNumbers,
    "the edges of texts and nesting": edgeTexts,
    "20,000 documents": () => sample(spaced(documents()), 20_000),
  };
  for (const [name, source] of Object.entries(sources)) {
    await t.step(name, async () => {
      const texts = source();
      assert.deepEqual(await checkForms(texts), texts);
    });
  }
});

neighbourTest("parseJson() refuses what Python's json refuses, and nothing else", async (t) => {
  await t.step("the usual mistakes", async () => {
    const accepted = await checkForms(MISTAKES);
    assert.deepEqual(accepted, []);
  });
  await t.step("10,000 documents with one change", async () => {
    const accepted = await checkForms(sample(withOneChange(spaced(documents())), 10_000));
    assert.ok(accepted.length > 500 && accepted.length < 9_500, `${accepted.length} accepted`);
  });
});

neighbourTest("statepointId() and formatJson() agree with Python on many mappings", async () => {
  await checkStatepoints(IDS, sample(mappings(documents()), isThorough ? 100_000 : 20_000));
});

neighbourTest("statepointId() names the folder that signac makes", async () => {
  const texts = sample(mappings(documents()), 300);
  await checkStatepoints(FOLDERS, texts.filter((text) => text.length < 20_000));
});

/** Compares the forms of each text with Python's and returns the texts that both accept. */
async function checkForms(texts: readonly string[]): Promise<string[]> {
  const answers = await ask(FORMS, texts);
  return texts.filter((text, i) => {
    const ours = forms(text);
    assert.deepEqual(ours, answers[i], `of ${abbreviate(text)}`);
    return ours !== null;
  });
}

function forms(text: string): string[] | null {
  try {
    const value = parseJson(text);
    const styles = [{}, { compact: true }, { sortKeys: true }, { indent: 2 }];
    return styles.map((style) => formatJson(value, style));
  } catch (error) {
    if (error instanceof JsonError) return null;
    throw error;
  }
}

async function checkStatepoints(script: string, texts: readonly string[]): Promise<void> {
  const answers = await ask(script, texts);
  for (const [i, text] of texts.entries()) {
    const statepoint = toMapping(text);
    const ours = [statepointId(statepoint), formatJson(statepoint)];
    assert.deepEqual(ours, answers[i], `of ${abbreviate(text)}`);
  }
}

function toMapping(text: string): Mapping {
  const value = parseJson(text);
  if (!isMapping(value)) throw new Error(`Not a mapping: ${text}`);
  return value;
}

async function ask(script: string, texts: readonly string[]): Promise<unknown[]> {
  const input = texts.map((text) => `${JSON.stringify(text)}\n`).join("");
  const lines = (await runPython(script, input)).trimEnd().split("\n");
  assert.equal(lines.length, texts.length);
  return lines.map((line) => JSON.parse(line));
}

function abbreviate(text: string): string {
  const shown = JSON.stringify(text);
  return shown.length > 300 ? `${shown.slice(0, 300)}… (${text.length} units)` : shown;
}

function sample(texts: fc.Arbitrary<string>, count: number): string[] {
  return fc.sample(texts, { numRuns: count, seed: SEED });
}

/** Every power of two and its neighbours, every power of ten, and where Python changes notation. */
function edgeNumbers(): string[] {
  const texts = ["-0", "-0.0", "0e0", "-0e-5", "0.1e1", "1e400", "-1e400", "1e-400", "-1e-400"];
  for (let power = -1075; power <= 1023; power++) {
    const number = 2 ** power;
    texts.push(...[number, number * (1 + Number.EPSILON), number * (1 - Number.EPSILON / 2)]
      .map((near) => near.toExponential(20)));
  }
  for (let power = -330; power <= 310; power++) {
    texts.push(`1e${power}`, `9.999999999999999e${power}`, `-1.2345678901234567890123E${power}`);
  }
  const halfway = ["9007199254740993.0", "1.7976931348623158e308", "1.7976931348623159e308"];
  const tiny = ["2.4703282292062327e-324", "2.4703282292062328e-324", "2.2250738585072011e-308"];
  return [...texts, ...halfway, ...tiny, "9".repeat(4300), `-${"9".repeat(4300)}`];
}

function edgeTexts(): string[] {
  const units: string[] = [];
  for (let code = 0x20; code <= 0xffff; code += code < 0x3000 ? 1 : 0x101) {
    const isSurrogate = code >= 0xd800 && code < 0xe000;
    if (code !== 0x22 && code !== 0x5c && !isSurrogate) units.push(String.fromCharCode(code));
  }
  const shuffled = '{"\u{10000}":1,"\uffff":2,"\ud7ff":3,"\\udc00":4,"\\ud800":5,"":6,"a":7,"":8}';
  const nested = [1, 2, 100, 500].flatMap((depth) => [
    "[".repeat(depth) + "]".repeat(depth),
    '{"a":'.repeat(depth) + "1" + "}".repeat(depth),
    '[{"b":'.repeat(depth / 2) + "[]" + "}]".repeat(depth / 2),
  ]);
  const escapes = Array.from(
    { length: 256 },
    (_, code) => `\\u00${code.toString(16).padStart(2, "0")}`,
  );
  return [
    `"${units.join("")}"`,
    `"${escapes.join("")}"`,
    shuffled,
    ...nested,
    "[]",
    "{}",
    "[[],{}]",
  ];
}

const MISTAKES: readonly string[] = [
  ...[
    "",
    " ",
    "nul",
    "True",
    "None",
    "nan",
    "-NaN",
    "+1",
    "01",
    "-01",
    "1.",
    ".5",
    "-",
    "1e",
    "1e+",
  ],
  ...["1.e5", "0x10", "1_000", "--1", "inf", "-inf", "Infinit", "- 1", "1 2", "1,2", "１", "١"],
  ...[
    "[1,]",
    "[,1]",
    "[1 2]",
    "[",
    "]",
    "[1",
    "[}",
    '{"a":1,}',
    '{"a"}',
    '{"a":}',
    "{a:1}",
    "{1:2}",
  ],
  ...['{"a" 1}', '{"a":1 "b":2}', "{'a':1}", '{"a":1', "{null:1}", "{,}", '{"a":1}}'],
  ...[
    '"',
    '"a',
    '"\\"',
    '"\\x41"',
    '"\\u12"',
    '"\\u12g4"',
    '"\\u+123"',
    '"\\u 123"',
    '"\\ud83d\\u"',
  ],
  ...['"\n"', '"\t"', '"\0"', '"\x1f"', "'a'", '"a" "b"', "\ufeff1", "\u00a01", "1\u2003", "1\x0c"],
  ...["// 1", "/* */ 1", "1 // one", "#", "[".repeat(100_000), "[".repeat(5000) + "]".repeat(5000)],
];
