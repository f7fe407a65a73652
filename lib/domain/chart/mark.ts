/**
 * Marks: what a chart consists of, before it is drawn on a canvas or written as SVG.
 *
 * @module
 */

/** One thing to draw. Lengths are CSS pixels from the upper left corner. */
export type Mark = LineMark | RectMark | CircleMark | TextMark;

/** The colour of a mark by what it means; a theme says how it looks. */
export type Colour =
  | "ink"
  | "muted"
  | "grid"
  | "accent"
  | "good"
  | "bad"
  | "warning"
  | "faded"
  | { readonly scale: number }
  | { readonly category: number };

/** A line through points, which may be filled. */
export interface LineMark {
  readonly kind: "line";
  /** x and y in turn. */
  readonly points: readonly number[];
  readonly colour: Colour;
  readonly width: number;
  readonly opacity?: number;
  readonly isFilled?: boolean;
}

/** A filled rectangle. */
export interface RectMark {
  readonly kind: "rect";
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly colour: Colour;
  readonly opacity?: number;
}

/** A filled circle. */
export interface CircleMark {
  readonly kind: "circle";
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly colour: Colour;
  readonly opacity?: number;
}

/** One line of text. */
export interface TextMark {
  readonly kind: "text";
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly colour: Colour;
  readonly anchor: "start" | "middle" | "end";
  /** In pixels. */
  readonly size: number;
  readonly isBold?: boolean;
  /** Degrees, clockwise. */
  readonly turn?: number;
}
