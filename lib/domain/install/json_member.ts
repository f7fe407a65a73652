/**
 * Puts one member into JSON text, or takes it out; every other byte stays.
 *
 * @module
 */

import { type Member, NotJson, type ObjectAt, objectAt, wholeObject } from "./jsonc.ts";

/** A plain JSON value. */
export type Plain = string | boolean | readonly Plain[] | { readonly [key: string]: Plain };

/**
 * Sets the value at a path of keys and makes the objects on the way.
 *
 * @throws {NotJson}
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const text = '{\n  // mine\n  "a": {}\n}\n';
 * assert.equal(withMember(text, ["b"], { x: "y" }), '{\n  // mine\n  "a": {},\n  "b": {\n    "x": "y"\n  }\n}\n');
 * ```
 */
export function withMember(
  text: string | undefined,
  path: readonly [string, ...string[]],
  value: Plain,
): string {
  if (text === undefined) return `${JSON.stringify(nested(path, value), null, 2)}\n`;
  let object = wholeObject(text);
  for (const [n, key] of path.entries()) {
    const found = memberOf(object, key);
    const rest = path.slice(n + 1);
    if (found === undefined) return insert(text, object, key, nested(rest, value));
    if (rest.length === 0) {
      const old = text.slice(found.valueStart, found.valueEnd);
      if (isSame(old, value)) return text;
      const made = format(value, text, indentAt(text, found.keyStart));
      return text.slice(0, found.valueStart) + made + text.slice(found.valueEnd);
    }
    const inner = objectAt(text, found.valueStart);
    if (inner === undefined) throw new NotJson(found.valueStart, `"${key}" is not an object`);
    object = inner;
  }
  return text;
}

/** Returns the text of the value at a path; `undefined` if there is none. */
export function memberText(text: string, path: readonly string[]): string | undefined {
  let object: ObjectAt | undefined = wholeObject(text);
  let value: string | undefined;
  for (const key of path) {
    const found: Member | undefined = object && memberOf(object, key);
    if (found === undefined) return undefined;
    value = text.slice(found.valueStart, found.valueEnd);
    object = objectAt(text, found.valueStart);
  }
  return value;
}

/** Takes the member at a path out, and no comment; `undefined` if there is none. */
export function withoutMember(text: string, path: readonly string[]): string | undefined {
  let object: ObjectAt | undefined = wholeObject(text);
  for (const key of path.slice(0, -1)) {
    const found: Member | undefined = object && memberOf(object, key);
    object = found && objectAt(text, found.valueStart);
  }
  const at = object?.members.findIndex(({ key }) => key === path.at(-1)) ?? -1;
  const member = object?.members[at];
  if (object === undefined || member === undefined) return undefined;
  const before = object.members[at - 1];
  // Of the last member, the comma before it goes, unless it has one of its own.
  const comma = member.comma ?? before?.comma;
  const [head, tail] = comma === undefined || comma > member.keyStart
    ? [text.slice(0, member.keyStart), withoutAt(text, member.valueEnd, comma)]
    : [withoutAt(text.slice(0, member.keyStart), 0, comma), text.slice(member.valueEnd)];
  const gap = text.slice(before?.valueEnd ?? object.start + 1, member.keyStart);
  if (before === undefined && object.members.length === 1 && gap.trim() === "") {
    const rest = tail.slice(0, tail.length - (text.length - object.end) - 1);
    if (rest.trim() === "") return head.trimEnd() + tail.slice(rest.length);
  }
  const isLineEnd = /^[ \t]*\r?\n/.test(tail);
  const isTight = isLineEnd || (before !== undefined && !gap.includes("//"));
  return isTight ? head.trimEnd() + tail : head + tail.replace(/^[ \t]+/, "");
}

/** Returns the text from a position on, without the character at another one. */
function withoutAt(text: string, from: number, at: number | undefined): string {
  return at === undefined ? text.slice(from) : text.slice(from, at) + text.slice(at + 1);
}

function memberOf(object: ObjectAt, key: string): ObjectAt["members"][number] | undefined {
  const found = object.members.filter((member) => member.key === key);
  if (found.length > 1) throw new NotJson(found[1]?.keyStart ?? 0, `"${key}" stands twice`);
  return found[0];
}

function nested(path: readonly string[], value: Plain): Plain {
  return path.reduceRight<Plain>((inner, key) => ({ [key]: inner }), value);
}

function insert(text: string, object: ObjectAt, key: string, value: Plain): string {
  const last = object.members.at(-1);
  const line = lineEndOf(text);
  const inside = text.slice(object.start + 1, object.end - 1);
  if (last === undefined) {
    const outer = indentAt(text, object.start);
    const indent = outer + unitOf(text);
    const member = `${JSON.stringify(key)}: ${format(value, text, indent)}`;
    const made = `${line}${indent}${member}${line}${outer}`;
    const kept = inside.trim() === "" ? "" : inside.trimEnd();
    return text.slice(0, object.start + 1) + kept + made + text.slice(object.end - 1);
  }
  const isOneLine = !text.slice(object.start, last.keyStart).includes("\n");
  const indent = indentAt(text, last.keyStart);
  const made = isOneLine
    ? ` ${JSON.stringify(key)}: ${JSON.stringify(value)}`
    : `${line}${indent}${JSON.stringify(key)}: ${format(value, text, indent)}`;
  const { lastComma } = object;
  // A comma after the last member is a person's habit, which stays.
  if (lastComma === undefined) {
    return `${text.slice(0, last.valueEnd)},${made}${text.slice(last.valueEnd)}`;
  }
  return `${text.slice(0, lastComma + 1)}${made},${text.slice(lastComma + 1)}`;
}

/** Formats a value for a line with an indent. */
function format(value: Plain, text: string, indent: string): string {
  return JSON.stringify(value, null, unitOf(text)).replaceAll("\n", `${lineEndOf(text)}${indent}`);
}

function lineEndOf(text: string): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}

/** Returns the indent of one level in a text. */
function unitOf(text: string): string {
  return /^[^]*?\n([ \t]+)"/.exec(text)?.[1] ?? "  ";
}

/** Returns the white space before the line that holds a position. */
function indentAt(text: string, position: number): string {
  const line = text.lastIndexOf("\n", position - 1) + 1;
  return /^[ \t]*/.exec(text.slice(line))?.[0] ?? "";
}

function isSame(old: string, value: Plain): boolean {
  try {
    return JSON.stringify(JSON.parse(old)) === JSON.stringify(value);
  } catch {
    return false;
  }
}
