/**
 * The columns of an export: which there are, and of which types.
 *
 * @module
 */

import { microseconds } from "./time.ts";
import { Float, type Value } from "../value/value.ts";
import type { ColumnType, FixedColumn, Row } from "./row.ts";

/** A column of an export. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly read: (row: Row) => Value | undefined;
}

/** The column with the whole state point, exact. */
const WHOLE = "sp_json";

/** Collects the columns of rows. Each row is added once, and none is kept. */
export class ColumnCensus {
  readonly #fixed: readonly FixedColumn[];
  readonly #times: boolean[];
  readonly #statepoint = new Map<string, Kinds>();
  readonly #results = new Map<string, Kinds>();

  /** @param fixed the columns that there are in any case */
  constructor(fixed: readonly FixedColumn[]) {
    this.#fixed = fixed;
    this.#times = fixed.map(() => true);
  }

  /** Takes the keys and the types of a row. */
  add(row: Row): void {
    for (const [at, { type }] of this.#fixed.entries()) {
      const value = row.fixed[at];
      if (type !== "time" || typeof value !== "string") continue;
      if (microseconds(value) === undefined) this.#times[at] = false;
    }
    addKinds(this.#statepoint, row.statepoint);
    addKinds(this.#results, row.results);
  }

  /** The columns: fixed ones, then state points, then results, then the whole state point. */
  get columns(): readonly Column[] {
    return [
      ...this.#fixed.map(({ name, type }, at): Column => ({
        name,
        type: type === "time" && this.#times[at] === false ? "text" : type,
        read: (row) => row.fixed[at],
      })),
      ...Array.from(this.#statepoint, ([key, kinds]): Column => ({
        name: `sp.${key}`,
        type: kinds.type,
        read: (row) => row.statepoint.get(key),
      })),
      ...Array.from(this.#results, ([key, kinds]): Column => ({
        name: `results.${key}`,
        type: kinds.type,
        read: (row) => row.results.get(key),
      })),
      { name: WHOLE, type: "text", read: (row) => row.statepointText },
    ];
  }

  /** Says whether a row has only keys that the columns have: a run may change while it is exported. */
  knows(row: Row): boolean {
    return hasAll(this.#statepoint, row.statepoint) && hasAll(this.#results, row.results);
  }
}

function addKinds(found: Map<string, Kinds>, values: ReadonlyMap<string, Value>): void {
  for (const [key, value] of values) {
    let kinds = found.get(key);
    if (kinds === undefined) found.set(key, kinds = new Kinds());
    kinds.add(value);
  }
}

function hasAll(known: ReadonlyMap<string, Kinds>, values: ReadonlyMap<string, Value>): boolean {
  for (const key of values.keys()) if (!known.has(key)) return false;
  return true;
}

/** A double holds every whole number up to this one. */
const EXACT = 2n ** 53n;

/** The least and the greatest whole number of 64 bits. */
const LEAST = -(2n ** 63n);
const GREATEST = 2n ** 63n - 1n;

/** The kinds of values in one column. */
class Kinds {
  #hasFloat = false;
  #hasInteger = false;
  #hasBoolean = false;
  #hasOther = false;
  #isExact = true;
  #is64 = true;

  add(value: Value): void {
    if (value instanceof Float) this.#hasFloat = true;
    else if (typeof value === "bigint") this.#addInteger(value);
    else if (typeof value === "boolean") this.#hasBoolean = true;
    else if (value !== null) this.#hasOther = true;
  }

  #addInteger(value: bigint): void {
    this.#hasInteger = true;
    if (value > EXACT || value < -EXACT) this.#isExact = false;
    if (value > GREATEST || value < LEAST) this.#is64 = false;
  }

  /** The one type that holds all values exactly; text if no other does. */
  get type(): ColumnType {
    const isNumber = this.#hasFloat || this.#hasInteger;
    if (this.#hasOther || isNumber === this.#hasBoolean) return "text";
    if (this.#hasBoolean) return "boolean";
    if (!this.#hasFloat) return this.#is64 ? "integer" : "text";
    return !this.#hasInteger || this.#isExact ? "float" : "text";
  }
}
