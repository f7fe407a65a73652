/**
 * The frame of a panel: a heading, what it shows, controls, and its body.
 *
 * @module
 */
/// <reference lib="dom" />

import { type Content, element, fill } from "./dom.ts";

/** A panel of the page. */
export interface Panel {
  readonly element: HTMLElement;
  readonly controls: HTMLElement;
  readonly body: HTMLElement;
  /** Says how many runs the panel shows, or why it shows none. */
  readonly tell: (...content: readonly Content[]) => void;
}

/** How a panel looks. */
export interface PanelStyle {
  /** Names the panel in the page. */
  readonly id: string;
  readonly title: string;
  /** Takes the whole width. @default {false} */
  readonly isWide?: boolean;
}

/** Makes an empty panel. */
export function panel({ id, title, isWide = false }: PanelStyle): Panel {
  const heading = element("h2", { id: `${id}-title` }, title);
  const told = element("p", { class: "told" });
  const controls = element("div", { class: "controls" });
  const body = element("div", { class: "body" });
  const made = element(
    "section",
    { id, class: isWide ? "panel wide" : "panel", "aria-labelledby": `${id}-title` },
    element("header", {}, heading, controls),
    told,
    body,
  );
  return { element: made, controls, body, tell: (...content) => fill(told, ...content) };
}

/** Says how many of all runs a panel shows. */
export function shownText(shown: number, total: number): string {
  const word = total === 1 ? "run" : "runs";
  return shown === total ? `Shows all ${total} ${word}.` : `Shows ${shown} of ${total} ${word}.`;
}
