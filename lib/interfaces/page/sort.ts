/**
 * The order of the table of runs.
 *
 * @module
 */

import { type Column, findColumn } from "./model.ts";

/** By which column runs are sorted. */
export interface Sort {
  readonly column: Column;
  /** The greatest first. */
  readonly isDown: boolean;
}

/** Reads a sort, as `acc` or `-acc`; `undefined` if there is none. */
export function sortOf(text: string, columns: readonly Column[]): Sort | undefined {
  const whole = findColumn(columns, text);
  if (whole !== undefined) return { column: whole, isDown: false };
  const column = text.startsWith("-") ? findColumn(columns, text.slice(1)) : undefined;
  return column === undefined ? undefined : { column, isDown: true };
}

/** Sorts runs: numbers by size, then texts; runs without a value are last in both directions. */
export function sortedPlaces(
  places: readonly number[],
  sort: Sort | undefined,
): readonly number[] {
  if (sort === undefined) return places;
  const { column: { number, text }, isDown } = sort;
  const sign = isDown ? -1 : 1;
  const keys = places.map((run) => ({ run, number: number(run), text: text(run) }));
  keys.sort((a, b) => {
    const rank = rankOf(a) - rankOf(b);
    if (rank !== 0) return rank;
    if (a.number !== b.number && !Number.isNaN(a.number)) return sign * (a.number - b.number);
    return a.text < b.text ? -sign : a.text > b.text ? sign : 0;
  });
  return keys.map(({ run }) => run);
}

function rankOf({ number, text }: { readonly number: number; readonly text: string }): number {
  return text === "" ? 2 : Number.isNaN(number) ? 1 : 0;
}
