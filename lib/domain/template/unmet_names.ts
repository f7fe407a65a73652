/**
 * Names that a command and its runs do not have in common: `{lr}` in the command and `learning_rate`
 * among the values are a typing mistake, most likely.
 *
 * @module
 */

import type { Mapping } from "../value/value.ts";
import { pathsOf, valueAtPath } from "../value/value_path.ts";
import { keysNamedIn, namesAllKeys } from "./placeholder.ts";

/** Names without a counterpart. Neither list is empty. */
export interface UnmetNames {
  /** What placeholders name and the state point lacks, in the order of the template. */
  readonly placeholders: readonly string[];
  /** Keys and paths that the person gave and no placeholder uses, in the order of the values. */
  readonly keys: readonly string[];
}

/** Finds such names in runs of one template. */
export class NameCheck {
  readonly #names: readonly string[];
  readonly #usesAll: boolean;
  readonly #known: readonly string[];

  /** @param template of the command, @param known keys and paths that are no mistake */
  constructor(template: string, known: readonly string[] = []) {
    this.#known = known;
    this.#names = keysNamedIn(template);
    this.#usesAll = namesAllKeys(template);
  }

  /**
   * Finds the unmet names of one run; `undefined` if either side has none. Commands use braces for other
   * things, too, as in `awk '{print}'`, and programs read values by themselves.
   *
   * @param given the values of the person
   * @param statepoint the run's whole state point
   * @example
   * ```ts
   * import assert from "node:assert/strict";
   * const values = new Map([["learning_rate", 1n], ["seed", 2n]]);
   * assert.deepEqual(new NameCheck("train {lr} {seed}").find(values, values), {
   *   placeholders: ["lr"],
   *   keys: ["learning_rate"],
   * });
   * assert.equal(new NameCheck("train {lr} {sp_json:sh}").find(values, values), undefined);
   * ```
   */
  find(given: Mapping, statepoint: Mapping): UnmetNames | undefined {
    if (this.#usesAll) return undefined;
    const placeholders = this.#names.filter((name) => valueAtPath(statepoint, name) === undefined);
    if (placeholders.length === 0) return undefined;
    const used = this.#names.filter((name) => !placeholders.includes(name));
    const met = [LABEL, ...used, ...this.#known];
    const keys = pathsOf(given).filter((path) => !met.some((name) => isOne(name, path)));
    return keys.length === 0 ? undefined : { placeholders, keys };
  }
}

/** Names a block of values or is a label, so that no command needs it. */
const LABEL = "condition";

/** Returns whether one of two paths is the other or leads to it. */
function isOne(name: string, path: string): boolean {
  return name === path || name.startsWith(`${path}.`) || path.startsWith(`${name}.`);
}
