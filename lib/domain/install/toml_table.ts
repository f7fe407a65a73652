/**
 * Puts one table of texts and lists of texts into TOML text, or takes it out; every other byte
 * stays.
 *
 * Only a table with a header of its own is changed. The same table as a part of another one, which
 * TOML allows in many forms, is refused.
 *
 * @module
 */

import { NotToml, plainText, scanToml, type Statement } from "./toml_scan.ts";

/** The pairs of a table. */
export type TomlTable = Readonly<Record<string, string | readonly string[]>>;

/** A table in a text. */
export interface FoundTable {
  /** Its pairs; `undefined` for a value that is neither a text nor a list of texts. */
  readonly pairs: ReadonlyMap<string, string | readonly string[] | undefined>;
  /** Whether there are tables below it. */
  readonly hasMore: boolean;
}

/**
 * Finds a table.
 *
 * @throws {NotToml} also if the table stands there in a form that is not understood
 */
export function findTable(text: string, path: readonly string[]): FoundTable | undefined {
  const found = locate(text, path);
  if (found.header === undefined) return undefined;
  const pairs = found.pairs.map(({ keys, valueStart, valueEnd }) =>
    [keys.join("."), readValue(text.slice(valueStart, valueEnd))] as const
  );
  return { pairs: new Map(pairs), hasMore: found.hasMore };
}

/**
 * Sets a table: all its pairs, or, where it stands there already, the values that differ.
 *
 * @throws {NotToml}
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(withTable('a = 1 # mine\n', ["b", "c"], { x: "y" }), 'a = 1 # mine\n\n[b.c]\nx = "y"\n');
 * ```
 */
export function withTable(
  text: string | undefined,
  path: readonly string[],
  table: TomlTable,
): string {
  const eol = text?.includes("\r\n") ? "\r\n" : "\n";
  const lines = Object.entries(table).map(([key, value]) => `${key} = ${valueText(value)}`);
  const whole = [`[${path.join(".")}]`, ...lines, ""].join(eol);
  if (text === undefined || text.trim() === "") return `${text ?? ""}${whole}`;
  const { header, pairs } = locate(text, path);
  if (header === undefined) {
    const isEnded = text.endsWith("\n");
    const gap = /\n\r?\n$/.test(text) ? "" : eol;
    return `${text}${isEnded ? "" : eol}${gap}${whole}`;
  }
  const isComplete = Object.keys(table).every((key) => pairs.some((one) => isPair(one, key))) &&
    pairs.length === Object.keys(table).length;
  if (isComplete) return withValues(text, pairs, table);
  const end = pairs.at(-1)?.end ?? header.end;
  return text.slice(0, header.start) + whole + text.slice(end);
}

/**
 * Takes a table out, with the blank line before it; `undefined` if there is none.
 *
 * @throws {NotToml}
 */
export function withoutTable(text: string, path: readonly string[]): string | undefined {
  const { header, pairs } = locate(text, path);
  if (header === undefined) return undefined;
  const before = text.slice(0, header.start).replace(/(^|\n)\r?\n$/, "$1");
  return before + text.slice(pairs.at(-1)?.end ?? header.end);
}

function withValues(text: string, pairs: readonly Statement[], table: TomlTable): string {
  let made = text;
  for (const { keys, valueStart, valueEnd } of [...pairs].reverse()) {
    const value = table[keys[0] ?? ""];
    const old = text.slice(valueStart, valueEnd);
    if (value === undefined || JSON.stringify(readValue(old)) === JSON.stringify(value)) continue;
    made = made.slice(0, valueStart) + valueText(value) + made.slice(valueEnd);
  }
  return made;
}

interface Located {
  readonly header: Statement | undefined;
  readonly pairs: readonly Statement[];
  readonly hasMore: boolean;
}

function locate(text: string, path: readonly string[]): Located {
  let header: Statement | undefined;
  let hasMore = false;
  let table: Statement | undefined;
  const pairs: Statement[] = [];
  for (const statement of scanToml(text)) {
    const { kind, keys } = statement;
    if (kind !== "pair") {
      table = statement;
      if (kind === "array" && (begins(keys, path) || begins(path, keys))) {
        throw new NotToml(statement.start, `${keys.join(".")} is a list of tables`);
      }
      if (!begins(keys, path)) continue;
      if (keys.length > path.length) hasMore = true;
      else if (header === undefined) header = statement;
      else throw new NotToml(statement.start, `[${path.join(".")}] stands twice`);
      continue;
    }
    if (table !== undefined && table === header) pairs.push(statement);
    else if (!begins(table?.keys ?? [], path)) checkElsewhere(table?.keys ?? [], path, statement);
  }
  return { header, pairs, hasMore };
}

/** Refuses a pair that makes the table, or a part of it, without its header. */
function checkElsewhere(
  table: readonly string[],
  path: readonly string[],
  { keys, start }: Statement,
): void {
  const whole = [...table, ...keys];
  if (!begins(whole, path) && !begins(path, whole)) return;
  throw new NotToml(start, `${whole.join(".")} is not written as a table with a header`);
}

/** Says whether a key begins with the parts of another one. */
function begins(keys: readonly string[], first: readonly string[]): boolean {
  return first.every((part, n) => keys[n] === part);
}

function isPair({ keys }: Statement, key: string): boolean {
  return keys.length === 1 && keys[0] === key;
}

function readValue(token: string): string | readonly string[] | undefined {
  if (!token.startsWith("[")) return plainText(token);
  const items = token.slice(1, -1).match(/"(?:[^"\\\n]|\\[^\n])*"|'[^'\n]*'|[^\s,]+/g) ?? [];
  const texts = items.map((item) => plainText(item));
  return texts.every((item) => item !== undefined) ? texts : undefined;
}

/** JSON's escapes are TOML's, too; a deleted character is the one that JSON leaves and TOML forbids. */
function valueText(value: string | readonly string[]): string {
  if (typeof value !== "string") return `[${value.map(valueText).join(", ")}]`;
  return JSON.stringify(value).replaceAll("\x7f", "\\u007f");
}
