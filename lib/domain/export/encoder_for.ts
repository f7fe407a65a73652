/**
 * The encoder of each format.
 *
 * @module
 */

import { formatJson } from "../value/json_text.ts";
import type { Value } from "../value/value.ts";
import type { Column } from "./columns.ts";
import { csvLine, type CsvStyle } from "./csv.ts";
import type { Encoder, Format } from "./encoder.ts";
import type { Row } from "./row.ts";

/** Makes the encoder of a format. That of Parquet is loaded only if it is used. */
export async function encoderFor(
  format: Format,
  columns: readonly Column[],
  style: CsvStyle,
): Promise<Encoder> {
  switch (format) {
    case "csv":
      return csvEncoder(columns, style);
    case "jsonl":
      return jsonLinesEncoder(columns);
    case "parquet": {
      const { parquetEncoder } = await import("./parquet.ts");
      return await parquetEncoder(columns);
    }
  }
}

function csvEncoder(columns: readonly Column[], style: CsvStyle): Encoder {
  return {
    begin: () => csvLine(columns.map(({ name }) => name), style),
    encode: (rows) => {
      let text = "";
      for (const row of rows) text += csvLine(columns.map(({ read }) => read(row)), style);
      return text;
    },
    end: () => "",
  };
}

/** Each line has all columns, because readers take them from the first lines. */
function jsonLinesEncoder(columns: readonly Column[]): Encoder {
  const line = (row: Row): string => {
    const values = columns.map(({ name, read }): [string, Value] => [name, read(row) ?? null]);
    return `${formatJson(new Map(values), { strict: true })}\n`;
  };
  return {
    begin: () => "",
    encode: (rows) => rows.map(line).join(""),
    end: () => "",
  };
}
