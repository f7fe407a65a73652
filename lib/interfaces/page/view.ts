/**
 * What is shown now: the choices, the runs that the filter chooses, and who wants to know.
 *
 * @module
 */
/// <reference lib="dom" />

import { DARK, LIGHT, type Theme } from "../../domain/chart/theme.ts";
import { type ChoiceName, type Choices, fragmentOf, parseFragment } from "./choices.ts";
import { chooseRuns } from "./filter.ts";
import type { Model } from "./model.ts";
import { Slices, type Work } from "./slices.ts";

/** Twice as fine as a screen. */
const PRINT_SCALE = 2;

/** Browsers refuse to write the address as often as a brush moves, so there is a pause before. */
const WRITE_MS = 200;

/** A part of the page that is painted again when a choice changes. */
export interface Painted {
  /** Which choices it depends on; all depend on the filter and the theme, if they say so. */
  readonly on: readonly (ChoiceName | "size")[];
  readonly paint: () => Work;
}

/** The state of the page. */
export class View {
  readonly model: Model;
  readonly #slices: Slices;
  readonly #painted = new Map<string, Painted>();
  readonly #dark = matchMedia("(prefers-color-scheme: dark)");
  #choices: Choices;
  #places: readonly number[] = [];
  #problems: readonly string[] = [];
  #isPrinting = false;
  #writing: ReturnType<typeof setTimeout> | undefined;

  /** @param onIdle called when all is painted */
  constructor(model: Model, onIdle: () => void) {
    this.model = model;
    this.#slices = new Slices(onIdle);
    this.#choices = parseFragment(location.hash);
    this.#choose();
    addEventListener("hashchange", () => this.#take(parseFragment(location.hash)));
    this.#dark.addEventListener("change", () => this.repaint("theme"));
    addEventListener("beforeprint", () => this.#print(true));
    addEventListener("afterprint", () => this.#print(false));
  }

  /** The places of the runs that the filter chooses. */
  get places(): readonly number[] {
    return this.#places;
  }

  /** What is wrong with the filter. */
  get problems(): readonly string[] {
    return this.#problems;
  }

  /** The colours; paper is white. */
  get theme(): Theme {
    if (this.#isPrinting) return LIGHT;
    const chosen = this.get("theme");
    return chosen === "dark" || (chosen === "" && this.#dark.matches) ? DARK : LIGHT;
  }

  /** Whether the page is painted for paper. */
  get isPrinting(): boolean {
    return this.#isPrinting;
  }

  /** How many points of a canvas there are for each pixel of the page. */
  get scale(): number {
    return this.#isPrinting ? PRINT_SCALE : devicePixelRatio;
  }

  /** Returns a choice; empty if nothing was chosen. */
  get(name: ChoiceName): string {
    return this.#choices.get(name) ?? "";
  }

  /** Returns a choice if it is one of these, else the first of them. */
  oneOf(name: ChoiceName, known: readonly string[]): string {
    const chosen = this.get(name);
    return known.includes(chosen) ? chosen : known[0] ?? "";
  }

  /** Chooses. */
  set(name: ChoiceName, value: string): void {
    if (this.get(name) === value) return;
    this.#take(new Map([...this.#choices, [name, value]]));
    clearTimeout(this.#writing);
    this.#writing = setTimeout(() => {
      history.replaceState(null, "", fragmentOf(this.#choices) || location.pathname);
    }, WRITE_MS);
  }

  /** Adds a part that is painted, now and when what it depends on changes. */
  add(key: string, painted: Painted): void {
    this.#painted.set(key, painted);
    this.#slices.ask(key, painted.paint);
  }

  /** Paints again what depends on something. */
  repaint(name: ChoiceName | "size"): void {
    if (name === "theme") document.documentElement.dataset.theme = this.theme.name;
    for (const [key, { on, paint }] of this.#painted) {
      if (on.includes(name)) this.#slices.ask(key, paint);
    }
  }

  /** Paints one part again. */
  repaintPart(key: string): void {
    const painted = this.#painted.get(key);
    if (painted !== undefined) this.#slices.ask(key, painted.paint);
  }

  #take(next: Choices): void {
    const before = this.#choices;
    this.#choices = next;
    const names = new Set([...before.keys(), ...next.keys()]);
    const changed = [...names].filter((name) => before.get(name) !== next.get(name));
    if (changed.includes("filter")) this.#choose();
    for (const name of changed) this.repaint(name);
  }

  #choose(): void {
    const { columns, count } = this.model;
    const { places, problems } = chooseRuns(this.get("filter"), columns, count);
    this.#places = places;
    this.#problems = problems;
  }

  /** Before a print all is painted on white, at once. */
  #print(isPrinting: boolean): void {
    this.#isPrinting = isPrinting;
    this.repaint("theme");
    this.#slices.finish();
  }
}
