/**
 * The record of what `install` changed in this clone, which `uninstall` undoes.
 *
 * @module
 */

import { readPersonFile, replacePersonFile } from "../../adapters/files/person_file.ts";
import type { Maker } from "../../adapters/files/maker.ts";
import { joinPath } from "../../adapters/files/path.ts";
import { RECORD_PATH } from "../../adapters/state/install_files.ts";
import { readRecord, recordValue, type Splice } from "../../domain/install/edit.ts";
import { formatJson } from "../../domain/value/json_text.ts";
import { parseJson } from "../../domain/value/json_parse.ts";

/** Reads the record; `undefined` if this clone has none that can be read. */
export function readEdits(root: string): readonly Splice[] | undefined {
  const text = readPersonFile(joinPath(root, RECORD_PATH));
  try {
    return text === undefined ? undefined : readRecord(parseJson(text));
  } catch {
    return undefined;
  }
}

/** Adds edits to the record, before they are done; those that stand there already are left out. */
export async function recordEdits(
  root: string,
  edits: readonly Splice[],
  maker: Maker,
): Promise<void> {
  const old = readEdits(root) ?? [];
  const fresh = edits.filter((one) => !old.some((other) => isSame(one, other)));
  const text = `${formatJson(recordValue([...old, ...fresh]), { indent: 2 })}\n`;
  await replacePersonFile(joinPath(root, RECORD_PATH), text, maker);
}

function isSame(one: Splice, other: Splice): boolean {
  return one.path === other.path && one.inserted === other.inserted &&
    one.removed === other.removed;
}
