/**
 * Answers as JSON: every kind of value, and long lists in pieces.
 *
 * @module
 */

import assert from "node:assert/strict";
import { StoredStatepoint } from "../../../lib/domain/statepoint/stored_statepoint.ts";
import { Float } from "../../../lib/domain/value/value.ts";
import { type Answer, Series } from "../../../lib/interfaces/answer/answer.ts";
import { writeJson } from "../../../lib/interfaces/answer/json.ts";
import { option, phrase } from "../../../lib/phrase.ts";

Deno.test("writeJson() writes every kind of value, and null for what is undefined", () => {
  const [text] = piecesOf({
    text: 'a "quote"',
    count: 2n,
    seconds: new Float(1),
    infinite: new Float(Infinity),
    no: undefined,
    is: true,
    mapping: new Map([["b", [1n, null]]]),
    answer: { a: ["x", { b: "y" }] },
    hint: phrase`Give ${option("apply")}.`,
    none: {},
    empty: Series.of([], () => ({})),
  });
  assert.equal(
    text,
    '{"text": "a \\"quote\\"", "count": 2, "seconds": 1.0, "infinite": "Infinity", "no": null, ' +
      '"is": true, "mapping": {"b": [1, null]}, "answer": {"a": ["x", {"b": "y"}]}, ' +
      '"hint": "Give <apply>.", "none": {}, "empty": []}\n',
  );
});

Deno.test("writeJson() writes a state point as stored, except values that JSON lacks", () => {
  for (
    const [stored, written] of [['{"a": 1e5}', '{"a": 100000.0}'], ['{"a": NaN}', '{"a": "NaN"}']]
  ) {
    const sp = new StoredStatepoint(stored ?? "");
    assert.equal(piecesOf({ sp }).join(""), `{"sp": ${written}}\n`);
  }
});

Deno.test("writeJson() makes the items of a long list while it writes them", () => {
  let made = 0;
  const counts: number[] = [];
  const jobs = Series.of(Array.from({ length: 10_000 }, (_, n) => n), (n) => {
    made++;
    return { n: BigInt(n), text: "x".repeat(20) };
  });
  let text = "";
  writeJson({ jobs }, {
    write: (piece) => {
      counts.push(made);
      text += piece;
    },
    spelling: SPELLING,
  });
  assert.ok(counts.length > 5 && (counts[0] ?? Infinity) < 3_000, counts.join(" "));
  assert.equal(JSON.parse(text).jobs.length, 10_000);
});

const SPELLING = { option: (name: string) => `<${name}>`, command: (name: string) => name };

function piecesOf(answer: Answer): string[] {
  const pieces: string[] = [];
  writeJson(answer, { write: (text) => void pieces.push(text), spelling: SPELLING });
  return pieces;
}
