import assert from "node:assert/strict";
import type { Column } from "../../../lib/domain/failure/candidate_rules.ts";
import { type Separation, Separator } from "../../../lib/domain/failure/separation.ts";
import { probabilityText, ruleText } from "../../../lib/domain/triage/rule_text.ts";
import { Float, type Value } from "../../../lib/domain/value/value.ts";
import { randomTest } from "../../support/random.ts";

/** All combinations of values, each a run. */
function grid(axes: Readonly<Record<string, readonly Value[]>>): readonly Column[] {
  const names = Object.keys(axes);
  const runs = names.reduce<readonly (readonly Value[])[]>(
    (rows, name) => rows.flatMap((row) => (axes[name] ?? []).map((value) => [...row, value])),
    [[]],
  );
  return names.map((key, n) => ({ key, values: runs.map((run) => run[n]) }));
}

function find(
  columns: readonly Column[],
  isFailed: (values: readonly (Value | undefined)[]) => boolean,
): Separation | undefined {
  const total = columns[0]?.values.length ?? 0;
  const runs = Array.from({ length: total }, (_, n) => columns.map(({ values }) => values[n]));
  const failed = [...runs.keys()].filter((n) => isFailed(runs[n] ?? []));
  return new Separator(columns, total, 1).find(failed);
}

const LR = [new Float(0.001), new Float(0.01), new Float(3)];
const DIGITS = grid({
  condition: ["large", "small"],
  lr: LR,
  opt: ["adam", "sgd"],
  seed: [0n, 1n],
});

Deno.test("Separator finds two parameters that act together", () => {
  const found = find(DIGITS, ([, lr, opt]) => lr === LR[2] && opt === "sgd");
  assert.equal(ruleText(found?.conditions ?? []), "lr >= 3.0 and opt = sgd");
  const { failedInside, inside, failed, total } = found ?? {};
  assert.deepEqual([failedInside, inside, failed, total], [4, 4, 4, 24]);
  assert.ok(Math.exp(found?.logP ?? 0) < 0.05);
});

Deno.test("Separator tells the shorter of rules that separate equally well", () => {
  const columns = grid({
    lr: LR.concat(new Float(9)),
    opt: ["adam", "sgd"],
    seed: [0n, 1n, 2n, 3n],
  });
  const found = find(columns, ([lr]) => lr !== LR[0] && lr !== LR[1]);
  assert.equal(ruleText(found?.conditions ?? []), "lr >= 3.0");
});

Deno.test("Separator says = for texts, truths and two numbers, bounds for more", () => {
  const columns = grid({
    fp16: [true, false],
    depth: [2n, 8n],
    width: [1n, 2n, 3n, 4n, 5n],
    name: ["a", "b"],
    seed: [0n, 1n],
  });
  const rule = (isFailed: (values: readonly (Value | undefined)[]) => boolean) =>
    ruleText(find(columns, isFailed)?.conditions ?? []);
  assert.equal(rule(([fp16]) => fp16 === true), "fp16 = True");
  assert.equal(rule(([, depth]) => depth === 8n), "depth = 8");
  assert.equal(rule(([, , width]) => (width as bigint) <= 2n), "width <= 2");
  assert.equal(rule(([, , width]) => width === 3n), "width = 3");
  assert.equal(rule(([, , , name]) => name === "b"), "name = b");
});

Deno.test("Separator finds nothing where nothing is, or too few runs are", () => {
  assert.equal(find(DIGITS, () => false), undefined);
  assert.equal(find(DIGITS, () => true), undefined);
  assert.equal(
    find(
      DIGITS,
      ([condition, lr, opt, seed]) =>
        condition === "small" && lr === LR[0] && opt === "sgd" && seed === 0n,
    ),
    undefined,
  );
  assert.equal(find([{ key: "a", values: [] }], () => true), undefined);
});

Deno.test("Separator takes missing, nested and odd values", () => {
  const odd: Value[] = [NaN, Infinity].map((n) => new Float(n));
  const values = [
    undefined,
    ...odd,
    null,
    ["x"],
    new Map([["a", 1n]]),
    1n,
    new Float(1),
    2n ** 70n,
  ];
  const columns = [{ key: "k", values: Array.from({ length: 90 }, (_, n) => values[n % 9]) }];
  const found = find(columns, ([value]) => value === null);
  assert.equal(ruleText(found?.conditions ?? []), "k = None");
});

randomTest("Separator raises at most one false alarm in twenty under pure noise", (random) => {
  const pick = (most: number) => Math.floor(random() * most);
  const sweeps = 400;
  let alarms = 0;
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const total = 24 + pick(200);
    const columns: Column[] = Array.from({ length: 2 + pick(5) }, (_, n) => {
      const levels = 2 + pick(6);
      const number = () => new Float(pick(1000) / 1000);
      const value = () => n === 0 ? number() : BigInt(pick(levels));
      return { key: `k${n}`, values: Array.from({ length: total }, value) };
    });
    const kinds = 1 + pick(3);
    const share = 0.05 + 0.4 * random();
    const kindOf = Array.from({ length: total }, () => random() < share ? pick(kinds) : -1);
    const clusters = Array.from(
      { length: kinds },
      (_, kind) => [...kindOf.keys()].filter((n) => kindOf[n] === kind),
    ).filter((runs) => runs.length > 1);
    if (clusters.length === 0) continue;
    const separator = new Separator(columns, total, clusters.length);
    if (clusters.some((runs) => separator.find(runs) !== undefined)) alarms++;
  }
  assert.ok(alarms <= 0.05 * sweeps, `${alarms} false alarms in ${sweeps} sweeps`);
  return Promise.resolve();
});

Deno.test("probabilityText() writes probabilities that no double holds", () => {
  assert.equal(probabilityText(Math.log(0.0049)), "0.005");
  assert.equal(probabilityText(Math.log(3.2e-12)), "3e-12");
  assert.equal(probabilityText(-2000), "3e-869");
});
