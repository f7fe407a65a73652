/**
 * What the YAML library forgives in the pairs of a mapping and PyYAML does not: a `:` without a key, a
 * value without a `:`, a key in brackets that ends on another line.
 *
 * @module
 */

import type { CST, Pair, ParsedNode } from "yaml";
import type { Refusal } from "./yaml_strict.ts";

/** What PyYAML refuses in a pair that was read with its source tokens, or `undefined`. */
export function findPairRefusal(
  pair: Pair<ParsedNode, ParsedNode | null>,
  text: string,
  isInFlow: boolean,
): Refusal | undefined {
  const item = pair.srcToken as CST.CollectionItem | undefined;
  if (item === undefined) return undefined;
  const colon = item.sep?.find(({ type }) => type === "map-value-ind");
  if (colon === undefined) {
    if (!item.value) return undefined;
    return { message: 'A ":" is missing before a value', offset: item.value.offset };
  }
  const start = item.start.find(({ type }) => KEY_STARTS.includes(type)) ?? item.key;
  if (!start) return { message: 'A key is missing before ":"', offset: colon.offset };
  if (start.type === "explicit-key-ind") {
    return isInFlow ? undefined : findColonRefusal(start, colon, text);
  }
  const key = text.slice(start.offset, colon.offset);
  // The library checks block mappings itself; for PyYAML the same holds inside of brackets.
  if (!key.includes("\n") && key.length <= MAX_KEY_LENGTH) return undefined;
  return { message: 'A key and its ":" are not on one line', offset: colon.offset };
}

/** The `:` of a `?` stands right below it, or in brackets anywhere behind it. */
function findColonRefusal(
  question: CST.SourceToken,
  colon: CST.SourceToken,
  text: string,
): Refusal | undefined {
  const lineStart = text.lastIndexOf("\n", colon.offset) + 1;
  const isFirst = text.slice(lineStart, colon.offset).trim() === "";
  const column = question.offset - text.lastIndexOf("\n", question.offset) - 1;
  if (!isFirst || colon.offset - lineStart === column) return undefined;
  return { message: 'A ":" does not stand below its "?"', offset: colon.offset };
}

const KEY_STARTS: readonly string[] = ["explicit-key-ind", "anchor", "tag"];
const MAX_KEY_LENGTH = 1024;
