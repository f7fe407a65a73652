/**
 * How the text of a state point is laid out: its fields, cut apart and put together again without
 * reading their values.
 *
 * A listing of thousands of jobs hashes and shows state points, whose text in another order is all
 * it needs. The jobs of a sweep share their keys, so the runtime's own search for the next key does
 * the cutting: code of ours would take longer to be compiled than it runs.
 *
 * @module
 */

import { compareCodePoints } from "../value/value.ts";

/** The keys of an object without objects inside, in the order of its text. */
export class Layout {
  readonly #keys: readonly string[];
  readonly #marks: readonly string[];
  readonly #sorted: readonly number[];
  readonly #starts: number[] = [];

  /** @param keys plain ones, at least one */
  constructor(keys: readonly string[]) {
    this.#keys = keys;
    this.#marks = keys.map((key, n) => `${n === 0 ? "{" : ", "}"${key}": `);
    this.#sorted = Array.from(keys.keys())
      .sort((a, b) => compareCodePoints(keys[a] as string, keys[b] as string));
  }

  /** The text with its fields sorted by key; `undefined` where Python's `json.dumps` did not write it. */
  sort(text: string): string | undefined {
    if (!this.#cut(text)) return undefined;
    let sorted = "";
    for (const n of this.#sorted) sorted += `${sorted === "" ? "{" : ", "}${this.#field(text, n)}`;
    return `${sorted}}`;
  }

  /** The text without some of its fields; it must be one that `sort` takes. */
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
   * Finds where the fields begin. In JSON with one brace and plain keys, what looks like the next key
   * is the next key: a quote inside a string has a backslash before it.
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
 * The layout of a text; `undefined` where it is no JSON object of plain keys.
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

/** Every layout that was seen: the jobs of a store share few. */
const layouts = new Map<string, Layout>();

function keysOf(text: string): string[] {
  try {
    return Object.keys(JSON.parse(text));
  } catch {
    return [];
  }
}
