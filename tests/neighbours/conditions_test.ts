/**
 * Condition blocks with everything that YAML 1.1 is known for, resolved by Python's `aexp` and by ours:
 * the same state points, or a refusal by both; where YAML readers differ on the text, by ours alone.
 *
 * @module
 */

import assert from "node:assert/strict";
import { neighbourTest } from "../support/neighbours.ts";
import { aexp } from "../support/cli.ts";
import {
  copyFolder,
  neighbourRepository,
  pythonCommands,
  readJobFiles,
} from "../support/python_repository.ts";
import { temporaryFolder } from "../support/temporary.ts";

/** An experiment file, and the programs that refuse it. */
interface Case {
  readonly name: string;
  readonly text: string | Uint8Array;
  readonly refusedBy: "both" | "neither" | "us";
}

/** Scalars: each is a value in a block of its own. */
const SCALARS = [
  ...[
    "1e-3",
    "1.0e-3",
    ".5e3",
    "1.",
    "+1",
    "-0",
    "0.1",
    "1e3",
    "1.5e+3",
    "1.5e3",
    "685.230_15e+03",
  ],
  ...["yes", "No", "on", "OFF", "y", "n", "true", "TRUE", "tRue", "~", "null", "NULL", "nUll", ""],
  ...["012", "08", "0o17", "0x1F", "0b11", "1_000", "0", "00", "-012", "1__0"],
  ...["12:30", "1:2:3", "-12:30", "12:60", ".inf", "-.INF", ".nan", "inf", "NaN"],
  ...[
    "123456789012345678901234567890",
    "0.1e-400",
    "1.0e+400",
    "5e-324",
    "1.7976931348623157e+308",
  ],
  ...["'1'", '"1"', '"a\\tb\\u00e9\\x41"', "'it''s'", "a b  c", "a#b", "a #b", "1.2.3", "--1"],
  ...["!!str 1", "!!int '3'", "!!float 1", "!!bool yes", "!!null ''", "&anchor 1"],
  ...["é", "😀", "[1, 2.0, 'a', [yes], {b: 1e3}]", "{a: {b: [~]}}", "[]", "{}"],
];

/** Whole blocks, by what is odd about them. */
const BLOCKS: Readonly<Record<string, string>> = {
  "lists and mappings in block style": `full:
    layers:
      - size: 64
        rate: 0.5
      -
        - 1
        - [2, 3]
    nested: {deep: {deeper: [1, {x: null}]}}`,
  "a list at the indentation of its key": "full:\n    tools:\n    - a\n    - b",
  "anchors and aliases": `base: &base
    lr: 0.1
    sizes: &sizes [1, 2]
  full:
    copy: *sizes
    all: *base`,
  "a merge key": "base: &base {lr: 0.1, n: 1}\n  full:\n    n: 2\n    <<: *base\n    z: 3",
  "merge keys from a list": `a: &a {x: 1, y: 1}
  b: &b {y: 2, z: 2}
  full:
    <<: [*b, *a]
    z: 3`,
  "a block that is an alias": "base: &base {lr: 0.1}\n  full: *base",
  "a key twice": "full:\n    a: 1\n    b: 2\n    a: 3",
  "a block twice": "full: {a: 1}\n  full: {b: 2}",
  "folded and literal texts": `full:
    folded: >
      one
      two

      three
    literal: |-
      a
        b
    kept: |+
      c

    cut: >-
      d`,
  "quoted keys": "'full':\n    \"max turns\": 1\n    'it''s': 2\n    \"\\u00e9\": 3",
  "keys beyond ASCII": 'full:\n    ключ: 1\n    é: 2\n    "\\U0001f600": 3',
  "long plain text over lines": "full:\n    text: one\n      two\n\n      three",
  "quoted text over lines": 'full:\n    text: "one\n      two\\\n      three"',
  "comments everywhere": "full: # block\n    # first\n    a: 1 # one\n\n    # last\n    b: '#'",
  "a condition in the block": "full:\n    condition: other\n    a: 1",
  "a value that the person gives, too": "full:\n    x: 0\n    seed: 7\n    y: 1",
  "an empty block": "full: {}",
  "no block": "full:",
  "a block that is text": "full: just a label",
  "a block that is a list": "full: [a]",
  "an order that is not the alphabet's": "full: {z: 1, a: 2, M: 3, _: 4, '10': 5, '9': 6}",
  "large nesting": `full: {a: ${"[".repeat(40)}1${"]".repeat(40)}}`,
  "ends of line in the middle of a flow": "full: {a: [1,\n      2], b:\n      3}",
  "pairs": "full:\n    p: [a: 1, b: 2]",
};

