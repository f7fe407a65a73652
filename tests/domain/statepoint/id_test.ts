import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { isJobId, statepointId } from "../../../lib/domain/statepoint/id.ts";
import { md5 } from "../../../lib/domain/value/md5.ts";
import { json } from "../../support/store.ts";

Deno.test("statepointId() computes the same ids as signac", async (t) => {
  const vectors = [
    ["{}", "99914b932bd37a50b983c5e7c90ae93b"],
    [
      '{"seed": 0, "experiment_id": "E001", "condition": "full"}',
      "88809bbf3f37dbdf2b109e9349c9720a",
    ],
    ['{"a": 1}', "42b7b4f2921788ea14dac5566e6f06d0"],
    ['{"a": 1.0}', "4b8937963abc9e9148b4524d4f837b4b"],
    ['{"a": true}', "ffe0ee7a068e54663a3a6f50d74c3e76"],
    ['{"a": null}', "542bac9c870e9cd102c3909922945a4d"],
    ['{"a": 1e-7}', "1a8134bda210df75dc234f81d3701062"],
    ['{"a": 1e16}', "b858d08d7a33f61d8dff58c38aab414c"],
    ['{"a": 1e22}', "d3c81b61f63fcc08d33e9e8fa05e6f14"],
    ['{"a": 0.1}', "c887bada6547be0a8290ccba8b1e0bd2"],
    ['{"a": -0.0}', "82c4fe5379bdb22b61fd92242a68b5b1"],
    ['{"a": 100000.0}', "48254afb2d39b549baebed05321aea18"],
    ['{"a": "é"}', "b61e59fffb433d9dc2a6f1fa17ca206d"],
    ['{"a": "😀"}', "12d17eafe6f5e9de600a000a71028653"],
    ['{"b": [1, 2, []], "a": {"z": 1, "y": {}}}', "12951406ff06b18b919942b7f6594083"],
    ['{"Z": 1, "a": 2, "_": 3, "é": 4}', "a9d53d4dacd120b29d475bcd0693523f"],
  ] as const;
  for (const [text, id] of vectors) {
    await t.step(text, () => assert.equal(statepointId(json(text)), id));
  }
});

Deno.test("md5() agrees with the runtime's at lengths around the end of a block", () => {
  for (let length = 0; length < 200; length++) {
    const text = "abcdefghij".repeat(20).slice(0, length);
    assert.equal(md5(text), createHash("md5").update(text).digest("hex"), String(length));
  }
  const long = "0123456789".repeat(10_000);
  assert.equal(md5(long), createHash("md5").update(long).digest("hex"));
});

Deno.test("isJobId() accepts exactly 32 lower-case hexadecimal digits", () => {
  assert.ok(isJobId("0123456789abcdef0123456789abcdef"));
  for (
    const text of [
      "",
      "0123456789ABCDEF0123456789ABCDEF",
      "0".repeat(31),
      "0".repeat(33),
      "0".repeat(32) + "\n",
    ]
  ) {
    assert.ok(!isJobId(text), JSON.stringify(text));
  }
});
