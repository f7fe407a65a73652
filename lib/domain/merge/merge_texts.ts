/**
 * Merges two versions of a file that aexp shares by git.
 *
 * @module
 */

import { JsonError, lineAndColumn, parseJson } from "../value/json_parse.ts";
import { formatJson } from "../value/json_text.ts";
import { compareCodePoints, isMapping, type Mapping } from "../value/value.ts";
import { haveBothRun } from "./attempt_union.ts";
import { mergeDocuments } from "./merge_document.ts";
import { laterEntry, mergeIndexes } from "./merge_ledger.ts";
import { type Dropped, isEqual } from "./merge_values.ts";

/** The kinds of files that two machines may both change. */
export type SharedKind = "document" | "statepoint" | "ledger" | "index";

/** Returns the kind of a file; `undefined` if aexp does not merge it. */
export function sharedKind(path: string): SharedKind | undefined {
  return KINDS.find(([pattern]) => pattern.test(path))?.[1];
}

const KINDS: readonly (readonly [RegExp, SharedKind])[] = [
  [/(^|\/)signac_job_document\.json$/, "document"],
  [/(^|\/)signac_statepoint\.json$/, "statepoint"],
  [/(^|\/)\.aexp\/ledger\/[^/]+\.json$/, "ledger"],
  [/(^|\/)\.aexp\/runs-index\/[^/]+\.json$/, "index"],
];

/** The texts of a file; an ancestor that does not exist is empty. */
export interface TextSides {
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
}

/** The merged text, or the reason why there is none. */
export type MergedText =
  | {
    readonly kind: "merged";
    readonly text: string;
    readonly dropped: readonly Dropped[];
    /** Whether both sides ran a run since their common ancestor. */
    readonly isRanTwice?: true;
  }
  | { readonly kind: "refused"; readonly reason: string };

/** Merges two versions of a file. The result does not depend on which side is which. */
export function mergeTexts(kind: SharedKind, texts: TextSides): MergedText {
  if (texts.ours === texts.theirs) return merged(texts.ours);
  const ours = readSide("one side", texts.ours);
  const theirs = readSide("the other side", texts.theirs);
  if (typeof ours === "string") return { kind: "refused", reason: ours };
  if (typeof theirs === "string") return { kind: "refused", reason: theirs };
  // An ancestor that cannot be read tells nothing, as an ancestor that does not exist.
  const before = readSide("the ancestor", texts.base);
  const base = typeof before === "string" ? undefined : before;
  switch (kind) {
    case "document": {
      const { document, dropped } = mergeDocuments({ base, ours, theirs });
      const result = { kind: "merged", text: formatJson(document), dropped } as const;
      return haveBothRun({ base, ours, theirs }) ? { ...result, isRanTwice: true } : result;
    }
    case "statepoint":
      return mergeStatepoints(texts, ours, theirs);
    case "ledger":
      return merged(formatLedger(laterEntry(ours, theirs)));
    case "index":
      return merged(`${formatJson(mergeIndexes({ base, ours, theirs }), { indent: 2 })}\n`);
  }
}

function merged(text: string): MergedText {
  return { kind: "merged", text, dropped: [] };
}

function formatLedger(entry: Mapping): string {
  return `${formatJson(entry, { sortKeys: true, indent: 2 })}\n`;
}

/** A state point never changes; only the order of its keys may differ. */
function mergeStatepoints(texts: TextSides, ours: Mapping, theirs: Mapping): MergedText {
  if (!isEqual(ours, theirs)) {
    return { kind: "refused", reason: "the state points differ, so they are of different runs" };
  }
  return merged(compareCodePoints(texts.ours, texts.theirs) <= 0 ? texts.ours : texts.theirs);
}

/** Returns the mapping in a text, or the reason why there is none. */
function readSide(name: string, text: string): Mapping | string {
  const plain = text.startsWith("\ufeff") ? text.slice(1) : text;
  if (plain.trim() === "") return `${name} is empty`;
  try {
    const value = parseJson(plain);
    return isMapping(value) ? value : `${name} is not a JSON object`;
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const { line, column } = lineAndColumn(plain, error.offset);
    return `${name} is not whole JSON (line ${line}, column ${column})`;
  }
}
