/**
 * Collects the marks and targets of a chart.
 *
 * @module
 */

import type { Chart, Size, Target } from "./chart.ts";
import type { CircleMark, Colour, LineMark, Mark, RectMark, TextMark } from "./mark.ts";
import { brief, visible } from "../terminal/visible.ts";
import { fitText, TEXT_SIZE } from "./text.ts";

/** Below this size nothing can be read. */
const LEAST: Size = { width: 160, height: 60 };

/** The most characters of what is said of a target. */
const MOST_LABEL = 400;

/** What a chart says beside what it draws. */
type Told = Pick<Chart, "description" | "table" | "shown" | "total">;

type TextStyle = Partial<Omit<TextMark, "kind" | "x" | "y" | "text">>;

/** A chart that is being made. */
export class Drawing {
  readonly width: number;
  readonly height: number;
  readonly marks: Mark[] = [];
  readonly targets: Target[] = [];

  /** @param least the least height at which the chart can be read */
  constructor({ width, height }: Size, least = LEAST.height) {
    this.width = Math.max(LEAST.width, Math.floor(width) || 0);
    this.height = Math.max(least, Math.floor(height) || 0);
  }

  line(points: readonly number[], colour: Colour, more: Partial<LineMark> = {}): void {
    this.marks.push({ kind: "line", points, colour, width: 1, ...more });
  }

  rect(x: number, y: number, width: number, height: number, rest: Style<RectMark>): void {
    this.marks.push({ kind: "rect", x, y, width, height, ...rest });
  }

  circle(x: number, y: number, radius: number, rest: Style<CircleMark>): void {
    this.marks.push({ kind: "circle", x, y, radius, ...rest });
  }

  /** Writes a text that fits already. */
  text(x: number, y: number, text: string, style: TextStyle = {}): void {
    if (text === "") return;
    this.marks.push({
      ...{ kind: "text", x, y, text, size: TEXT_SIZE, colour: "muted", anchor: "start" },
      ...style,
    });
  }

  /** Writes a text, cut to a width. */
  fitted(x: number, y: number, text: string, width: number, style: TextStyle = {}): void {
    this.text(x, y, fitText(text, width, style.size ?? TEXT_SIZE, style.isBold), style);
  }

  /** Says in the middle of the chart why it shows nothing. */
  note(text: string): void {
    const { width, height } = this;
    this.fitted(width / 2, height / 2 + 4, text, width - 16, { anchor: "middle", size: 12 });
  }

  target(target: Target): void {
    const { label } = target;
    this.targets.push(
      label === "" ? target : { ...target, label: brief(visible(label), MOST_LABEL) },
    );
  }

  /** The chart as it is drawn now. Its words show what would change the text around them. */
  chart({ description, table, ...counts }: Told): Chart {
    const { width, height, marks, targets } = this;
    return {
      ...{ width, height, marks, targets, ...counts },
      description: visible(description),
      table: {
        columns: table.columns.map(visible),
        rows: table.rows.map((row) => row.map((cell) => brief(visible(cell)))),
      },
    };
  }
}

type Style<M extends { readonly colour: Colour }> = Pick<M, "colour"> & {
  readonly opacity?: number;
};
