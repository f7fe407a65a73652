import assert from "node:assert/strict";
import { parameterChart } from "../../../lib/domain/chart/parameter_chart.ts";
import { svgOf } from "../../../lib/domain/chart/svg.ts";
import { DARK } from "../../../lib/domain/chart/theme.ts";
import { HOSTILE_LABELS } from "../../support/chart_inputs.ts";
import { keyOf } from "../../support/chart_sample.ts";

Deno.test("SVG of hostile labels is well-formed, and holds no script and no style", () => {
  for (const label of HOSTILE_LABELS) {
    const chart = parameterChart({
      ...{ places: [0, 1], states: ["complete", "failed"], key: keyOf(label, [label, "b"]) },
      metric: { name: label, isMinimized: false, values: [1, null] },
    }, { width: 400, height: 240 });
    const svg = svgOf(chart, label, DARK);
    // deno-lint-ignore no-control-regex
    assert.doesNotMatch(svg, /[\u0000-\u0008\u000b-\u001f\u202a-\u202e\u2066-\u2069]/);
    assert.ok(svg.isWellFormed());
    const names = [...svg.matchAll(/<\/?([^\s>/]+)/g)].map(([, name]) => name);
    const known = ["svg", "title", "desc", "rect", "path", "circle", "text"];
    assert.deepEqual(names.filter((name) => !known.includes(name ?? "")), []);
    assert.doesNotMatch(svg, /style=|\son\w+=|href/);
    assert.doesNotMatch(svg.replace(/&(amp|lt|gt|quot|#39);/g, ""), /&/);
  }
});