const REFUSED: Readonly<Record<string, string>> = {
  "a date": "full:\n    when: 2026-01-01",
  "a time": "full:\n    when: 2026-01-01T10:00:00Z",
  "binary": "full:\n    b: !!binary aGk=",
  "a set": "full:\n    s: !!set {a, b}",
  "a number as a key": "full:\n    1: a",
  "a boolean as a key": "full:\n    on: a",
  "a number as a key deep down": "full:\n    a: {b: {1: c}}",
  "a null as a key deep down": "full:\n    a: [{~: c}]",
  "a dot in a key": "full:\n    a.b: 1",
  "a dot in a key deep down": "full:\n    a: [{b: {c.d: 1}}]",
  "a bare equal sign": "full:\n    a: =",
  "a prefix without digits": "full:\n    a: 0x_",
  "a bare dash": "full:\n    a: -",
  "a line separator in plain text": "full:\n    a: \u2028x",
  "an unknown tag": "full:\n    a: !mine 1",
  "a Python tag": "full:\n    a: !!python/name:os.system",
  "a bracket that nothing closes": "full:\n    a: [1, 2",
  "a tab for indentation": "full:\n\ta: 1",
  "an alias of nothing": "full: *nothing",
  "a mapping as a key": "full:\n    ? {a: 1}\n    : 2",
};

const REFUSED_BY_US: Readonly<Record<string, string>> = {
  "the tag without a name": "full:\n    k: ! 1",
  "a line separator in quotes": "full:\n    k: '\u2028x'",
  "a decimal point in base 60": "full:\n    k: 190:20:30.15",
  "explicit keys": "full:\n    ? a\n    : 1\n    ? b",
  "a tab behind a value": "full:\n    k: 1\t# c",
};

const CASES: readonly Case[] = [
  ...SCALARS.map((scalar) => accepted(`the value ${scalar}`, page(`full:\n    k: ${scalar}`))),
  ...Object.entries(BLOCKS).map(([name, block]) => accepted(name, page(block))),
  ...Object.entries(REFUSED).map(([name, block]) => refused(name, page(block))),
  ...Object.entries(REFUSED_BY_US).map(([name, block]) => ({
    name,
    text: page(block),
    refusedBy: "us" as const,
  })),
  accepted("CRLF", page("full:\n    a: 1\n    text: |\n      x\n      y").replaceAll("\n", "\r\n")),
  accepted("CR alone", page("full: {a: 1}").replaceAll("\n", "\r")),
  accepted("a byte order mark", `\ufeff${page("full: {a: 1}")}`),
  accepted("a byte order mark alone", "\ufeff"),
  accepted("an empty file", ""),
  accepted("no front matter", "# E001\n"),
  accepted("front matter that nothing closes", "---\nconditions: {full: {a: 1}}\n"),
  accepted("empty front matter", "---\n---\n"),
  accepted("front matter that is a list", "---\n- a\n---\n"),
  accepted("more dashes", "-----\nconditions: {full: {a: 1}}\n------\n"),
  accepted("dots at the end", "---\nconditions: {full: {a: 1}}\n...\n---\n"),
  accepted("blank lines before", `\n\n${page("full: {a: 1}")}`),
  accepted("white space after the dashes", "---  \nconditions: {full: {a: 1}}\n--- \t\n"),
  accepted("conditions that are null", "---\nconditions:\n---\n"),
  accepted("conditions that are a list", "---\nconditions: [full]\n---\n"),
  accepted("conditions that are text", "---\nconditions: full\n---\n"),
  accepted(
    "conditions twice",
    "---\nconditions: {full: {a: 1}}\nconditions: {full: {b: 2}}\n---\n",
  ),
  refused("a key of the file that is no text", "---\non: 1\nconditions: {full: {a: 1}}\n---\n"),
  refused("two documents", "---\na: 1\n--- b\nc: 1\n---\n"),
  refused("a file of another kind", "---\nid: H001\n---\n"),
  refused("bytes that are not UTF-8", new Uint8Array([45, 45, 45, 10, 97, 58, 32, 255, 10])),
];

