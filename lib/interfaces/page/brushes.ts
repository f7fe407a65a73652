/**
 * Brushes on the axes of a chart: drawn with a pointer, moved with the keys of sliders.
 *
 * @module
 */
/// <reference lib="dom" />

import { type Axis, ticksOf } from "../../domain/chart/axis.ts";
import { type Brush, brushBetween, type BrushHandle, moveBrush } from "../../domain/chart/brush.ts";
import type { ParallelChart } from "../../domain/chart/parallel.ts";
import type { PlacedAxis } from "../../domain/chart/parallel_axis.ts";
import { element } from "./dom.ts";

/** Takes a brush of an axis; `undefined` takes it away. */
export type BrushListener = (axis: Axis, index: number, brush: Brush | undefined) => void;

/** How far beside an axis a brush begins, in pixels. */
const REACH = 13;

/** The brushes of one chart. */
export class BrushLayer {
  readonly #holder: HTMLElement;
  readonly #onBrush: BrushListener;
  #axes: readonly AxisBrush[] = [];
  #names = "";

  /** @param holder the element that holds the chart */
  constructor(holder: HTMLElement, onBrush: BrushListener) {
    this.#holder = holder;
    this.#onBrush = onBrush;
  }

  /** Puts the brushes where the axes of a chart are. */
  place({ axes }: ParallelChart, brushes: readonly (Brush | undefined)[]): void {
    const names = JSON.stringify(axes.map(({ axis, index }) => [axis.name, index]));
    if (names !== this.#names) {
      for (const { element } of this.#axes) element.remove();
      this.#axes = axes.map(() => new AxisBrush(this.#onBrush));
      this.#holder.append(...this.#axes.map(({ element }) => element));
      this.#names = names;
    }
    for (const [at, placed] of axes.entries()) {
      this.#axes[at]?.place(placed, brushes[placed.index]);
    }
  }
}

class AxisBrush {
  readonly element = element("div", { class: "brush" });
  readonly #low = element("div", { role: "slider", tabindex: 0, class: "handle" });
  readonly #high = element("div", { role: "slider", tabindex: 0, class: "handle" });
  readonly #onBrush: BrushListener;
  #placed: PlacedAxis | undefined;
  #brush: Brush | undefined;
  /** Where the pointer went down, if it is down. */
  #from: number | undefined;

  constructor(onBrush: BrushListener) {
    this.#onBrush = onBrush;
    this.element.append(this.#high, this.#low);
    this.element.addEventListener("pointerdown", (event) => this.#begin(event));
    this.element.addEventListener("pointermove", (event) => this.#drag(event));
    this.element.addEventListener("pointerup", () => this.#from = undefined);
    this.element.addEventListener("pointercancel", () => this.#from = undefined);
    this.element.addEventListener("dblclick", () => this.#tell(undefined));
    for (const [handle, slider] of [["low", this.#low], ["high", this.#high]] as const) {
      slider.addEventListener("keydown", (event) => this.#onKey(event, handle));
    }
  }

  place(placed: PlacedAxis, brush: Brush | undefined): void {
    this.#placed = placed;
    this.#brush = brush;
    const { axis, x, top, bottom } = placed;
    const { style } = this.element;
    style.left = `${x - REACH}px`;
    style.top = `${top - REACH}px`;
    style.width = `${2 * REACH}px`;
    style.height = `${bottom - top + 2 * REACH}px`;
    for (const [slider, place, word] of this.#handles(brush)) {
      slider.style.top = `${REACH + (1 - place) * (bottom - top)}px`;
      slider.setAttribute("aria-label", `${axis.name} ${word}`);
      slider.setAttribute("aria-orientation", "vertical");
      slider.setAttribute("aria-valuemin", "0");
      slider.setAttribute("aria-valuemax", "100");
      slider.setAttribute("aria-valuenow", String(Math.round(place * 100)));
      slider.setAttribute("aria-valuetext", valueText(axis, place));
    }
    this.element.classList.toggle("is-set", brush !== undefined);
  }

  #handles(brush: Brush | undefined): readonly (readonly [HTMLElement, number, string])[] {
    const { low, high } = brush ?? { low: 0, high: 1 };
    return [[this.#low, Math.max(0, low), "from"], [this.#high, Math.min(1, high), "to"]];
  }

  #begin(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.#from = this.#otherEnd(event.target) ?? this.#heightOf(event);
    this.element.setPointerCapture(event.pointerId);
    event.preventDefault();
    this.#low.focus({ preventScroll: true });
  }

  /** An end of a brush that is dragged leaves the other one where it is. */
  #otherEnd(handle: EventTarget | null): number | undefined {
    if (this.#brush === undefined || this.#placed === undefined) return undefined;
    const { top, bottom } = this.#placed;
    const { low, high } = this.#brush;
    if (handle !== this.#low && handle !== this.#high) return undefined;
    return bottom - (handle === this.#low ? high : low) * (bottom - top);
  }

  #drag(event: PointerEvent): void {
    const [from, placed] = [this.#from, this.#placed];
    if (from === undefined || placed === undefined) return;
    const to = this.#heightOf(event);
    // A click is no brush.
    if (Math.abs(to - from) < LEAST) return;
    this.#tell(brushBetween(from, to, placed));
  }

  #heightOf(event: PointerEvent): number {
    const top = this.element.getBoundingClientRect().top;
    return event.clientY - top + (this.#placed?.top ?? 0) - REACH;
  }

  #onKey(event: KeyboardEvent, handle: BrushHandle): void {
    const axis = this.#placed?.axis;
    if (axis === undefined) return;
    const steps = STEPS[event.key];
    if (event.key === "Escape") this.#tell(undefined);
    else if (event.key === "Home") this.#tell(withEnd(this.#brush, "low", 0));
    else if (event.key === "End") this.#tell(withEnd(this.#brush, "high", 1));
    else if (steps === undefined) return;
    else this.#tell(moveBrush(axis, this.#brush, event.shiftKey ? "both" : handle, steps));
    event.preventDefault();
    event.stopPropagation();
  }

  #tell(brush: Brush | undefined): void {
    const placed = this.#placed;
    if (placed === undefined) return;
    this.#brush = brush;
    this.#onBrush(placed.axis, placed.index, brush);
  }
}

/** A pointer that moves less than this, in pixels, does not draw. */
const LEAST = 3;

const STEPS: Readonly<Record<string, number>> = {
  ArrowUp: 1,
  ArrowRight: 1,
  ArrowDown: -1,
  ArrowLeft: -1,
  PageUp: 5,
  PageDown: -5,
};

function withEnd(brush: Brush | undefined, end: "low" | "high", place: number): Brush {
  return { ...(brush ?? { low: 0, high: 1 }), [end]: place };
}

/** The label nearest to a place. */
function valueText(axis: Axis, place: number): string {
  const ticks = ticksOf(axis, 20);
  const [first] = ticks;
  if (first === undefined) return "";
  return ticks.reduce(
    (best, one) => Math.abs(one.at - place) < Math.abs(best.at - place) ? one : best,
    first,
  ).label;
}
