import assert from "node:assert/strict";
import {
  QUEUE_TEXT_KEYS,
  queueTexts,
  readQueueTexts,
  shownTexts,
  writeQueueTexts,
} from "../../../lib/domain/document/queue_texts.ts";
import { json } from "../../support/store.ts";
import type { Mapping, Value } from "../../../lib/domain/value/value.ts";

const TEXTS = { tag: "t", runnerHint: "slurm", command: "train" };

Deno.test("writeQueueTexts() writes what readQueueTexts() reads, and every key is known", () => {
  const queue = new Map<string, Value>();
  writeQueueTexts(queue, TEXTS);
  assert.deepEqual([...queue.keys()], QUEUE_TEXT_KEYS);
  assert.deepEqual(readQueueTexts(queue), TEXTS);
});

Deno.test("texts that are missing or of another type are absent", () => {
  const none = queueTexts({});
  const queue = new Map<string, Value>();
  writeQueueTexts(queue, none);
  assert.equal(queue.size, 0);
  assert.deepEqual(readQueueTexts(json('{"tag": 1}') as Mapping), none);
});

Deno.test("shownTexts() names what listings show", () => {
  assert.deepEqual(shownTexts(TEXTS), { tag: "t" });
});
