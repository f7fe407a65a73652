/**
 * Which columns of a table of results fit a width.
 *
 * @module
 */

/** A column that may be left out. */
export interface FitColumn {
  readonly title: string;
  /** In characters, without the space between columns. */
  readonly width: number;
  readonly kind: "key" | "metric" | "fixed";
  /** How many values the column has. */
  readonly levels: number;
}

/** Spaces between two columns. */
const GAP = 2;

/**
 * Returns the columns that are left out so that the others fit: metrics from the last on, but for the
 * first; then keys, those with the most values first, but for one.
 */
export function leftOut<T extends FitColumn>(
  columns: readonly T[],
  width: number,
): ReadonlySet<T> {
  const metrics = columns.filter(({ kind }) => kind === "metric").slice(1).reverse();
  const keys = columns.filter(({ kind }) => kind === "key")
    .sort((a, b) => b.levels - a.levels).slice(0, -1);
  const out = new Set<T>();
  for (const column of [...metrics, ...keys]) {
    if (widthOf(columns.filter((one) => !out.has(one))) <= width) break;
    out.add(column);
  }
  return out;
}

function widthOf(columns: readonly FitColumn[]): number {
  return columns.reduce((sum, { width }) => sum + width + GAP, 0);
}
