/**
 * Sorts the fields of a state point's text, and leaves fields out, without reading their values.
 *
 * A listing of thousands of jobs hashes and shows state points, and for both it needs only their
 * text in another order. The jobs of a sweep share their keys, so the runtime's own text search can
 * find the fields. A parser of ours would take longer to compile than to run.
 *
 * @module
 */

import { compareCodePoints } from "../value/value.ts";

/** The keys of a JSON object without objects inside, in the order of the text. */
export class Layout {
  readonly #keys: readonly string[];
  readonly #marks: readonly string[];
  readonly #sorted: readonly number[];
  readonly #starts: number[] = [];

  /** @param keys at least one; letters, digits, "_" and "-" only */
  constructor(keys: readonly string[]) {
    this.#keys = keys;
    this.#marks = keys.map((key, n) => `${n === 0 ? "{" : ", "}"${key}": `);
    this.#sorted = Array.from(keys.keys())
      .sort((a, b) => compareCodePoints(keys[a] as string, keys[b] as string));
  }

  /** Sorts the fields by key; returns `undefined` if Python's `json.dumps` did not write the text. */
  sort(text: string): string | undefined {
    if (!this.#cut(text)) return undefined;
    let sorted = "";
    for (const n of this.#sorted) sorted += `${sorted === "" ? "{" : ", "}${this.#field(text, n)}`;
    return `${sorted}}`;
  }

  /** Leaves some fields out of a text that `sort` accepts. */
  leaveOut(text: string, left: ReadonlySet<string>): string {
    this.#cut(text);
    let rest = "";
    for (let n = 0; n < this.#keys.length; n++) {
      if (left.has(this.#keys[n] as string)) continue;
      rest += `${rest === "" ? "" : ", "}${this.#field(text, n)}`;
    }
    return `{${rest}}`;
  }

  /**
   * Finds where the fields begin. A key with its quotes cannot stand inside a string, where each
   * quote has a backslash before it.
   */
  #cut(text: string): boolean {
    if (text.includes("{", 1)) return false;
    const starts = this.#starts;
    let at = 0;
    for (let n = 0; n < this.#marks.length; n++) {
      const mark = this.#marks[n] as string;
      at = text.indexOf(mark, at);
      if (at < 0) return false;
      starts[n] = at + (n === 0 ? 1 : 2);
      at += mark.length;
    }
    starts[this.#marks.length] = text.length + 1;
    return true;
  }

  #field(text: string, n: number): string {
    return text.slice(this.#starts[n], (this.#starts[n + 1] as number) - 2);
  }
}

/**
 * Returns the layout of a text; `undefined` if the text is not a JSON object, or has other keys
 * than those of `Layout`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const text = '{"b": 2.0, "a": [1, "}"]}';
 * assert.equal(layoutOf(text)?.sort(text), '{"a": [1, "}"], "b": 2.0}');
 * ```
 */
export function layoutOf(text: string): Layout | undefined {
  const keys = keysOf(text);
  const name = keys.join();
  const known = layouts.get(name);
  if (known !== undefined) return known;
  if (keys.length === 0 || !keys.every((key) => /^[a-z_][\w-]*$/i.test(key))) return undefined;
  const layout = new Layout(keys);
  layouts.set(name, layout);
  return layout;
}

/** All layouts so far, by their keys: the jobs of a store share few. */
const layouts = new Map<string, Layout>();

function keysOf(text: string): string[] {
  try {
    return Object.keys(JSON.parse(text));
  } catch {
    return [];
  }
}
