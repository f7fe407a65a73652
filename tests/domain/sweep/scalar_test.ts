/**
 * What the text of one value means.
 *
 * @module
 */

import assert from "node:assert/strict";
import { parseJsonValue, parsePlainValue } from "../../../lib/domain/sweep/scalar.ts";
import { Float } from "../../../lib/domain/value/value.ts";

Deno.test("parsePlainValue() converts integers only", () => {
  assert.deepEqual(["7", "1.0", "", "0x1"].map(parsePlainValue), [7n, "1.0", "", "0x1"]);
});

Deno.test("parseJsonValue() distinguishes 1 from 1.0", () => {
  const source = { flag: "--sp", text: "" };
  assert.deepEqual(parseJsonValue({ text: "1.0", start: 0 }, source), new Float(1));
  assert.deepEqual(parseJsonValue({ text: "1", start: 0 }, source), 1n);
});

Deno.test("parseJsonValue() reports the place of the error", () => {
  const source = { flag: "--sp", text: "k:=[1,,2]" };
  assert.throws(() => parseJsonValue({ text: "[1,,2]", start: 3 }, source), {
    message: 'Cannot read --sp at "[1,,2]": it is not JSON: expected a value',
    excerpt: { line: "k:=[1,,2]", start: 6, length: 3 },
  });
});
