/**
 * Formats of exports: rows in, pieces of a file out.
 *
 * @module
 */

import type { Row } from "./row.ts";

/** The names of the formats. */
export const FORMATS = ["csv", "jsonl", "parquet"] as const;

/** The name of a format. */
export type Format = typeof FORMATS[number];

/** Writes rows in one format. The pieces, in order, are the file. */
export interface Encoder {
  readonly begin: () => string | Uint8Array;
  readonly encode: (rows: readonly Row[]) => string | Uint8Array;
  readonly end: () => string | Uint8Array;
}
