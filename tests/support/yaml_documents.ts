/**
 * Random YAML documents.
 *
 * @module
 */

import fc from "fast-check";

/** Scalars and flow collections on one line. */
export const SCALARS = [
  "a",
  "two words",
  "1",
  "0.5",
  "1e-3",
  "yes",
  "null",
  "~",
  "",
  "2020-01-01",
  "'it''s'",
  '"a\\tb"',
  "a:b",
  "x#y",
  "-1",
  "12:30",
  "!!str 12",
  "!!float 3",
  "[1, 'b', \"c\"]",
  "{a: 1, b: [x, y]}",
  "[]",
  "{}",
  "train --x {a}",
  "&x a",
  "*x",
];

/** Texts that are odd in most places. */
export const PIECES = [
  "|",
  ">-",
  "|2",
  "|+ # c",
  "# c",
  "[a",
  "b]",
  "{a: b,",
  "c: d}",
  "'a",
  "b'",
  '"a',
  'b"',
  '"a\\',
  "---",
  "...",
  "&y",
  "!!map",
  "!t z",
  "%a",
  "@a",
  "k: v",
  "- k: v",
  "{? a : b}",
  "a # c",
];

/** Documents of nested blocks, most of them right. */
export function yamlDocuments(): fc.Arbitrary<string> {
  const comment = fc.constantFrom("", "", "", " # c", "  ");
  const scalar = fc.tuple(fc.constantFrom(...SCALARS), comment).map((parts) => [parts.join("")]);
  const text = fc.tuple(
    fc.constantFrom("|", ">", "|-", ">+", ">2-", "|1"),
    fc.array(fc.constantFrom("", " a", "  a b", "   - x", "  # c", " "), { maxLength: 4 }),
  ).map(([header, lines]) => [header, ...lines]);
  const folded = fc.constantFrom(["'a", " b'"], ['"a\\', "", "b"], ["[a,", "b]"], ["a", " b"]);
  const key = fc.constantFrom("a", "b", "c d", "'e'", "1", "on", "x-y");
  const { block } = fc.letrec<{ block: readonly string[]; value: readonly string[] }>((tie) => ({
    value: fc.oneof({ maxDepth: 3 }, scalar, scalar, text, folded, tie("block").map(nested)),
    block: fc.oneof(
      fc.array(fc.tuple(key, tie("value")), { minLength: 1, maxLength: 3 }).map((pairs) =>
        pairs.flatMap(([key, value]) => attach(`${key}:`, value))
      ),
      fc.array(tie("value"), { minLength: 1, maxLength: 3 }).map((items) =>
        items.flatMap((value) => attach("-", value))
      ),
    ),
  }));
  const frame = fc.constantFrom(["", ""], ["", "\n"], ["---\n", "\n"], ["# c\n\n", "\n...\n"]);
  return fc.tuple(frame, block).map(([[before, after], lines]) =>
    `${before}${lines.join("\n")}${after}`
  );
}

function nested(lines: readonly string[]): readonly string[] {
  return ["", ...lines];
}

function attach(head: string, [first = "", ...rest]: readonly string[]): readonly string[] {
  return [first === "" ? head : `${head} ${first}`, ...rest.map((line) => `  ${line}`)];
}
