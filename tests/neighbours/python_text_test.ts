/**
 * Our reading of Python's `int`, `str`, `repr`, `strip` and `shlex.quote` against Python itself, and
 * our `--sweep`, `--sp` and templates against the Python program where both say the same.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { UserError } from "../../lib/errors.ts";
import { parseAssignments } from "../../lib/domain/sweep/assignment.ts";
import { parseSweep } from "../../lib/domain/sweep/sweep.ts";
import { quoteShell } from "../../lib/domain/template/quote.ts";
import { renderCommand } from "../../lib/domain/template/render.ts";
import { parseJson } from "../../lib/domain/value/json_parse.ts";
import { parsePythonInt } from "../../lib/domain/value/python_int.ts";
import {
  formatPythonRepr,
  formatPythonStr,
  stripSpace,
} from "../../lib/domain/value/python_text.ts";
import { isMapping } from "../../lib/domain/value/value.ts";
import { documents, mappings, spaced } from "../support/json_texts.ts";
import { neighbourTest, runPython } from "../support/neighbours.ts";

const SEED = 20260423;

neighbourTest("parsePythonInt() agrees with Python's int on generated texts", async () => {
  const parts = ["0", "1", "9", "_", "+", "-", " ", "\t", "\x1c", "\x1f", "\x85", "\xa0", "\u2028"];
  const more = [
    "\ufeff",
    "\u200b",
    "\u180e",
    "٣",
    "０",
    "𝟗",
    "𑜰",
    "²",
    "½",
    ".",
    "e",
    "x",
    "\0",
    "a",
  ];
  const unit = fc.constantFrom(...parts, ...more, "1", "2", "3");
  const texts = sample(fc.array(unit, { maxLength: 6 }).map((units) => units.join("")), 20_000);
  const answers = await ask(
    `
def answer(text):
    try:
        return str(int(text))
    except ValueError:
        return None
`,
    texts,
  );
  assert.ok(answers.filter((answer) => answer !== null).length > 1000);
  checkEach(texts, answers, (text) => parsePythonInt(text)?.toString() ?? null);
});

neighbourTest("parsePythonInt() knows every digit that Python knows, by its value", async () => {
  const digits = await runPython(`
import json, sys
pairs = [(chr(c), int(chr(c))) for c in range(0x110000) if chr(c).isdecimal()]
print(json.dumps(pairs))
`);
  const pairs: readonly (readonly [string, number])[] = JSON.parse(digits);
  assert.ok(pairs.length >= 650);
  for (const [digit, value] of pairs) assert.equal(parsePythonInt(digit), BigInt(value), digit);
});

neighbourTest(
  "formatPythonRepr() agrees with Python's repr on every character that it knows",
  async () => {
    // In blocks of 1024, so that no high surrogate stands before a low one.
    const output = await runPython(`
import json, unicodedata
for block in range(0, 0x110000, 0x400):
    known = (chr(c) for c in range(block, block + 0x400))
    text = "".join(c for c in known if unicodedata.category(c) != "Cn")
    if text:
        print(json.dumps([text, repr(text), text.strip()]))
`);
    for (const line of output.trimEnd().split("\n")) {
      const [text, shown, stripped]: [string, string, string] = JSON.parse(line);
      assert.equal(formatPythonRepr(text), shown);
      assert.equal(stripSpace(text), stripped);
    }
  },
);

neighbourTest(
  "formatPythonStr() and formatPythonRepr() agree with Python on generated values",
  async () => {
    const texts = sample(spaced(documents()).map(withoutCodes), 20_000);
    const answers = await ask(
      `
def answer(text):
    value = json.loads(text)
    return [str(value), repr(value)]
`,
      texts,
    );
    checkEach(texts, answers, (text) => {
      const value = parseJson(text);
      return [formatPythonStr(value), formatPythonRepr(value)];
    });
  },
);

neighbourTest("quoteShell() agrees with shlex.quote on generated texts", async () => {
  const ascii = fc.string({ unit: "binary-ascii", maxLength: 4 });
  const texts = sample(fc.oneof(ascii, fc.string({ unit: "binary", maxLength: 4 })), 20_000);
  const answers = await ask("import shlex\nanswer = shlex.quote", texts);
  checkEach(texts, answers, quoteShell);
});

neighbourTest(
  "parseSweep() agrees with the Python program where its grammar is the same",
  async () => {
    const texts = sample(
      plainFlags(["1", "-2", "0..3", "3..0", "..", "|", "|", "x", "٣", "1_0"]),
      20_000,
    );
    const answers = await ask(
      `
from aexp.queue import parse_sweep
def answer(text):
    try:
        return [[key, repr(values)] for key, values in parse_sweep(text).items()]
    except ValueError:
        return None
`,
      texts,
    );
    assert.ok(answers.filter((answer) => answer !== null).length > 5000);
    checkEach(
      texts,
      answers,
      (text) =>
        orNull(() => parseSweep(text).map(({ key, values }) => [key, formatPythonRepr(values)])),
    );
  },
);

neighbourTest(
  "parseAssignments() agrees with the Python program when values stay texts",
  async () => {
    const texts = sample(plainFlags(["1", "=", "0..3", "|", "'", "x", "don't", ")", "\\"]), 20_000);
    const answers = await ask(
      `
from aexp.cli import _parse_sp_kv
import typer
def answer(text):
    try:
        parsed = _parse_sp_kv(text)
    except typer.BadParameter:
        return None
    return None if "" in parsed else [[key, repr(value)] for key, value in parsed.items()]
`,
      texts,
    );
    assert.ok(answers.filter((answer) => answer !== null).length > 2000);
    checkEach(texts, answers, (text) =>
      orNull(() =>
        parseAssignments(text, { isLiteral: true })
          .map(({ key, value }) => [key, formatPythonRepr(value)])
      ));
  },
);

neighbourTest("renderCommand() agrees with the Python program's own function", async () => {
  const pieces = ["{a}", "{A}", "{a1}", "{b}", "{{a}}", "{job_id}", "{sp_json}", "{sp_json_shell}"];
  const others = [" ", "'", '"', "{", "}", "{ a}", "{10}", "{é}", "$ ", "${", "x"];
  const unit = fc.constantFrom(...pieces, ...others);
  // "${a}" is where we differ on purpose.
  const templates = fc.array(unit, { maxLength: 6 })
    .map((units) => units.join("").replaceAll("${", "$ {"));
  const statepoints = mappings(documents()).map(withoutCodes);
  const cases = sample(fc.tuple(templates, statepoints), 10_000).map((pair) =>
    JSON.stringify(pair)
  );
  const answers = await ask(
    `
from aexp.queue import render_runner_command
def answer(text):
    template, statepoint = json.loads(text)
    return render_runner_command(template, json.loads(statepoint), "f" * 32)
`,
    cases,
  );
  checkEach(cases, answers, (text) => {
    const [template, source]: [string, string] = JSON.parse(text);
    const statepoint = parseJson(source);
    if (!isMapping(statepoint)) throw new Error(`Not a mapping: ${source}`);
    return renderCommand(template, { statepoint, jobId: "f".repeat(32) });
  });
});

/** Clauses with different keys, each by its number, and some with none; nothing that opens a group. */
function plainFlags(units: readonly string[]): fc.Arbitrary<string> {
  const piece = fc.constantFrom(...units, " ", "\t", "\x1c", "\x85", "\ufeff", "é");
  const value = fc.array(piece, { maxLength: 4 })
    .map((parts) => parts.join(""))
    .filter((text) => !/^\s*'|[=|]\s*'/.test(text));
  const sign = fc.constantFrom("=", "=", "=", " = ", "=", "");
  const clauses = fc.array(fc.tuple(sign, value), { maxLength: 3 });
  return clauses.map((all) => all.map(([mark, text], n) => `k${n}${mark}${text}`).join(","));
}

/**
 * A JSON text without characters by number: which of them repr escapes changes with each Unicode, and
 * no command can hold a NUL or half of a surrogate pair.
 */
function withoutCodes(text: string): string {
  return text.replace(/\\(?:u[0-9a-f]{4}|.)/gi, (escape) => escape[1] === "u" ? "é" : escape);
}

function orNull(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

/** What the Python function `answer` says to each text. */
async function ask(definition: string, texts: readonly string[]): Promise<unknown[]> {
  const script = `
import json, sys
${definition}
for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))))
`;
  const input = texts.map((text) => `${JSON.stringify(text)}\n`).join("");
  const lines = (await runPython(script, input)).trimEnd().split("\n");
  assert.equal(lines.length, texts.length);
  return lines.map((line) => JSON.parse(line));
}

function checkEach(
  texts: readonly string[],
  answers: readonly unknown[],
  ours: (text: string) => unknown,
): void {
  for (const [i, text] of texts.entries()) {
    assert.deepEqual(ours(text), answers[i], `of ${JSON.stringify(text)}`);
  }
}

function sample<T>(source: fc.Arbitrary<T>, count: number): T[] {
  return fc.sample(source, { numRuns: count, seed: SEED });
}
