/**
 * Generates valid and nearly valid JSON texts with fast-check: odd white space, duplicate keys,
 * lone surrogates, numbers that no double holds.
 *
 * They are generated as text and not from values, so that the parser is tested, too.
 *
 * @module
 */

import fc from "fast-check";

/** The tokens of a document, any value: `spaced` joins them with white space between. */
export function documents(): fc.Arbitrary<readonly string[]> {
  const { value } = fc.letrec<{ value: readonly string[] }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 5, depthSize: "small", withCrossShrink: false },
      scalars().map((scalar) => [scalar]),
      fc.array(tie("value"), { maxLength: 4 }).map((items) => enclose("[", items, "]")),
      entries(tie("value")).map((items) => enclose("{", items, "}")),
    ),
  }));
  return value;
}

function entries(
  value: fc.Arbitrary<readonly string[]>,
): fc.Arbitrary<readonly (readonly string[])[]> {
  const entry = fc.tuple(keys(), value).map(([key, tokens]) => [key, ":", ...tokens]);
  return fc.array(entry, { maxLength: 5 });
}

function enclose(open: string, items: readonly (readonly string[])[], close: string): string[] {
  const inside = items.flatMap((item, i) => i === 0 ? item : [",", ...item]);
  return [open, ...inside, close];
}

function scalars(): fc.Arbitrary<string> {
  const words = fc.constantFrom("null", "true", "false", "NaN", "Infinity", "-Infinity");
  return fc.oneof(words, wholeNumbers(), floats(), strings(fc.nat(8)));
}

function wholeNumbers(): fc.Arbitrary<string> {
  const digits = fc.array(fc.nat(9), { minLength: 1, maxLength: 60 });
  const long = digits.map((parts) => parts.join("").replace(/^0+(?=.)/, ""));
  const near = fc.tuple(fc.nat(70), fc.integer({ min: -2, max: 2 }))
    .map(([power, offset]) => `${2n ** BigInt(power) + BigInt(offset)}`.replace("-", ""));
  return signed(fc.oneof(long, near, fc.nat(100).map(String)));
}

/** Any double by its shortest text, and texts with more digits or exponent than a double holds. */
function floats(): fc.Arbitrary<string> {
  const shortest = fc.double({ noNaN: true, noDefaultInfinity: true })
    .map((number) => `${Math.abs(number)}`)
    .map((text) => /[.e]/.test(text) ? text : `${text}.0`);
  const written = fc.tuple(
    fc.nat(9),
    fc.stringMatching(/^[0-9]{1,25}$/),
    fc.constantFrom("e", "E", "e+", "E-", "e-0", "e-"),
    fc.nat(400),
  ).map(([whole, fraction, e, exponent]) => `${whole}.${fraction}${e}${exponent}`);
  const short = fc.tuple(fc.nat(2000), fc.nat(99)).map(([whole, part]) => `${whole}.${part}`);
  return signed(fc.oneof(shortest, written, short));
}

function signed(numbers: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(fc.constantFrom("", "", "-"), numbers).map(([sign, text]) => sign + text);
}

/** Few different keys, so that some come twice; without dots, which signac refuses. */
function keys(): fc.Arbitrary<string> {
  const known = fc.constantFrom(
    "a",
    "b",
    "a1",
    "A",
    "é",
    "10",
    "9",
    "__proto__",
    "\u{1f600}",
    "\uffee",
  )
    .map((text) => JSON.stringify(text));
  return fc.oneof({ arbitrary: known, weight: 3 }, strings(fc.nat(5)))
    .map((text) => text.replaceAll(".", "_").replaceAll(/\\u002e/gi, "_"));
}

function strings(length: fc.Arbitrary<number>): fc.Arbitrary<string> {
  const unit = fc.oneof(
    fc.constantFrom(..."abcXYZ019 {}[]:,'/$", "é", "ß", "中", "\u2028", "\x7f", "\ufeff"),
    fc.constantFrom("\u{1f600}", "\u{10ffff}", "\u{10000}", "\uffff", "\ue000"),
    fc.constantFrom(...'bfnrt/\\"').map((letter) => `\\${letter}`),
    fc.nat(0xffff).map((code) => `\\u${code.toString(16).padStart(4, "0")}`),
    fc.constantFrom("\\ud83d", "\\uDE00", "\\ud83d\\ude00", "\\uDBFF\\uDFFF", "\\udfff\\ud800"),
  );
  const inside = length.chain((count) => fc.array(unit, { minLength: count, maxLength: count }));
  return inside.map((units) => `"${units.join("")}"`);
}

/** The documents as text, white space before, between and after the tokens. */
export function spaced(texts: fc.Arbitrary<readonly string[]>): fc.Arbitrary<string> {
  const space = fc.constantFrom("", "", "", " ", "\n", "\r\n", "\t", " \n\t ");
  const rhythm = fc.array(space, { minLength: 1, maxLength: 7 });
  return fc.tuple(texts, rhythm).map(([tokens, spaces]) => {
    const between = tokens.map((token, i) => `${spaces[i % spaces.length]}${token}`);
    return `${between.join("")}${spaces[0]}`;
  });
}

/** State points as text: mappings from keys without dots to any value. */
export function mappings(values: fc.Arbitrary<readonly string[]>): fc.Arbitrary<string> {
  return entries(values).map((items) => enclose("{", items, "}").join(""));
}

/** Changes one place in a text: most results are invalid JSON, some are valid. */
export function withOneChange(texts: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const inserted = fc.constantFrom(
    ...["", "", ",", ":", "]", "}", "[", "{", '"', "\\", "0", "-", "+", ".", "e", "u", "N", "null"],
    ...["\u00a0", "\u2028", "\ufeff", "\0", "\x1f", "\x0b", "\x0c", "'", "/**/", "#", "\\x41"],
  );
  return fc.tuple(texts, fc.nat(), fc.nat(2), inserted).map(([text, place, removed, piece]) => {
    const at = place % (text.length + 1);
    const end = at + removed;
    // Half of a raw astral character cannot stand in a file.
    return (text.slice(0, at) + piece + text.slice(end)).toWellFormed();
  });
}
