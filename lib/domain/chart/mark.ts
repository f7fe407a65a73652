/**
 * Marks: what a chart consists of, before it is drawn on a canvas or written as SVG.
 *
 * @module
 */

/** One thing to draw. Lengths are CSS pixels from the upper left corner. */
export type Mark = LineMark | RectMark | CircleMark | TextMark;

/** The colour of a mark by what it means; a theme says how it looks. */
export type Colour = NamedColour | ScaleColour | OnScaleColour | CategoryColour;

/** A colour with one meaning. `paper` is the background. */
export type NamedColour =
  | "ink"
  | "muted"
  | "grid"
  | "accent"
  | "good"
  | "bad"
  | "warning"
  | "faded"
  | "paper";

/** A place on the perceptual scale, from 0 to 1. */
export interface ScaleColour {
  readonly scale: number;
}

/** Text that is readable on a place of the perceptual scale. */
export interface OnScaleColour {
  readonly onScale: number;
}

/** One of the colours that tell categories apart; it starts over where they end. */
export interface CategoryColour {
  readonly category: number;
}

/** A line through points, which may be filled. */
export interface LineMark {
  readonly kind: "line";
  /** x and y in turn. */
  readonly points: readonly number[];
  readonly colour: Colour;
  readonly width: number;
  readonly opacity?: number;
  readonly isFilled?: boolean;
  /** Lengths of dashes and of gaps in turn. */
  readonly dash?: readonly number[];
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
  /** Of the line on which the letters stand. */
  readonly y: number;
  readonly text: string;
  readonly colour: Colour;
  readonly anchor: "start" | "middle" | "end";
  /** In pixels. */
  readonly size: number;
  readonly isBold?: boolean;
  /** Degrees, clockwise. */
  readonly turn?: number;
  /** Whether the text has a rim of paper, so that it can be read above lines. */
  readonly hasRim?: boolean;
}
