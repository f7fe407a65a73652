/**
 * What stands under the pointer in a chart: told beside it, and opened by a click.
 *
 * @module
 */
/// <reference lib="dom" />

import type { Chart, Target } from "../../domain/chart/chart.ts";
import { nearestTarget } from "../../domain/chart/nearest.ts";
import { element, fill, runsText } from "./dom.ts";
import type { View } from "./view.ts";

/** Tells what stands under the pointer. */
export function listenToPointer(
  holder: HTMLElement,
  canvas: HTMLCanvasElement,
  view: View,
  chart: () => Chart | undefined,
): void {
  const tip = element("div", { class: "tip", "aria-hidden": "true" });
  tip.hidden = true;
  holder.append(tip);
  const find = (event: MouseEvent): Target | undefined => {
    const box = canvas.getBoundingClientRect();
    return nearestTarget(
      chart()?.targets ?? [],
      event.clientX - box.left,
      event.clientY - box.top,
    );
  };
  canvas.addEventListener("pointermove", (event) => {
    const target = find(event);
    tip.hidden = target === undefined;
    canvas.classList.toggle("has-target", target?.runs.length === 1);
    if (target === undefined) return;
    fill(tip, tipText(target, view));
    const box = holder.getBoundingClientRect();
    const left = event.clientX - box.left;
    tip.style.left = `${Math.max(0, Math.min(left + 14, box.width - tip.offsetWidth - 4))}px`;
    tip.style.top = `${event.clientY - box.top + 14}px`;
  });
  canvas.addEventListener("pointerleave", () => tip.hidden = true);
  canvas.addEventListener("click", (event) => {
    const [run, ...others] = find(event)?.runs ?? [];
    if (run === undefined || others.length > 0) return;
    view.set("run", view.model.data.runs.job_id[run]?.slice(0, 8) ?? "");
  });
}

/** How many keys of a run are told. */
const MOST_KEYS = 8;

function tipText({ runs, label }: Target, { model }: View): string {
  const [run, ...others] = runs;
  if (run === undefined || others.length > 0) return label || runsText(runs.length);
  const keys = model.varied.slice(0, MOST_KEYS)
    .map(({ key, levels, codes }) => `${key}=${levels[codes[run] ?? -1]?.label ?? "–"}`);
  const id = model.data.runs.job_id[run]?.slice(0, 8) ?? "";
  return [label, id, keys.join(", ")].filter((text) => text !== "").join(" · ");
}