function accepted(name: string, text: string): Case {
  return { name, text, refusedBy: "neither" };
}

function refused(name: string, text: string | Uint8Array): Case {
  return { name, text, refusedBy: "both" };
}

function page(conditions: string): string {
  return `---\ntype: experiment\nconditions:\n  ${conditions}\n---\n\n# An experiment\n`;
}

function id(index: number): string {
  return `E${String(index + 1).padStart(3, "0")}`;
}

/** Without commit and comparison with what waits: neither is looked at here, and both cost time. */
function addition(index: number): string[] {
  const flags = ["--no-commit", "--allow-dup-on-recommit", "--sp", "condition=full,seed=x"];
  return ["queue", "add", "--experiment", id(index), ...flags];
}

neighbourTest("queue add resolves conditions as Python does, or both refuse", async (t) => {
  const experiments = Object.fromEntries(CASES.map(({ text }, i) => [`${id(i)}-case.md`, text]));
  await using python = await neighbourRepository({ experiments });
  await using twins = await temporaryFolder();
  const ours = `${twins.path}/ours`;
  await copyFolder(python.path, ours);
  const done = await pythonCommands(
    CASES.map((_, i) => ({ cwd: python.path, argv: ["aexp", ...addition(i)] })),
  );
  const codes: number[] = [];
  for (const i of CASES.keys()) {
    codes.push((await aexp(ours, [...addition(i), "--allow-unknown"])).code);
  }
  const theirStatepoints = await statepointsByExperiment(python.path);
  const ourStatepoints = await statepointsByExperiment(ours);
  for (const [i, { name, refusedBy }] of CASES.entries()) {
    await t.step(name, () => {
      const areTaken = refusedBy !== "both";
      assert.equal(done[i]?.code, areTaken ? 0 : 1, done[i]?.error ?? "");
      assert.equal(codes[i], refusedBy === "neither" ? 0 : 2);
      assert.equal(theirStatepoints.has(id(i)), areTaken);
      const ours = refusedBy === "us" ? undefined : theirStatepoints.get(id(i));
      assert.deepEqual(ourStatepoints.get(id(i)), ours);
    });
  }
});

/** Id and text of each experiment's only state point. */
async function statepointsByExperiment(path: string): Promise<Map<string, string>> {
  const jobs = await readJobFiles(path);
  return new Map(Array.from(jobs, ([id, { statepoint }]) => [
    /"experiment_id": "(E[0-9]{3})"/.exec(statepoint)?.[1] ?? "",
    `${id} ${statepoint}`,
  ]));
}

neighbourTest("queue add looks a condition up as Python does: a number is no text", async () => {
  const text = "---\nconditions:\n  1: {a: 1}\n  '2': {b: 2}\n  3.0: {c: 3}\n  yes: {d: 4}\n---\n";
  await using python = await neighbourRepository({ experiments: { "E001-a.md": text } });
  await using twins = await temporaryFolder();
  const ours = `${twins.path}/ours`;
  await copyFolder(python.path, ours);
  const add = ["queue", "add", "--experiment", "E001"];
  const lines = [
    [...add, "--sweep", "condition=1|2|3|yes|True"],
    [...add, "--sp", "condition=1", "--tag", "text"],
    [...add, "--sp", "condition=2", "--tag", "text"],
  ];
  await pythonCommands(lines.map((args) => ({ cwd: python.path, argv: ["aexp", ...args] })));
  for (const args of lines) {
    assert.equal((await aexp(ours, [...args, "--sp-strings", "--allow-unknown"])).code, 0);
  }
  const theirs = await readJobFiles(python.path);
  assert.equal(theirs.size, 7);
  const statepoints = (jobs: typeof theirs) =>
    Array.from(jobs, ([id, job]) => [id, job.statepoint]);
  assert.deepEqual(statepoints(await readJobFiles(ours)), statepoints(theirs));
});
