/**
 * Loads the page again while `aexp report --watch` writes it again.
 *
 * @module
 */
/// <reference lib="dom" />

import type { PageData } from "./page_data.ts";

/** After so many missed reports in a row, the writer has ended. */
const MISSED = 5;

/** Loads the page again when the next report is due and nobody touches the page. */
export function keepFresh({ next_in_s, generated_at }: PageData): void {
  if (next_in_s === null) return;
  let touched = 0;
  for (const name of ["pointerdown", "keydown", "wheel"]) {
    addEventListener(name, () => touched = Date.now(), { passive: true });
  }
  const pause = next_in_s * 1000;
  const written = Date.parse(generated_at);
  setInterval(() => {
    const now = Date.now();
    if (now - touched < pause || now - written > MISSED * pause) return;
    location.reload();
  }, pause);
}
