/**
 * A grid of one metric by two keys.
 *
 * @module
 */

import type { Level } from "./factor.ts";
import type { Cell, ResultsTable } from "./results_table.ts";

/** The grid of one metric. */
export interface Grid {
  readonly rowKey: string;
  readonly columnKey: string;
  readonly rowLevels: readonly Level[];
  readonly columnLevels: readonly Level[];
  /** By row, then by column; `undefined` where there is no run. */
  readonly cells: readonly (readonly (Cell | undefined)[])[];
}

/**
 * Makes the grid of one metric from a table by two keys.
 *
 * @param metric the metric's place in the table
 * @returns `undefined` if the table is not by two keys
 */
export function pivot({ design, rows }: ResultsTable, metric: number): Grid | undefined {
  const [down, across, more] = design.own;
  if (down === undefined || across === undefined || more !== undefined) return undefined;
  const places = [design.factors.indexOf(down), design.factors.indexOf(across)] as const;
  const cells = down.levels.map(() => across.levels.map((): Cell | undefined => undefined));
  for (const { levels, cells: own } of rows) {
    const line = cells[down.levels.indexOf(levels[places[0]])];
    const column = across.levels.indexOf(levels[places[1]]);
    if (line !== undefined) line[column] = own[metric];
  }
  return {
    rowKey: down.key,
    columnKey: across.key,
    rowLevels: down.levels,
    columnLevels: across.levels,
    cells,
  };
}
