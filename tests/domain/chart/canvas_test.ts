import assert from "node:assert/strict";
import { type Canvas, drawMarks } from "../../../lib/domain/chart/canvas.ts";
import type { Mark } from "../../../lib/domain/chart/mark.ts";
import { parallelChart } from "../../../lib/domain/chart/parallel.ts";
import { DARK, LIGHT } from "../../../lib/domain/chart/theme.ts";
import { sampleSweep } from "../../support/chart_sample.ts";

/** A context that writes down what is drawn, with the style that it then has. */
function recorder(): { readonly canvas: Canvas; readonly calls: string[] } {
  const calls: string[] = [];
  const style = { fillStyle: "", strokeStyle: "", lineWidth: 1, globalAlpha: 1 };
  const canvas = new Proxy(style, {
    get: (target, name) =>
      name in target ? Reflect.get(target, name) : (...args: readonly unknown[]) => {
        const used = /^fill/.test(String(name)) ? style.fillStyle : style.strokeStyle;
        calls.push(`${String(name)}(${args}) ${used} ${style.globalAlpha}`);
      },
    set: (target, name, value) => Reflect.set(target, name, value),
  });
  return { canvas: canvas as unknown as Canvas, calls };
}

function drawn(marks: readonly Mark[], theme = LIGHT): string[] {
  const { canvas, calls } = recorder();
  drawMarks(canvas, marks, theme);
  return calls;
}

Deno.test("drawMarks() draws each kind of mark in the colour of the theme", () => {
  const rect: Mark = { kind: "rect", x: 1, y: 2, width: 3, height: 4, colour: "bad", opacity: 0.5 };
  assert.deepEqual(drawn([rect]), [`fillRect(1,2,3,4) ${LIGHT.named.bad} 0.5`]);
  assert.deepEqual(drawn([rect], DARK), [`fillRect(1,2,3,4) ${DARK.named.bad} 0.5`]);
  const line: Mark = { kind: "line", points: [0, 1, 2, 3], colour: "ink", width: 2, dash: [3, 1] };
  const used = `${LIGHT.named.ink} 1`;
  assert.deepEqual(drawn([line]), [
    `beginPath() undefined 1`.replace("undefined", ""),
    `moveTo(0,1)  1`,
    `lineTo(2,3)  1`,
    `setLineDash(3,1) ${used}`,
    `stroke() ${used}`,
    `setLineDash() ${used}`,
  ]);
  const text: Mark = {
    ...{ kind: "text", x: 5, y: 6, text: "a<b", size: 11, colour: "ink", anchor: "end" },
    ...{ turn: -90, hasRim: true },
  };
  const calls = drawn([text]).map((call) => call.split(" ")[0]);
  assert.deepEqual(calls, [
    ...["save()", "translate(5,6)", `rotate(${-Math.PI / 2})`],
    ...["strokeText(a<b,0,0)", "fillText(a<b,0,0)", "restore()"],
  ]);
});

Deno.test("drawMarks() in slices draws the same as at once, and leaves nothing translucent", () => {
  const { keys, metrics, ...runs } = sampleSweep();
  const { marks } = parallelChart(
    { ...runs, keys, metric: metrics[0], brushes: [] },
    { width: 600, height: 300 },
  );
  const { canvas, calls } = recorder();
  for (let from = 0; from < marks.length; from += 7) {
    drawMarks(canvas, marks, LIGHT, from, from + 7);
  }
  const strokes = (all: readonly string[]) => all.filter((call) => /^(stroke|fill)/.test(call));
  assert.deepEqual(strokes(calls), strokes(drawn(marks)));
  assert.ok(strokes(calls).length >= marks.length);
  assert.equal(canvas.globalAlpha, 1);
});
