/**
 * The filter of a page as text.
 *
 * @module
 */

import assert from "node:assert/strict";
import { fragmentOf, parseFragment } from "../../../lib/interfaces/page/choices.ts";
import {
  chooseRuns,
  parseFilter,
  type Part,
  partText,
  withComparisons,
} from "../../../lib/interfaces/page/filter.ts";
import { modelOf } from "../../../lib/interfaces/page/model.ts";
import { pageData } from "../../../lib/interfaces/answer/report.ts";
import { readReport } from "../../../lib/operations/report.ts";
import { Memory, testContext } from "../../support/cli.ts";
import { HOSTILE_TEXTS } from "../../support/hostile_texts.ts";
import { type Random, randomFrom } from "../../support/random.ts";
import { temporaryStore } from "../../support/store.ts";
import { writeRuns, type WrittenRun } from "../../support/sweeps.ts";

Deno.test("a filter is parts with spaces between them", () => {
  assert.deepEqual(parseFilter('lr>=0.01 "two words" opt=adam|sgd  "a key"!="x|y"|z'), [
    { kind: "comparison", name: "lr", operator: ">=", values: ["0.01"] },
    { kind: "word", text: "two words" },
    { kind: "comparison", name: "opt", operator: "=", values: ["adam", "sgd"] },
    { kind: "comparison", name: "a key", operator: "!=", values: ["x|y", "z"] },
  ]);
  assert.deepEqual(parseFilter('  "not closed'), [{ kind: "word", text: "not closed" }]);
  assert.deepEqual(parseFilter(""), []);
});

Deno.test("what is written as a filter is read as the same", () => {
  for (let seed = 0; seed < 300; seed++) assertReadAgain(randomFrom(seed));
});

function assertReadAgain(random: Random): void {
  const pick = () => HOSTILE_TEXTS[Math.floor(random() * HOSTILE_TEXTS.length)] ?? "";
  const operators = ["=", "!=", ">=", "<=", ">", "<"] as const;
  const parts = Array.from(
    { length: 3 },
    (): Part =>
      random() < 0.3 ? { kind: "word", text: pick() } : {
        kind: "comparison",
        name: pick(),
        operator: operators[Math.floor(random() * 6)] ?? "=",
        values: [pick(), pick()],
      },
  );
  assert.deepEqual(parseFilter(parts.map(partText).join(" ")), parts);
}

Deno.test("comparisons of one name are replaced, other parts stay", () => {
  const bounds = [{ operator: ">=", values: ["1"] }] as const;
  assert.equal(withComparisons("lr=3 word lr<9 opt=adam", "lr", bounds), "word opt=adam lr>=1");
  assert.equal(withComparisons("lr=3 word", "lr", []), "word");
});

/** Returns how many runs a filter chooses, and what is wrong with it. */
async function chooser(runs: readonly WrittenRun[]): Promise<(text: string) => string> {
  await using folder = await temporaryStore();
  writeRuns(folder.store, runs);
  const streams = { stdout: new Memory(undefined), stderr: new Memory(undefined) };
  const report = await readReport(testContext(folder.path, streams), {});
  const spelling = { option: String, command: String };
  const model = modelOf(pageData(report, { title: undefined, filter: "", spelling }));
  return (text) => {
    const { places, problems } = chooseRuns(text, model.columns, model.count);
    return [places.length, ...problems].join(" ");
  };
}

Deno.test("a filter chooses runs by keys, metrics, facts and words", async (t) => {
  const choose = await chooser([
    { statepoint: { lr: 0.1, n: 1, word: "1" }, results: { acc: 0.5, lr: 7 } },
    { statepoint: { lr: 1, n: 2, word: "two words" }, results: { acc: NaN }, host: "node2" },
    { statepoint: { lr: 10, n: 1, word: 1 }, status: "failed", error: "ValueError: bad\n" },
    { statepoint: { n: 2, deep: { er: "x" } }, status: "queued", tag: "other" },
  ]);
  const cases: Readonly<Record<string, string>> = {
    "": "4",
    "lr>=1": "2",
    "lr>0.1 lr<10": "1",
    "lr=1.0": "1",
    "lr=1e1|0.1": "2",
    'lr=""': "1",
    "lr!=1": "3",
    "sp.lr=10": "1",
    "results.lr=7": "1",
    "acc>=0.5": "1",
    "deep.er=x": "1",
    "status=failed": "1",
    "status=failed|queued": "2",
    "tag=other": "1",
    "host=node2": "1",
    "cause=exit_1": "1",
    'error!=""': "1",
    'word="two words"': "1",
    // What is written so is meant, and only where nothing is, what is equal.
    "word='1'": "1",
    "word=1": "1",
    "word=1.0": "1",
    "valueerror": "1",
    "node": "3",
    "nothing": "0",
    "lrr=1": '0 There is no column "lrr".',
    "lr > 1": "0 No space may stand before >: write lr>1.",
    "lr>=x": "4 After lr>= comes a number.",
    "lr>=": "4 After lr>= comes a number.",
  };
  for (const [text, wanted] of Object.entries(cases)) {
    await t.step(text, () => assert.equal(choose(text), wanted));
  }
});

Deno.test("choices stand in the fragment of the address", () => {
  const choices = parseFragment("#filter=lr%3E%3D0.1&theme=dark&strange=1&sort=");
  assert.deepEqual([...choices], [["filter", "lr>=0.1"], ["theme", "dark"]]);
  assert.equal(fragmentOf(choices), "#filter=lr%3E%3D0.1&theme=dark");
  assert.equal(fragmentOf(new Map()), "");
  assert.deepEqual([...parseFragment("#%")], []);
});
