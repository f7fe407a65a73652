/**
 * Edits of files: what a file was and what it becomes, how to show that, and how to undo it.
 *
 * @module
 */

import { isMapping, type Mapping, textAt, type Value } from "../value/value.ts";

/** A file that is made or changed. */
export interface Edit {
  /** From the root of the repository. */
  readonly path: string;
  /** The text now; `undefined` if there is no file. */
  readonly before: string | undefined;
  readonly after: string;
}

/** What an edit did, kept so that it can be undone. */
export interface Splice {
  readonly path: string;
  /** What stood where `inserted` stands now; `undefined` if there was no file. */
  readonly removed: string | undefined;
  readonly inserted: string;
}

/** Returns what an edit takes out of a file and what it puts there. */
export function spliceOf({ path, before, after }: Edit): Splice {
  if (before === undefined) return { path, removed: undefined, inserted: after };
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let end = 0;
  while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  return {
    path,
    removed: before.slice(start, before.length - end),
    inserted: after.slice(start, after.length - end),
  };
}

/** What becomes of a file when an edit is undone. */
export type Undone =
  | { readonly kind: "text"; readonly text: string }
  /** The edit made the file, and nobody has changed it. */
  | { readonly kind: "remove" }
  /** Somebody has changed what the edit wrote. */
  | { readonly kind: "changed" };

/** Undoes an edit in the text that a file has now, unless somebody has changed what it wrote. */
export function undo(text: string, { removed, inserted }: Splice): Undone {
  if (removed === undefined) return { kind: text === inserted ? "remove" : "changed" };
  const at = inserted === "" ? -1 : text.indexOf(inserted);
  if (at < 0 || text.indexOf(inserted, at + 1) >= 0) return { kind: "changed" };
  return { kind: "text", text: text.slice(0, at) + removed + text.slice(at + inserted.length) };
}

/** A line that an edit takes out or puts in. */
export interface DiffLine {
  readonly sign: "-" | "+";
  readonly text: string;
}

/** Returns the lines that an edit takes out and puts in. */
export function diffLines(
  { before = "", after }: Pick<Edit, "before" | "after">,
): readonly DiffLine[] {
  const [old, made] = [linesOf(before), linesOf(after)];
  const most = Math.min(old.length, made.length);
  let start = 0;
  while (start < most && old[start] === made[start]) start++;
  let end = 0;
  while (end < most - start && old.at(-1 - end) === made.at(-1 - end)) end++;
  return [
    ...old.slice(start, old.length - end).map((text) => ({ sign: "-", text }) as const),
    ...made.slice(start, made.length - end).map((text) => ({ sign: "+", text }) as const),
  ];
}

function linesOf(text: string): readonly string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** Makes the value of the record that `install` keeps of its edits in a clone. */
export function recordValue(splices: readonly Splice[]): Value {
  return new Map([["edits", splices.map(spliceValue)]]);
}

function spliceValue({ path, removed, inserted }: Splice): Mapping {
  return new Map<string, Value>([
    ["path", path],
    ["removed", removed ?? null],
    ["inserted", inserted],
  ]);
}

/** Reads a record; what is not an edit is left out. */
export function readRecord(value: Value): readonly Splice[] {
  const edits = isMapping(value) ? value.get("edits") : undefined;
  if (!Array.isArray(edits)) return [];
  return edits.filter(isMapping).flatMap((one) => {
    const [path, inserted] = [textAt(one, "path"), textAt(one, "inserted")];
    if (path === undefined || inserted === undefined) return [];
    return [{ path, inserted, removed: textAt(one, "removed") }];
  });
}
