/**
 * Apache Parquet.
 *
 * @module
 */

import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import { formatJson } from "../value/json_text.ts";
import { Float, type Value } from "../value/value.ts";
import type { Column } from "./columns.ts";
import type { Encoder } from "./encoder.ts";
import type { ColumnType, Row } from "./row.ts";
import { microseconds } from "./time.ts";

/** What a column of Parquet holds. */
type Stored = string | number | bigint | boolean | null;

/** Makes an encoder that writes one row group for each call. */
export function parquetEncoder(columns: readonly Column[]): Promise<Encoder> {
  const writer = new ByteWriter();
  const file = new ParquetWriter({
    writer,
    createdBy: "aexp",
    schema: [
      { name: "root", num_children: columns.length },
      ...columns.map(({ name, type }) => ({
        name,
        ...SCHEMA[type],
        repetition_type: "OPTIONAL" as const,
      })),
    ],
  });
  const taken = (): Uint8Array => {
    const bytes = writer.getBytes().slice();
    writer.index = 0;
    return bytes;
  };
  return Promise.resolve({
    begin: taken,
    encode: (rows: readonly Row[]) => {
      if (rows.length === 0) return new Uint8Array();
      file.write({
        columnData: columns.map(({ name, type, read }) => ({
          name,
          data: rows.map((row) => stored(read(row), type)),
          // NaN is neither least nor greatest, and would let readers skip rows.
          statistics: type !== "float",
        })),
        rowGroupSize: rows.length,
      });
      return taken();
    },
    end: () => {
      file.finish();
      return taken();
    },
  });
}

const SCHEMA = {
  text: { type: "BYTE_ARRAY", converted_type: "UTF8" },
  integer: { type: "INT64" },
  float: { type: "DOUBLE" },
  boolean: { type: "BOOLEAN" },
  time: {
    type: "INT64",
    converted_type: "TIMESTAMP_MICROS",
    logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MICROS" },
  },
} as const;

/** Returns a value in the form of its column; null where a run has changed since the types were found. */
function stored(value: Value | undefined, type: ColumnType): Stored {
  if (value === undefined || value === null) return null;
  switch (type) {
    case "text":
      return typeof value === "string" ? value : formatJson(value);
    case "integer":
      return typeof value === "bigint" ? value : null;
    case "float":
      if (typeof value === "bigint") return Number(value);
      return value instanceof Float ? value.number : null;
    case "boolean":
      return typeof value === "boolean" ? value : null;
    case "time":
      return typeof value === "string" ? microseconds(value) ?? null : null;
  }
}
