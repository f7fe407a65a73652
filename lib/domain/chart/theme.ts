/**
 * What the colours of marks look like, in light and in dark.
 *
 * Categories are told apart by people who see few colours, too: blue, orange and their neighbours
 * differ in lightness. The scale is viridis, without the end that the paper hides.
 *
 * @module
 */

import type { Colour, NamedColour } from "./mark.ts";

/** The looks of a page. */
export interface Theme {
  readonly name: "light" | "dark";
  readonly named: Readonly<Record<NamedColour, string>>;
  readonly categories: readonly string[];
  /** The part of the scale that is used. */
  readonly from: number;
  readonly to: number;
}

/** Dark on light. */
export const LIGHT: Theme = {
  name: "light",
  named: {
    ink: "#1b2330",
    muted: "#566073",
    grid: "#e3e7ed",
    accent: "#1f6fb5",
    good: "#1a7f6b",
    bad: "#bf4210",
    warning: "#8f6400",
    faded: "#b9c1cc",
    paper: "#ffffff",
  },
  categories: [
    ...["#0b64a8", "#c9540a", "#0a7d63", "#a8487f", "#7a6200", "#5a4fc0", "#2f86a6", "#5f6570"],
  ],
  from: 0,
  to: 0.9,
};

/** Light on dark. */
export const DARK: Theme = {
  name: "dark",
  named: {
    ink: "#e8ecf2",
    muted: "#9aa5b5",
    grid: "#2b333f",
    accent: "#5cb0f2",
    good: "#3fbfa0",
    bad: "#ff8552",
    warning: "#e0b040",
    faded: "#55606f",
    paper: "#151a21",
  },
  categories: [
    ...["#5cb0f2", "#f0973f", "#3fc4a0", "#e08fc0", "#d8c64a", "#a79df5", "#7fd4e8", "#b4bcc8"],
  ],
  from: 0.2,
  to: 1,
};

/** Viridis at equal distances. */
const SCALE = [
  ...["#440154", "#482475", "#414487", "#355f8d", "#2a788e", "#21918c", "#22a884", "#44bf70"],
  ...["#7ad151", "#bddf26", "#fde725"],
].map((hex) => rgb(hex));

/** As many colours of the scale are told apart. */
const SHADES = 64;

/** Returns how a theme shows a colour, as `#rrggbb`. */
export function hexOf(colour: Colour, theme: Theme): string {
  if (typeof colour === "string") return theme.named[colour];
  if ("category" in colour) {
    return theme.categories[colour.category % theme.categories.length] ?? theme.named.ink;
  }
  if ("scale" in colour) return scaleHex(colour.scale, theme);
  return readableOn(scaleHex(colour.onScale, theme));
}

/** Returns black or white, whichever is easier to read on a colour: 4.5 to 1 at least. */
export function readableOn(hex: string): string {
  return contrast(hex, "#000000") > contrast(hex, "#ffffff") ? "#000000" : "#ffffff";
}

/** Returns the contrast of two colours as the Web Content Accessibility Guidelines count it. */
export function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = rgb(hex).map((byte) => {
    const part = byte / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function scaleHex(place: number, { from, to }: Theme): string {
  const shade = Math.round(Math.min(1, Math.max(0, place)) * SHADES) / SHADES;
  const at = (from + shade * (to - from)) * (SCALE.length - 1);
  const low = SCALE[Math.floor(at)] ?? [];
  const high = SCALE[Math.ceil(at)] ?? [];
  const share = at - Math.floor(at);
  const bytes = low.map((byte, index) => Math.round(byte + share * ((high[index] ?? 0) - byte)));
  return `#${bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

function rgb(hex: string): number[] {
  return [1, 3, 5].map((start) => parseInt(hex.slice(start, start + 2), 16));
}
